//! Data types, and decisions about them. No I/O, no clock, no environment.

pub(crate) mod aws;
mod console;
pub(crate) mod device;
pub(crate) mod doctor;
mod endpoint_request;
pub(crate) mod error;
pub(crate) mod in_force;
pub(crate) mod key_age;
#[cfg(unix)]
pub(crate) mod menu;
mod options;
mod origin;
mod patience;
pub(crate) mod prompt_way;
pub(crate) mod provider;
pub(crate) mod request;
pub(crate) mod rollout;
mod setup;
mod shell_word;
mod slip;
pub(crate) mod slot_key;
pub(crate) mod trust;

pub(crate) use self::console::{ConsoleHosts, DestinationError, SigninMethod, encoded};
pub(crate) use aws::credentials::{AccessKey, AccessKeyId, KeyError, SessionCredentials};
pub(crate) use aws::duration::{SessionDuration, clock_error, parse_duration, rest_of_role, short};
pub(crate) use aws::endpoint::{EndpointError, EndpointUrl};
pub(crate) use aws::expiration::{Expiration, Freshness, LEAST_REMAINING, freshness};
pub(crate) use aws::identity::{Identity, Principal};
pub(crate) use aws::mfa_device::{DeviceKind, DeviceName, MfaDevice};
pub(crate) use aws::partition::{Partition, is_region, names_region};
pub(crate) use aws::role::{RoleParameters, name_of_user};
pub(crate) use aws::role_arn::RoleArn;
pub(crate) use aws::secret::Secret;
pub(crate) use aws::serial_number::{SerialError, SerialNumber};
pub(crate) use aws::token_code::TokenCode;
pub(crate) use aws_profile_files::profile::{
    HeaderSlip, Place, Profile, ProfileLookup, ProfileProperty, SharedFile, is_long_term,
};
pub(crate) use device::code_pair::{
    CodeIndex, CodesFault, Drift, EnteredCode, check_first, check_pair, check_without_seed, until_next,
};
pub(crate) use device::seed::{STEP_SECONDS, Seed};
pub(crate) use endpoint_request::{CREDENTIALS_PATH, EndpointRequest, refusal};
pub(crate) use error::{
    ErrorAnswer, Explain, Explanation, FailureKind, FailureReport, Hint, IamError, Invocation, KeyPlace,
    ProfileInHints, Refusal, StsError, Unreachable, classify, classify_iam, exit,
};
pub(crate) use mfa_policy::{Severity, printable, printable_json};
pub(crate) use options::{GivenCode, Options, Purpose, RoleOptions};
pub(crate) use origin::{Origin, Sourced};
pub(crate) use patience::{pauses, retry_until};
pub(crate) use prompt_way::{
    CodeWay, DisplayState, PromptMode, PromptSettings, WayFacts, is_over_ssh, quiet_left, ways,
};
pub(crate) use provider::{
    CodeError, Minted, NobodyToAsk, ProcessFault, Question, RoleCall, SessionTokenProvider, TokenCodeProvider,
};
pub(crate) use request::chain::{find_source, has_no_default, with_included};
pub(crate) use request::connection::Connection;
pub(crate) use request::env::Env;
pub(crate) use request::error::{RequestError, near};
pub(crate) use request::from_environment::{EnvironmentCredentials, request_from_environment};
pub(crate) use request::kind::ProfileKind;
pub(crate) use request::min_remaining::MinRemaining;
pub(crate) use request::own_line::{line_words, our_own_line, perhaps_own_program, under_own_name};
pub(crate) use request::role::Role;
pub(crate) use request::role_error::RoleError;
pub(crate) use request::role_plan::RolePlan;
pub(crate) use request::session_request::{SessionRequest, profile_in_hints, resolve};
pub(crate) use request::settings::{SIGNIN_ENDPOINT, left_by_earlier_export, signin_endpoint};
pub(crate) use request::source::{Command, KeySource, OF_ENVIRONMENT, SOURCE_PROFILE_MARK};
pub(crate) use request::target::{TargetError, check_target};
pub(crate) use request::variables::{OTHER_SOURCES, Variables};
pub(crate) use request::via::Via;
pub(crate) use setup::{
    FoundKey, HomeMarks, KeyWish, PlanError, ProfileEdit, SectionChange, SetupLayout, SetupPlan, SetupWish, Tool,
    found_keys, leftovers, plan, same_keys,
};
pub(crate) use shell_word::{option, quoted, quoted_path};
pub(crate) use slip::slip;
pub(crate) use slot_key::{RoleSlot, SlotKey, file_stem};
pub(crate) use trust::{FileExposure, PathPart, Untrusted, exposures};
