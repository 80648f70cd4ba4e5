//! For each rule a policy that breaks it, and the same policy corrected.

/// A policy that breaks a rule, and one that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The document that breaks the rule, as JSON.
    pub bad: &'static str,
    /// The document that keeps it, as JSON.
    pub good: &'static str,
    /// What has to be known besides the document, where that decides; how it is told to the program is in words.
    pub given: Option<&'static str>,
}

/// The example of a rule; `None` only where there is no such rule.
#[must_use]
pub fn example(rule: &str) -> Option<Example> {
    let given = GIVEN.iter().find(|(id, _)| *id == rule).map(|(_, given)| *given);
    EXAMPLES.iter().find(|(id, ..)| *id == rule).map(|(_, bad, good)| Example { bad, good, given })
}

/// Rules about more than documents.
const GIVEN: [(&str, &str); 3] = [
    ("MFA021", "with --profile, for a user that has no device and whose other key was used within seven days"),
    ("MFA025", "with --partition aws, or --profile of an account of that partition"),
    ("MFA037", "with --profile, or for a user of `get-account-authorization-details`, without other policies"),
];

/// A document of these statements.
macro_rules! document {
    ($first:expr $(, $more:expr)*) => {
        concat!("{\"Version\": \"2012-10-17\", \"Statement\": [\n  ", $first $(, ",\n  ", $more)*, "\n]}")
    };
}

/// A Deny of all but some calls.
macro_rules! deny {
    ($open:expr, $resource:expr, $condition:expr) => {
        concat!(
            r#"{"Effect": "Deny", "NotAction": ["#,
            $open,
            r#"], "Resource": "#,
            $resource,
            ",\n   \"Condition\": {",
            $condition,
            "}}"
        )
    };
}

/// The calls that set a device up, and more.
macro_rules! set_up {
    ($more:expr) => {
        concat!(
            r#""iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken""#,
            $more
        )
    };
}

/// The condition that holds for everybody without MFA.
macro_rules! closed {
    () => {
        r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}"#
    };
}

