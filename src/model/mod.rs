//! Ground floor: what things are, and decisions about them. No I/O, no clock, no environment.

mod credentials;
mod duration;
mod endpoint;
mod env;
pub mod exit;
mod expiration;
mod iam_error;
mod identity;
pub mod in_force;
mod mfa_device;
mod origin;
mod partition;
mod patience;
pub mod policy;
mod profile;
mod provider;
mod report;
mod request;
mod request_error;
pub mod rollout;
mod secret;
mod serial_number;
mod settings;
mod slot_key;
mod source;
mod sts_error;
mod target;
mod token_code;
mod variables;

pub use credentials::{AccessKey, AccessKeyId, BadAnswer, KeyError, SessionCredentials, parse_secret};
pub use duration::{DurationError, SessionDuration, parse_duration, short};
pub use endpoint::{EndpointError, EndpointUrl};
pub use env::Env;
pub use expiration::{Expiration, Freshness, LEAST_REMAINING, freshness};
pub use iam_error::{IamError, Refusal, classify_iam};
pub use identity::{Identity, Principal};
pub use mfa_device::{DeviceKind, DeviceName, MfaDevice, NotADeviceName};
pub use origin::{Origin, Place, Sourced};
pub use partition::{Partition, is_region};
pub use patience::{pauses, persist};
pub use profile::{Profile, ProfileLookup, Property, SharedFile};
pub use provider::{CodeError, CodeSource, Minted, NobodyToAsk, ProcessFault, Question, SessionMinter};
pub use report::{FailureReport, printable};
pub use request::{Connection, SessionRequest, Wishes, asked_profile, resolve};
pub use request_error::RequestError;
pub use secret::Secret;
pub use serial_number::{SerialError, SerialNumber};
pub use settings::{REGION_VARIABLES, carried, left_by_earlier_export};
pub use slot_key::{SlotKey, file_stem};
pub use source::{
    Command, KeySource, LONG_TERM_SUFFIX, SOURCE_PROFILE_MARK, Source, Temporary, find_source, our_own_line,
};
pub use sts_error::{Answer, StsError, Unreachable, classify};
pub use target::{TargetError, check_target, is_long_term};
pub use token_code::{NotACode, TokenCode};
pub use variables::{OTHER_SOURCES, SET_BY_EXPORT, Variables};
