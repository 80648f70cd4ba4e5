//! A rollout as AWS CLI commands, for users who want to run them themselves, and whether two policy documents are
//! equivalent.

use serde_json::Value;

use crate::model::rollout::{Rollout, Step};
use crate::model::{option, printable};

/// Whether two policy documents are equivalent: white space is ignored, and so are the order of keys, statements and
/// values, an array around a single value, and quotes around a boolean. A text that is not JSON is equivalent to none.
pub(crate) fn says_the_same(left: &str, right: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok().map(plain);
    read(left).is_some_and(|document| read(right) == Some(document))
}

/// The normal form of equivalent documents. Every array of a policy is a set. The depth is limited by the parser.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, plain(value))).collect(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(plain).collect();
            items.sort_by_cached_key(Value::to_string);
            items.dedup();
            if items.len() == 1 { items.remove(0) } else { Value::Array(items) }
        }
        Value::Bool(value) => Value::String(value.to_string()),
        other => other,
    }
}

/// The steps as a script for `sh`: a comment for each, and its AWS CLI command.
pub(crate) fn script(rollout: &Rollout, steps: &[Step]) -> String {
    let line = |step| format!("# {}\n{}\n", printable(&rollout.words(step).to_string()), command(rollout, step));
    steps.iter().map(line).collect()
}

fn command(rollout: &Rollout, step: &Step) -> String {
    let Rollout { policy, arn, document, group, users: _ } = rollout;
    let (verb, options): (_, &[(&str, &str)]) = match step {
        Step::CreatePolicy => ("create-policy", &[("--policy-name", policy), ("--policy-document", document)]),
        Step::DeleteVersion { version } => {
            ("delete-policy-version", &[("--policy-arn", arn), ("--version-id", version)])
        }
        Step::CreateVersion { .. } => {
            ("create-policy-version --set-as-default", &[("--policy-arn", arn), ("--policy-document", document)])
        }
        Step::CreateGroup => ("create-group", &[("--group-name", group)]),
        Step::Attach => ("attach-group-policy", &[("--group-name", group), ("--policy-arn", arn)]),
        Step::AddUser { user } => ("add-user-to-group", &[("--group-name", group), ("--user-name", user)]),
    };
    options.iter().fold(format!("aws iam {verb}"), |line, (name, value)| line + " " + &option(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_compared_by_what_they_say() {
        let one = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["a:B","a:C"],"Resource":"*"}]}"#;
        for (other, same) in [
            (one, true),
            (
                "{ \"Statement\": [ {\"Resource\":\"*\", \"Action\":[\"a:B\",\"a:C\"],\n\"Effect\":\"Deny\"} ],\t\"Version\":\"2012-10-17\" }",
                true,
            ),
            (&one.replace(r#"["a:B","a:C"],"Resource":"*""#, r#"["a:C","a:B","a:C"],"Resource":["*"]"#), true),
            (&one.replace(r#"[{"Eff"#, r#"{"Eff"#).replace("}]}", "}}"), true),
            (&one.replace(r#"["a:B","a:C"]"#, r#""a:B""#), false),
            (&one.replace("a:B", "a:X"), false),
            (&one.replace("2012-10-17", "2008-10-17"), false),
            ("{", false),
            ("", false),
        ] {
            assert_eq!(says_the_same(one, other), same, "{other}");
        }
        assert!(!says_the_same("{", "{"), "what cannot be read is written anew");
    }

    #[test]
    fn each_step_is_a_command_that_a_shell_takes_word_for_word() {
        let rollout = Rollout {
            policy: "ForceMFA".into(),
            arn: "arn:aws:iam::123456789012:policy/ForceMFA".into(),
            document: r#"{"a":"it's $HOME"}"#.into(),
            group: "staff".into(),
            users: Vec::new(),
        };
        let steps = [
            Step::CreatePolicy,
            Step::DeleteVersion { version: "v1".into() },
            Step::CreateVersion { instead_of: "v2".into() },
            Step::CreateGroup,
            Step::Attach,
            Step::AddUser { user: "-alice".into() },
        ];
        let text = script(&rollout, &steps);
        let commands: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let arn = &rollout.arn;
        assert_eq!(
            commands,
            [
                r#"aws iam create-policy --policy-name ForceMFA --policy-document '{"a":"it'\''s $HOME"}'"#,
                &format!("aws iam delete-policy-version --policy-arn {arn} --version-id v1"),
                &format!(
                    r#"aws iam create-policy-version --set-as-default --policy-arn {arn} --policy-document '{{"a":"it'\''s $HOME"}}'"#
                ),
                "aws iam create-group --group-name staff",
                &format!("aws iam attach-group-policy --group-name staff --policy-arn {arn}"),
                "aws iam add-user-to-group --group-name staff --user-name=-alice",
            ]
        );
        assert_eq!(text.lines().count(), 2 * steps.len(), "a comment before each");
    }
}
