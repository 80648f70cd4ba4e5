//! The options of the recommended policy, from the command line.

use mfa_policy::{DeviceNames, PolicyVariant, WaivedRule, rules, waived_rules};

use crate::cli::PolicyArgs;
use crate::error::Error;
use crate::model::Partition;

/// `partition` is used where the options name none.
pub(super) fn choices(args: &PolicyArgs, partition: Partition) -> Result<PolicyVariant, Error> {
    let device_names = match args.device_name.as_deref() {
        None | Some("any") => DeviceNames::Any,
        Some("user") => DeviceNames::User,
        Some(other) => {
            return Err(Error::Usage {
                what: format!("`--device-name {other}` is not known"),
                hint: "say `user` (devices are called as their users) or `any`".into(),
            });
        }
    };
    Ok(PolicyVariant {
        device_names,
        password_change: args.allow_password_change,
        access_keys: args.allow_access_keys,
        partition: named_partition(args.partition.as_deref())?.unwrap_or(partition),
        minimal: args.minimal,
    })
}

/// The rules that the variants break, in words.
pub(super) fn waived(choices: &PolicyVariant) -> Vec<String> {
    let reported = |waived: WaivedRule| {
        let rule = rules().iter().find(|rule| rule.id == waived.rule);
        let consequence = rule.map(|rule| format!(": {}", rule.consequence)).unwrap_or_default();
        format!("`{}` gives up rule {}{consequence}", waived.option, waived.rule)
    };
    waived_rules(choices).into_iter().map(reported).collect()
}

pub(super) fn named_partition(name: Option<&str>) -> Result<Option<Partition>, Error> {
    let Some(name) = name else { return Ok(None) };
    let partition = Partition::named(name).ok_or_else(|| Error::Usage {
        what: format!("`--partition {name}` is no partition of AWS"),
        hint: "say `aws`, `aws-cn` (China) or `aws-us-gov` (GovCloud)".into(),
    })?;
    Ok(Some(partition))
}
