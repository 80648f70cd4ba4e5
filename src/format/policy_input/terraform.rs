//! `terraform show -json`: the policies of a plan or of a state.

use mfa_policy::PolicyDocument;

use super::document::document;
use super::raw::Raw;
use super::set::InputError;

/// Resources with a policy, each with the attribute that holds the document.
const RESOURCES: [(&str, &str); 6] = [
    ("aws_iam_policy", "policy"),
    ("aws_iam_user_policy", "policy"),
    ("aws_iam_group_policy", "policy"),
    ("aws_iam_role_policy", "policy"),
    ("aws_iam_role", "assume_role_policy"),
    ("aws_organizations_policy", "content"),
];
/// How many levels of nested modules are read.
const DEEPEST: usize = 32;

fn values(root: Raw<'_>) -> Option<Raw<'_>> {
    let members = root.members();
    members.get("planned_values").or_else(|| members.get("values")).copied()
}

pub(super) fn documents(name: &str, root: Raw<'_>) -> Result<Vec<PolicyDocument>, InputError> {
    let mut found = Vec::new();
    if let Some(module) = values(root).and_then(|values| values.member("root_module")) {
        gather(name, module, 0, &mut found)?;
    }
    Ok(found)
}

fn gather(name: &str, module: Raw<'_>, depth: usize, found: &mut Vec<PolicyDocument>) -> Result<(), InputError> {
    if depth == DEEPEST {
        return Ok(());
    }
    for resource in module.list("resources") {
        let kind = resource.text_of("type").unwrap_or_default();
        let attribute = RESOURCES.iter().find(|(known, _)| *known == kind).map(|(_, attribute)| *attribute);
        let (Some(attribute), Some(values)) = (attribute, resource.member("values")) else { continue };
        let title = format!("{name}, `{}`", resource.text_of("address").unwrap_or(kind));
        found.extend(known(&title, values.member(attribute))?);
        // The inline policies of a role.
        for inline in values.list("inline_policy") {
            let title = format!("{title}, inline policy `{}`", inline.text_of("name").unwrap_or_default());
            found.extend(known(&title, inline.member("policy"))?);
        }
    }
    module.list("child_modules").into_iter().try_for_each(|child| gather(name, child, depth + 1, found))
}

/// A value that is not known before the plan is applied is missing or null.
fn known(title: &str, policy: Option<Raw<'_>>) -> Result<Option<PolicyDocument>, InputError> {
    policy.filter(|policy| policy.text().is_some()).map(|policy| document(title, policy)).transpose()
}
