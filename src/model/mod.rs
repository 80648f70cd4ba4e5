//! What things are, and decisions about them. No I/O, no clock, no environment.

pub(crate) mod credentials;
mod duration;
mod endpoint;
mod env;
pub(crate) mod error;
pub(crate) mod expiration;
mod identity;
pub(crate) mod in_force;
mod mfa_device;
mod options;
mod origin;
mod partition;
mod patience;
pub(crate) mod provider;
mod request;
mod request_error;
pub(crate) mod rollout;
mod secret;
mod seed;
pub(crate) mod serial_number;
mod settings;
mod shell_word;
mod slip;
pub(crate) mod slot_key;
mod source;
mod target;
pub(crate) mod token_code;
pub(crate) mod trust;
mod two_codes;
pub(crate) mod variables;

pub(crate) use aws_profile_files::profile::{Place, Profile, ProfileLookup, SharedFile, is_long_term};
pub(crate) use credentials::{AccessKey, AccessKeyId, KeyError, SessionCredentials};
pub(crate) use duration::{SessionDuration, parse_duration, short};
pub(crate) use endpoint::{EndpointError, EndpointUrl};
pub(crate) use env::Env;
pub(crate) use error::{
    ErrorAnswer, Explain, Explanation, FailureKind, FailureReport, Hint, IamError, Invocation, ProfileInHints, Refusal,
    StsError, Unreachable, classify, classify_iam, exit,
};
pub(crate) use expiration::{Expiration, Freshness, LEAST_REMAINING, freshness};
pub(crate) use identity::{Identity, Principal};
pub(crate) use mfa_device::{DeviceKind, DeviceName, MfaDevice};
pub(crate) use mfa_policy::printable;
pub(crate) use options::{GivenCode, Options};
pub(crate) use origin::{Origin, Sourced};
pub(crate) use partition::Partition;
pub(crate) use patience::{pauses, retry_until};
pub(crate) use provider::{
    CodeError, Minted, NobodyToAsk, ProcessFault, Question, SessionTokenProvider, TokenCodeProvider,
};
pub(crate) use request::{Connection, SessionRequest, profile_in_hints, resolve};
pub(crate) use request_error::RequestError;
pub(crate) use secret::Secret;
pub(crate) use seed::{STEP_SECONDS, Seed};
pub(crate) use serial_number::{SerialError, SerialNumber};
pub(crate) use settings::left_by_earlier_export;
pub(crate) use shell_word::quoted;
pub(crate) use slip::slip;
pub(crate) use slot_key::{SlotKey, file_stem};
pub(crate) use source::{Command, KeySource, SOURCE_PROFILE_MARK};
pub(crate) use target::{TargetError, check_target};
pub(crate) use token_code::TokenCode;
pub(crate) use trust::{PathPart, Untrusted, exposures};
pub(crate) use two_codes::{
    CodeIndex, CodesFault, Drift, EnteredCode, check_first, check_pair, check_without_seed, until_next,
};
pub(crate) use variables::{OTHER_SOURCES, Variables};