/// A Deny of all but the set-up.
macro_rules! forced {
    ($condition:expr) => {
        deny!(set_up!(""), r#""*""#, $condition)
    };
}

/// A Deny without MFA that leaves more than the set-up open.
macro_rules! leaving {
    ($more:expr) => {
        deny!(set_up!($more), r#""*""#, closed!())
    };
}

/// Fifty names with this beginning.
macro_rules! fifty {
    ($begin:expr) => {
        fifty!($begin; "a" "b" "c" "d" "e" "f" "g" "h" "i" "j")
    };
    ($begin:expr; $($letter:tt)+) => {
        concat!($(
            "\n      \"", $begin, $letter, "1/*\", \"", $begin, $letter, "2/*\",",
            "\n      \"", $begin, $letter, "3/*\", \"", $begin, $letter, "4/*\", \"", $begin, $letter, "5/*\"", fifty!(@comma $letter),
        )+)
    };
    (@comma "j") => { "" };
    (@comma $letter:tt) => { "," };
}

/// The corrected policy in most of the examples.
const GOOD: &str = document!(forced!(closed!()));
const ALLOWED: &str = document!(
    r#"{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#
);

#[rustfmt::skip]
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("MFA001",
        document!(forced!(r#""Bool": {"aws:MultiFactorAuthPresent": "false"}"#)),
        GOOD),
    ("MFA002",
        document!(forced!(r#""Null": {"aws:MultiFactorAuthPresent": "true"}"#)),
        GOOD),
    ("MFA003",
        document!(r#"{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}"#),
        ALLOWED),
    ("MFA004",
        document!(r#"{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Null": {"aws:MultiFactorAuthPresent": "false"}}}"#),
        ALLOWED),
    ("MFA005",
        document!(deny!(r#""iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken""#, r#""*""#, closed!())),
        GOOD),
    ("MFA006",
        document!(deny!(r#""iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser",
      "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken""#, r#""*""#, closed!())),
        GOOD),
    ("MFA007",
        document!(deny!(r#""iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser",
      "iam:ListMFADevices", "iam:ListVirtualMFADevices", "sts:GetSessionToken""#, r#""*""#, closed!())),
        GOOD),
    ("MFA008",
        document!(deny!(r#""iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices",
      "iam:ResyncMFADevice", "sts:GetSessionToken""#, r#""*""#, closed!())),
        GOOD),
    ("MFA009",
        document!(deny!(r#""iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser",
      "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice""#, r#""*""#, closed!())),
        GOOD),
    ("MFA010",
        document!(leaving!(r#", "iam:DeactivateMFADevice""#)),
        document!(r#"{"Effect": "Allow", "Action": ["iam:DeactivateMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#, leaving!(""))),
    ("MFA011",
        document!(leaving!(r#", "iam:DeleteVirtualMFADevice""#)),
        document!(r#"{"Effect": "Allow", "Action": ["iam:DeleteVirtualMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#, leaving!(""))),
    ("MFA012",
        document!(r#"{"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*"}"#, r#"{"Effect": "Allow", "Action": ["iam:DeleteVirtualMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#)),
    ("MFA013",
        document!(r#"{"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*"}"#)),
    ("MFA014",
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}"#)),
    ("MFA015",
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"], "Resource": "arn:aws:iam::*:user/*"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}"#)),
    ("MFA016",
        document!(r#"{"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy"], "Resource": "*"}"#)),
    ("MFA017",
        r#"{"Version": "2008-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#,
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}"#)),
    ("MFA018",
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/$${aws:username}"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}"#)),
    ("MFA019",
        document!(leaving!(r#", "iam:ChangePassword""#)),
        document!(leaving!(r#", "iam:ChangePassword", "iam:GetAccountPasswordPolicy""#))),
    ("MFA021",
        GOOD,
        document!(r#"{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}"#)),
    ("MFA022",
        GOOD,
        document!(forced!(r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "false", "aws:ViaAWSService": "false"}"#))),
    ("MFA023",
        document!(leaving!(r#", "iam:CreateAccessKey""#)),
        GOOD),
    ("MFA024",
        document!(leaving!(""), r#"{"Effect": "Deny", "Action": ["s3:DeleteBucket"], "Resource": "*",
   "Condition": {"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}}"#),
        document!(leaving!(""), r#"{"Effect": "Deny", "Action": ["s3:DeleteBucket"], "Resource": "*",
   "Condition": {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}}"#)),
    ("MFA025",
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws-cn:iam::*:user/${aws:username}"}"#),
        document!(r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}"#)),
    ("MFA026",
        document!(r#"{"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}"#),
        ALLOWED),
    ("MFA027",
        document!(leaving!(r#", "iam:List*""#)),
        GOOD),
    ("MFA028",
        GOOD,
        document!(leaving!(r#", "iam:GetMFADevice""#))),
    ("MFA029",
        document!(concat!(r#"{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["#, fifty!("arn:aws:s3:::example-bucket-of-team-"), r#"],
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#)),
        document!(r#"{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::example-bucket-of-team-*"],
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#)),
    ("MFA030",
        document!(r#"{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}}"#),
        document!(r#"{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#)),
    ("MFA031",
        document!(forced!(r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}"#)),
        GOOD),
    ("MFA032",
        document!(deny!(set_up!(""), r#""arn:aws:s3:::*""#, closed!())),
        GOOD),
    ("MFA033",
        document!(r#"{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}"#),
        ALLOWED),
    ("MFA034",
        document!(leaving!(r#", "sts:AssumeRole""#)),
        GOOD),
    ("MFA035",
        document!(forced!(r#""BoolIfExists": {"aws:MultiFactorAuthPresent": "flase"}"#)),
        GOOD),
    ("MFA036",
        document!(forced!(r#""BoolIfExists": {"aws:MultiFactorAuthPresnt": "false"}"#)),
        GOOD),
    ("MFA037",
        document!(r#"{"Effect": "Deny", "Action": ["s3:DeleteBucket"], "Resource": "*"}"#),
        GOOD),
];
