//! The rules: their texts, and the functions that check them.

use super::rule::Rule;
use super::view::{Hit, View};
use super::{exempted, gates, resources};
use crate::finding::Severity::{self, Error, Info, Warning};

const fn rule(
    (id, severity, milder): (&'static str, Severity, &'static [Severity]),
    find: fn(&View<'_>) -> Vec<Hit>,
    check: &'static str,
    consequence: &'static str,
    remedy: &'static str,
) -> Rule {
    Rule { id, severity, milder, check, consequence, remedy, find }
}

/// All rules that documents and [`AccountFacts`](crate::AccountFacts) can decide. MFA020, about policies that are
/// attached to a role, is not among them: a document does not contain what it is attached to.
#[must_use]
pub fn rules() -> &'static [Rule] {
    &RULES
}

static RULES: [Rule; 36] = [
    rule(
        ("MFA001", Error, &[]),
        gates::deny_bool,
        "a Deny looks at MFA with an operator that does not hold where the key is absent, such as `Bool`",
        "requests signed with the long-term key carry no such key, so the Deny does not hold for them: MFA is not forced",
        "say `BoolIfExists` instead of `Bool`",
    ),
    rule(
        ("MFA002", Error, &[]),
        gates::deny_null,
        "a Deny asks with `Null` whether `aws:MultiFactorAuthPresent` is absent",
        "a session made without MFA carries the key with the value false, so the Deny does not hold for it",
        "say `BoolIfExists` with the value `false`",
    ),
    rule(
        ("MFA003", Error, &[Info]),
        gates::open_allow,
        "something is allowed without MFA, and no Deny closes it (info where it only reads about users)",
        "the long-term key alone is enough: who steals it can use it",
        "allow with `Bool` `true`, or add a Deny with `BoolIfExists` `false`",
    ),
    rule(
        ("MFA004", Error, &[Info]),
        gates::allow_null,
        "an Allow asks with `Null` whether `aws:MultiFactorAuthPresent` is there (info where it only reads about users)",
        "any session passes, made with MFA or without",
        "say `Bool` with the value `true`",
    ),
    rule(
        ("MFA005", Error, &[Warning]),
        exempted::enrollment,
        "a Deny without MFA takes in what sets a device up (warning where only `iam:CreateVirtualMFADevice` is)",
        "whoever has no device can never get one: locked out",
        "use `NotAction`, and name `iam:CreateVirtualMFADevice` and `iam:EnableMFADevice` in it",
    ),
    rule(
        ("MFA006", Warning, &[]),
        exempted::list,
        "`NotAction` lacks `iam:ListMFADevices`",
        "the device's serial number cannot be looked up with the key; each user has to configure `mfa_serial`",
        "add it, and allow it on the own user",
    ),
    rule(
        ("MFA007", Warning, &[]),
        exempted::resync,
        "`NotAction` lacks `iam:ResyncMFADevice`",
        "whose device has drifted is locked out until an administrator helps",
        "add it, and allow it on the own user",
    ),
    rule(
        ("MFA008", Warning, &[]),
        exempted::look_around,
        "`NotAction` lacks `iam:ListVirtualMFADevices` or `iam:GetUser`",
        "the console's page of security credentials breaks; a forgotten enrollment and the own name cannot be found",
        "add it",
    ),
    rule(
        ("MFA009", Info, &[]),
        exempted::session_token,
        "`NotAction` lacks `sts:GetSessionToken`",
        "none in AWS, which asks no policy about this call; emulators may, and readers will wonder",
        "add it",
    ),
    rule(
        ("MFA010", Warning, &[]),
        gates::deactivate,
        "`iam:DeactivateMFADevice` is open without MFA, by `NotAction` or by an Allow",
        "a stolen key may switch MFA off where AWS itself does not stop it",
        "take it out of `NotAction`, and allow it only with `Bool` `true`",
    ),
    rule(
        ("MFA011", Warning, &[]),
        gates::delete,
        "`iam:DeleteVirtualMFADevice` is open without MFA, by `NotAction` or by an Allow",
        "unassigned devices can be deleted without MFA, which AWS advises against",
        "take it out of `NotAction`, and allow it on `mfa/${aws:username}*` only with `Bool` `true`",
    ),
    rule(
        ("MFA012", Info, &[]),
        resources::no_delete,
        "devices may be created, and no statement allows to delete one",
        "an enrollment that was given up keeps its name, and a removed device stays behind unassigned",
        "allow `iam:DeleteVirtualMFADevice` on `mfa/${aws:username}*` with `Bool` `true`, or let an administrator delete it",
    ),
    rule(
        ("MFA013", Warning, &[]),
        resources::one_name,
        "`iam:CreateVirtualMFADevice` is allowed only under the user's own name",
        "a second device, or one with a name of its own, is refused",
        "allow it on `mfa/*` (only the own user can be given it) or `mfa/${aws:username}*`",
    ),
    rule(
        ("MFA014", Error, &[]),
        resources::device_instead_of_user,
        "a call that IAM authorises on the user is allowed on `mfa/…` only, or one on the device on `user/…` only",
        "it is always denied",
        "allow calls about the user on `user/${aws:username}`, calls that create or delete a device on `mfa/…`",
    ),
    rule(
        ("MFA015", Error, &[]),
        resources::other_users,
        "`iam:EnableMFADevice` is allowed on other users",
        "a device of one's own can be bound to a colleague who has none yet, and the account is taken over",
        "allow it on `user/${aws:username}`",
    ),
    rule(
        ("MFA016", Error, &[Warning]),
        resources::resource_never_matches,
        "a call that knows no resource is allowed on an ARN (warning where the refusals of AWS name that ARN)",
        "the statement never matches it",
        "give it a statement with the resource `*`",
    ),
    rule(
        ("MFA017", Error, &[]),
        resources::variables_without_version,
        "`${aws:…}` in a document whose `Version` is not 2012-10-17",
        "it is plain text there, and matches nobody",
        "set `Version` to `2012-10-17`",
    ),
    rule(
        ("MFA018", Error, &[]),
        resources::variables_that_match_nobody,
        "a variable that is left over from a template, unknown, behind a path that is not the user's, or beside a wildcard",
        "the statement matches nobody, only users with that path, or users of similar names, too",
        "write `${aws:username}`; for users with a path, deliberately, `user/*/${aws:username}`",
    ),
    rule(
        ("MFA019", Warning, &[Info]),
        exempted::password,
        "`NotAction` lacks `iam:ChangePassword` or `iam:GetAccountPasswordPolicy` (info where it names neither)",
        "who must change the password at the first sign-in cannot",
        "add and allow both, or do not demand a new password",
    ),
    rule(
        ("MFA021", Warning, &[]),
        gates::automation,
        "MFA is forced on a user that has no device and whose key is in use",
        "the program that uses the key stops working",
        "take such users out of the group, or give the program a role",
    ),
    rule(
        ("MFA022", Info, &[]),
        gates::on_behalf,
        "the Deny has no exception for what a service does on the user's behalf",
        "such calls carry no MFA, so Athena, CloudFormation and others fail for their users",
        "add `BoolIfExists` `aws:ViaAWSService` `false` to the Deny's condition",
    ),
    rule(
        ("MFA023", Error, &[Warning]),
        gates::new_credentials,
        "`NotAction` holds a call that makes something to sign in with, such as `iam:CreateAccessKey` (warning where nothing here allows it)",
        "a stolen key can make itself another key, a password or another credential without MFA",
        "remove it",
    ),
    rule(
        ("MFA024", Info, &[]),
        gates::age,
        "`aws:MultiFactorAuthAge` with an operator or a limit that does not do what it seems to",
        "without MFA the key is absent and the condition does not hold; a session lives 900 s to 129600 s, and its age counts from the code",
        "use `…IfExists` in a Deny, and a limit between 900 and 129600",
    ),
    rule(
        ("MFA025", Error, &[]),
        resources::partition,
        "an ARN names another partition than the account's",
        "it matches nothing",
        "name the account's partition in every ARN",
    ),
    rule(
        ("MFA026", Warning, &[]),
        exempted::allow_not_action,
        "`NotAction` in an Allow",
        "everything that is not named is granted",
        "say `Deny`, or name what is to be allowed",
    ),
    rule(
        ("MFA027", Info, &[]),
        exempted::wildcard,
        "a wildcard in the `NotAction` of the Deny",
        "it leaves open more than was meant: what removes MFA, or lists of the account",
        "name each call",
    ),
    rule(
        ("MFA028", Info, &[]),
        exempted::get_device,
        "`NotAction` lacks `iam:GetMFADevice`",
        "the console cannot show the details of a security key; codes do not need it",
        "add it, if you like",
    ),
    rule(
        ("MFA029", Info, &[]),
        resources::size,
        "more characters than IAM takes",
        "it cannot be attached",
        "shorten it, make it a managed policy, or split it",
    ),
    rule(
        ("MFA030", Error, &[]),
        gates::trust,
        "a role's trust policy looks at MFA, and lets in who has given no code, as with `…IfExists`",
        "a long-term key alone, or a session without MFA, may assume the role",
        "say `Bool` with the value `true`",
    ),
    rule(
        ("MFA031", Error, &[Warning]),
        exempted::locked_out,
        "a Deny takes in everything, or what is allowed here, with MFA, too, or with MFA only (warning where it bars users by their names)",
        "who has given a code can do nothing: locked out",
        "deny with `BoolIfExists` `aws:MultiFactorAuthPresent` `false`, and nothing else",
    ),
    rule(
        ("MFA032", Error, &[Warning, Info]),
        gates::partial_deny,
        "a Deny without MFA covers only some resources or calls, or has a further condition (warning where nothing here allows what it leaves open or where it exempts users by their names, info where that only reads about users)",
        "what it does not cover is open to the long-term key, as far as a policy allows it",
        "deny everything but the set-up: `NotAction`, `Resource` `*`, and no other condition",
    ),
    rule(
        ("MFA033", Error, &[]),
        gates::inverted,
        "an Allow or a role's trust holds only without MFA or for nobody, or a Deny only with MFA",
        "the condition is the wrong way round: it keeps out who has given a code",
        "say `Bool` with the value `true`",
    ),
    rule(
        ("MFA034", Error, &[Warning, Info]),
        gates::exempt,
        "`NotAction` holds calls that do not belong to the set-up (warning where nothing here allows them, info where they only read about users)",
        "they are open to the long-term key, as far as a policy allows them",
        "take them out of `NotAction`",
    ),
    rule(
        ("MFA035", Error, &[]),
        gates::bad_value,
        "a `Bool` condition on MFA has a value that is neither true nor false",
        "no request has such a value, so the condition does not do what it seems to",
        "write `true` or `false`",
    ),
    rule(
        ("MFA036", Error, &[]),
        gates::unknown_key,
        "a condition names a key that resembles `aws:MultiFactorAuthPresent` and does not exist",
        "no request carries it: with `Bool` the statement holds for nobody, with `BoolIfExists` for everybody",
        "write `aws:MultiFactorAuthPresent`",
    ),
    rule(
        ("MFA037", Warning, &[]),
        exempted::nothing_asks,
        "all policies of a user are known, and none of them asks for MFA",
        "nothing forces MFA: whatever a policy allows the user later is open to the long-term key",
        "attach a policy that denies everything without MFA but the set-up",
    ),
];
