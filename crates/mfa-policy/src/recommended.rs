//! The policy that forces MFA as this program recommends it.

use crate::actions::{
    CHANGE_PASSWORD, CREATE, CREATE_KEY, DEACTIVATE, DELETE, ENABLE, GET_DEVICE, GET_PASSWORD_POLICY,
    GET_SESSION_TOKEN, GET_USER, LIST, LIST_VIRTUAL, RESYNC,
};
use crate::document::{Actions, Condition, Effect, Placed, PolicyDocument, Position, Resources, Statement};
use crate::evaluate::MFA_PRESENT;
use crate::operator::Operator;
use crate::partition::Partition;

/// The names that a device may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceNames {
    /// Only the user's name: one device each.
    User,
    /// Any name; a user can still enable a device only for the own user.
    Any,
}

/// Options of the recommended policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVariant {
    /// The names that a device may have.
    pub device_names: DeviceNames,
    /// Whether the own password may be changed, and that without MFA, as a first sign-in may demand.
    pub password_change: bool,
    /// Whether own access keys may be managed, with MFA.
    pub access_keys: bool,
    /// The partition of the account.
    pub partition: Partition,
    /// Only the statements for setting a device up and using it.
    pub minimal: bool,
}

/// A rule that a variant breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaivedRule {
    /// The name of the rule, such as `MFA013`.
    pub rule: &'static str,
    /// The option that breaks it.
    pub option: &'static str,
}

/// The rules that a variant breaks and the default keeps.
#[must_use]
pub fn waived_rules(choices: &PolicyVariant) -> Vec<WaivedRule> {
    let named = choices.device_names == DeviceNames::User;
    let of_names = named.then_some(WaivedRule { rule: "MFA013", option: "--device-name user" });
    let of_minimal = ["MFA012", "MFA022", "MFA028"].map(|rule| WaivedRule { rule, option: "--minimal" });
    of_names.into_iter().chain(of_minimal.into_iter().filter(|_| choices.minimal)).collect()
}

/// Builds the policy. Its `size` is 0 until it is printed and read.
#[must_use]
pub fn recommended(choices: &PolicyVariant) -> PolicyDocument {
    let user = arn(choices, "user/${aws:username}");
    let created = arn(choices, if choices.device_names == DeviceNames::User { OWN } else { "mfa/*" });
    let mut statements = vec![
        allow(
            "AllowViewAccountInfo",
            with(&[LIST_VIRTUAL], choices.password_change, GET_PASSWORD_POLICY),
            vec!["*".into()],
        ),
        allow("AllowCreateOwnDevice", vec![CREATE], vec![created]),
        allow(
            "AllowSetUpOwnDevice",
            with(&[ENABLE, GET_USER, LIST, RESYNC], !choices.minimal, GET_DEVICE),
            vec![user.clone()],
        ),
    ];
    if !choices.minimal {
        let devices = arn(choices, if choices.device_names == DeviceNames::User { OWN } else { OWN_AND_MORE });
        let mut remove = allow("AllowRemoveOwnDeviceWithMFA", vec![DEACTIVATE, DELETE], vec![user.clone(), devices]);
        remove.conditions.extend(condition("Bool", MFA_PRESENT, "true"));
        statements.push(remove);
    }
    if choices.password_change {
        statements.push(allow("AllowChangeOwnPassword", vec![CHANGE_PASSWORD], vec![user.clone()]));
    }
    if choices.access_keys {
        let keys = [
            CREATE_KEY,
            "iam:DeleteAccessKey",
            "iam:GetAccessKeyLastUsed",
            "iam:ListAccessKeys",
            "iam:UpdateAccessKey",
        ];
        statements.push(allow("AllowManageOwnAccessKeys", keys.to_vec(), vec![user]));
    }
    statements.push(force(choices));
    PolicyDocument { name: "the recommended policy".into(), version: Some("2012-10-17".into()), size: 0, statements }
}

const OWN: &str = "mfa/${aws:username}";
const OWN_AND_MORE: &str = "mfa/${aws:username}*";

/// Denies everything without MFA except the calls needed to get MFA.
fn force(choices: &PolicyVariant) -> Statement {
    let open = [CREATE, ENABLE, GET_USER, LIST, LIST_VIRTUAL, RESYNC, GET_SESSION_TOKEN];
    let mut open = with(&open, !choices.minimal, GET_DEVICE);
    if choices.password_change {
        open.extend([CHANGE_PASSWORD, GET_PASSWORD_POLICY]);
        open.sort_unstable();
    }
    let mut deny = statement("DenyAllExceptListedIfNoMFA", Effect::Deny, open, vec!["*".into()]);
    deny.actions.negated = true;
    deny.conditions.extend(condition("BoolIfExists", MFA_PRESENT, "false"));
    if !choices.minimal {
        deny.conditions.extend(condition("BoolIfExists", "aws:ViaAWSService", "false"));
    }
    deny
}

fn arn(choices: &PolicyVariant, rest: &str) -> String {
    format!("arn:{}:iam::*:{rest}", choices.partition)
}

fn with(actions: &[&'static str], wanted: bool, more: &'static str) -> Vec<&'static str> {
    let mut all: Vec<&str> = actions.iter().copied().chain(wanted.then_some(more)).collect();
    all.sort_unstable();
    all
}

fn allow(sid: &str, actions: Vec<&str>, resources: Vec<String>) -> Statement {
    statement(sid, Effect::Allow, actions, resources)
}

fn statement(sid: &str, effect: Effect, actions: Vec<&str>, resources: Vec<String>) -> Statement {
    Statement {
        sid: Some(sid.to_owned()),
        at: Position::default(),
        effect,
        of_resource: false,
        actions: Actions {
            negated: false,
            at: Position::default(),
            patterns: actions.into_iter().map(Placed::new).collect(),
        },
        resources: Some(Resources { negated: false, patterns: resources.into_iter().map(Placed::new).collect() }),
        conditions: Vec::new(),
    }
}

fn condition(operator: &str, key: &str, value: &str) -> Option<Condition> {
    let operator = Operator::named(operator)?;
    Some(Condition { operator, key: Placed::new(key), values: vec![Placed::new(value)] })
}
