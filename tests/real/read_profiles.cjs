// What the AWS SDK for JavaScript v3 reads: tests/it/credentials_file_readers.rs compares.
//
//     node tests/real/read_profiles.cjs FOLDER PROFILE [FOLDER PROFILE]…
//
// Each folder has `config` and `credentials`. One line of JSON per folder: `rest`, every section of both files as the
// SDK sees them, and `triple`, the credentials of the profile (null if it has none).
const path = require("node:path");
const { loadSharedConfigFiles } = require("@smithy/shared-ini-file-loader");
const { fromIni } = require("@aws-sdk/credential-provider-ini");

async function read(folder, profile) {
  const files = { filepath: path.join(folder, "credentials"), configFilepath: path.join(folder, "config"), ignoreCache: true };
  const { configFile, credentialsFile } = await loadSharedConfigFiles(files);
  let triple = null;
  try {
    const found = await fromIni({ ...files, profile })();
    triple = [found.accessKeyId, found.secretAccessKey, found.sessionToken ?? null];
  } catch (error) {
    if (error.name !== "CredentialsProviderError") throw error;
  }
  return { rest: { config: configFile, credentials: credentialsFile }, triple };
}

(async () => {
  const words = process.argv.slice(2);
  for (let at = 0; at < words.length; at += 2) console.log(JSON.stringify(await read(words[at], words[at + 1])));
})();
