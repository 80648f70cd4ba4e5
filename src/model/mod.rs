//! Ground floor: what things are, and decisions about them. No I/O, no clock, no environment.

mod credentials;
mod duration;
mod endpoint;
mod env;
mod error;
mod expiration;
mod identity;
pub mod in_force;
mod mfa_device;
mod options;
mod origin;
mod partition;
mod patience;
mod provider;
mod request;
mod request_error;
pub mod rollout;
mod secret;
mod seed;
mod serial_number;
mod settings;
mod shell_word;
mod slot_key;
mod source;
mod target;
mod token_code;
mod two_codes;
mod variables;

pub use aws_profile_files::profile::{Place, Profile, ProfileLookup, Property, SharedFile, is_long_term};
pub use credentials::{AccessKey, AccessKeyId, BadAnswer, KeyError, SessionCredentials, Temporary, parse_secret};
pub use duration::{DurationError, SessionDuration, parse_duration, short};
pub use endpoint::{EndpointError, EndpointUrl};
pub use env::Env;
pub use error::{
    ErrorAnswer, Explain, Explanation, FailureKind, FailureReport, Hint, IamError, Invocation, ProfileInHints, Refusal,
    StsError, Unreachable, classify, classify_iam, exit,
};
pub use expiration::{Expiration, Freshness, LEAST_REMAINING, freshness};
pub use identity::{Identity, Principal};
pub use mfa_device::{DeviceKind, DeviceName, MfaDevice, NotADeviceName};
pub use mfa_policy::printable;
pub use options::{GivenCode, Options};
pub use origin::{Origin, Sourced};
pub use partition::{Partition, is_region};
pub use patience::{pauses, persist};
pub use provider::{CodeError, Minted, NobodyToAsk, ProcessFault, Question, SessionTokenProvider, TokenCodeProvider};
pub use request::{Connection, SessionRequest, profile_in_hints, resolve};
pub use request_error::RequestError;
pub use secret::Secret;
pub use seed::{BadSeed, STEP_SECONDS, Seed};
pub use serial_number::{SerialError, SerialNumber};
pub use settings::{REGION_VARIABLES, carried, left_by_earlier_export};
pub use shell_word::quoted;
pub use slot_key::{SlotKey, file_stem};
pub use source::{Command, KeySource, LONG_TERM_SUFFIX, SOURCE_PROFILE_MARK, Source, find_source, our_own_line};
pub use target::{TargetError, check_target};
pub use token_code::{NotACode, TokenCode};
pub use two_codes::{CodesFault, Drift, Typed, Which, judge, judge_first, judge_unseen, until_next};
pub use variables::{OTHER_SOURCES, SET_BY_EXPORT, Variables};
