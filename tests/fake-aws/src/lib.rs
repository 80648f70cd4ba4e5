//! A strict stand-in for AWS STS and IAM on the loopback interface.
//!
//! Other doubles accept any code and any signature, so a test that passes against them proves
//! little. This one recomputes every signature, knows which code a device shows, takes each code
//! once, and answers with the texts and status codes that AWS uses. It can also be told to lose
//! answers, to hang, or to lie ([`Fault`]), and it keeps a record of every call ([`Call`]).
//!
//! ```
//! use fake_aws::{FakeAws, Operation, client};
//!
//! let fake = FakeAws::start();
//! let alice = fake.add_user("alice");
//! let phone = alice.add_virtual_device("alice");
//!
//! let session = client::Client::new(&fake.endpoint())
//!     .session(&alice.credentials(), &phone.serial_number, &phone.next_code())
//!     .expect("the fake answers")
//!     .credentials()
//!     .expect("the code was good");
//!
//! let who = client::Client::new(&fake.endpoint()).identity(&session).expect("the fake answers");
//! assert_eq!(who.arn.as_deref(), Some(alice.arn.as_str()));
//! assert_eq!(fake.count(Operation::GetSessionToken), 1);
//! ```
//!
//! There can be several accounts, and roles in them, whose trust policies are evaluated ([`RoleSpec`]):
//!
//! ```
//! use fake_aws::{FakeAws, RoleSpec, client::Client};
//!
//! let fake = FakeAws::start();
//! let alice = fake.add_user("alice");
//! let phone = alice.add_virtual_device("alice");
//! let admin = fake.account("111111111111").add_role(RoleSpec::new("admin").trusts(&alice.arn).with_mfa());
//!
//! let client = Client::new(&fake.endpoint());
//! let refused = client.role(&alice.credentials(), &admin.arn, "alice", &[]).expect("the fake answers");
//! assert_eq!(refused.error_code.as_deref(), Some("AccessDenied"));
//! let session = client.session(&alice.credentials(), &phone.serial_number, &phone.next_code());
//! let session = session.expect("the fake answers").credentials().expect("the code was good");
//! assert_eq!(client.role(&session, &admin.arn, "alice", &[]).expect("the fake answers").status, 200);
//! assert_eq!(admin.count(), 2);
//! ```
//!
//! No test has to wait for a code: each device has a clock of its own, which
//! [`Device::next_code`] moves on. Nothing in here sleeps, except for a fault that is told to.

mod assume_role;
mod assume_role_input;
mod builder;
pub mod client;
mod clock;
mod condition;
mod control;
mod control_account;
mod document;
mod exchange;
mod fault;
mod federation;
mod form;
mod handle;
mod handle_policy;
mod handle_role;
mod http;
mod iam;
mod iam_device;
mod iam_group;
mod iam_list;
mod iam_managed;
mod iam_user_policy;
mod ids;
mod listener;
mod operation;
mod policy;
mod policy_state;
mod record;
mod reply;
mod role;
mod role_spec;
mod server;
mod settings;
mod sigv4;
mod state;
mod sts;
mod tls;
mod totp;
mod validation;
mod xml;

pub use builder::Builder;
pub use fault::{Fault, Hostile};
pub use federation::SigninRequest;
pub use handle::{AccessKey, Device, User};
pub use handle_policy::{Group, ManagedPolicy};
pub use handle_role::{Account, Role};
pub use operation::Operation;
pub use record::Call;
pub use role_spec::RoleSpec;
pub use server::FakeAws;
