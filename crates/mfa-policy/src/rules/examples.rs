//! For each rule a policy that breaks it, and the same as it should be.

/// A policy that breaks a rule, and one that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The document that breaks the rule, as JSON.
    pub bad: &'static str,
    /// The document that keeps it, as JSON.
    pub good: &'static str,
}

/// The example of a rule; `None` for rules about what no document shows: its length, its account, its user.
#[must_use]
pub fn example(rule: &str) -> Option<Example> {
    EXAMPLES.iter().find(|(id, ..)| *id == rule).map(|(_, bad, good)| Example { bad, good })
}

#[rustfmt::skip]
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("MFA001", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA002", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"Null": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA003", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#),
    ("MFA004", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Null": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#),
    ("MFA005", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:GetUser", "iam:ListMFADevices",
      "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA006", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"],
      "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA007", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "sts:GetSessionToken"],
      "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA008", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:ListMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA009", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice"],
      "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA010", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:DeactivateMFADevice"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:DeactivateMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA011", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:DeleteVirtualMFADevice"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:DeleteVirtualMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA012", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*"},
  {"Effect": "Allow", "Action": ["iam:DeleteVirtualMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#),
    ("MFA013", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice"], "Resource": "arn:aws:iam::*:mfa/*"}
]}"#),
    ("MFA014", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:mfa/${aws:username}"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#),
    ("MFA015", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"], "Resource": "arn:aws:iam::*:user/*"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#),
    ("MFA016", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy"], "Resource": "*"}
]}"#),
    ("MFA017", r#"{"Version": "2008-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#),
    ("MFA018", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/$${aws:username}"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["iam:EnableMFADevice"],
      "Resource": "arn:aws:iam::*:user/${aws:username}"}
]}"#),
    ("MFA019", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:ChangePassword"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:ChangePassword", "iam:GetAccountPasswordPolicy"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA022", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false",
       "aws:ViaAWSService": "false"}}}
]}"#),
    ("MFA023", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:CreateAccessKey"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA024", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
  {"Effect": "Deny", "Action": ["s3:DeleteBucket"], "Resource": "*",
   "Condition": {"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
  {"Effect": "Deny", "Action": ["s3:DeleteBucket"], "Resource": "*",
   "Condition": {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}}
]}"#),
    ("MFA026", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#),
    ("MFA027", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:List*"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA028", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "iam:GetMFADevice"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA030", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#),
    ("MFA031", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA032", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "arn:aws:s3:::*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA033", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:*"], "Resource": "*",
   "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
]}"#),
    ("MFA034", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken", "sts:AssumeRole"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
    ("MFA035", r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "flase"}}}
]}"#, r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
      "iam:GetUser", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice",
      "sts:GetSessionToken"], "Resource": "*",
   "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
]}"#),
];
