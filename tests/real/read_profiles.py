"""What botocore (the AWS CLI) reads: tests/it/credentials_file_readers.rs compares.

    python3 tests/real/read_profiles.py FOLDER PROFILE [FOLDER PROFILE]…

Each folder has `config` and `credentials`. One line of JSON per folder: `rest`, every section of both files (null if it
cannot be read), and `triple`, the credentials of the profile.
"""

import json
import os
import sys

import botocore.configloader
import botocore.exceptions
import botocore.session


def read(folder, profile):
    names = {name: os.path.join(folder, name) for name in ("config", "credentials")}
    try:
        rest = {name: botocore.configloader.raw_config_parse(path) for name, path in names.items()}
    except botocore.exceptions.ConfigParseError:
        return {"rest": None, "triple": None}
    os.environ.update(AWS_CONFIG_FILE=names["config"], AWS_SHARED_CREDENTIALS_FILE=names["credentials"])
    try:
        found = botocore.session.Session(profile=profile).get_credentials()
    except (botocore.exceptions.ProfileNotFound, botocore.exceptions.PartialCredentialsError):
        found = None
    return {"rest": rest, "triple": found and [found.access_key, found.secret_key, found.token]}


for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
for folder, profile in zip(sys.argv[1::2], sys.argv[2::2]):
    print(json.dumps(read(folder, profile), sort_keys=True))
