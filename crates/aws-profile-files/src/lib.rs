//! The shared AWS config and credentials files: read as botocore (the AWS CLI) reads them, edited so that no other byte
//! changes, checked for what other SDKs read differently, and replaced as a whole.
//!
//! | module | what it does | touches the machine |
//! |---|---|---|
//! | [`shared_config`] | finds a profile in both files, merged as botocore merges them, each value with its line | no |
//! | [`ini`] | reads one file: sections, properties, nested blocks, errors with their lines | no |
//! | [`edit`] | sets and removes keys of one section, or the section itself, from text to text | no |
//! | [`portability`] | names what the AWS CLI reads and another SDK does not | no |
//! | [`mod@file`] | reads a file and replaces it: lock, temporary file, rename | yes |
//!
//! # Example
//!
//! ```
//! use aws_profile_files::edit::{SectionEdit, set_section};
//! use aws_profile_files::file::{self, LOCK_WAIT, Privacy};
//! use aws_profile_files::portability::reader_warnings;
//! use aws_profile_files::profile::ProfileLookup as _;
//! use aws_profile_files::shared_config::SharedConfig;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let config = "[profile dev]\nregion = eu-west-1\n";
//! let credentials = "# keys of mine\n[dev]\nregion: us-east-1\n";
//!
//! // Reading: the credentials file wins, and every value has its file and line.
//! let files = SharedConfig::parse((config, "~/.aws/config".into()), (credentials, "~/.aws/credentials".into()))?;
//! let dev = files.profile("dev").ok_or("no such profile")?;
//! let region = dev.get("region").ok_or("no region")?;
//! assert_eq!((region.value.as_str(), region.place.to_string().as_str()), ("us-east-1", "~/.aws/credentials:3"));
//!
//! // Editing: the comment and the other section stay as they are.
//! let edit = SectionEdit { section: "dev-mfa", set: &[("aws_session_token", "T==")], remove: &["aws_security_token"] };
//! let edited = set_section(credentials, &edit)?;
//! assert_eq!(edited, "# keys of mine\n[dev]\nregion: us-east-1\n\n[dev-mfa]\naws_session_token = T==\n");
//!
//! // Portability: not every SDK reads `region: us-east-1`.
//! let findings = reader_warnings(&edited, "dev-mfa");
//! assert_eq!((findings[0].line, findings[0].quirk.to_string().as_str()), (3, "`:` between key and value"));
//!
//! // Replacing: under a lock, by rename, private from the first byte on.
//! # let folder = tempfile::tempdir()?;
//! let path = folder.path().join("credentials");
//! let replaced = file::update(&path, LOCK_WAIT, Privacy::Private, |text| set_section(text, &edit))?;
//! assert!(replaced.written);
//! assert_eq!(std::fs::read_to_string(&path)?, "[dev-mfa]\naws_session_token = T==\n");
//! # Ok(())
//! # }
//! ```
//!
//! # Secrets
//!
//! No error, and no `Debug` output of a profile, an edit or a file that was read, carries a value. The memory of a file
//! that was read and of a profile's values is overwritten before it is given back; texts that the caller holds are the
//! caller's.
//!
//! # Limitations
//!
//! - A file that the AWS CLI refuses (a section or key twice, a byte order mark, text that is not UTF-8) is refused here,
//!   too, and never edited.
//! - Of a profile, only what stands in it is read: `source_profile`, `role_arn` and `credential_process` are keys like
//!   others. They are not followed, and the environment is not read.
//! - Keys that an edit sets are lower case, and neither section names nor values may have what some SDK would read
//!   differently ([`edit::NameError`], [`edit::ValueError`]).
//! - The lock holds off other users of this crate only. Another program that writes between the last look and the rename
//!   loses its change; rename(2) has no condition that could prevent this.
//! - The lock and the temporary file are called `.mfa-session.NAME.lock` and `.mfa-session.NAME.RANDOM.tmp`, whoever the
//!   caller is, since two programs that use this crate must use the same lock.
//! - A file with several hard links, one that is its own mount point, one that is read-only or that an attribute protects
//!   (`chattr +i`), and one of another owner are not replaced.
//! - A file that becomes private loses its access list.
//! - Outside Unix, owners, modes, links and extended attributes are not looked at.
//! - Files of more than 64 MiB are not read.

#![forbid(unsafe_code)]

pub mod edit;
pub mod file;
pub mod folder;
mod header_slip;
pub mod ini;
pub mod portability;
pub mod profile;
pub mod shared_config;
