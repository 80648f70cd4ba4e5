//! The form body of a request.

use std::collections::BTreeMap;

/// Parameters whose values are codes: only their length is ever kept.
const CODES: [&str; 3] = ["TokenCode", "AuthenticationCode1", "AuthenticationCode2"];

/// The parameters of one call.
pub(crate) struct Form {
    fields: BTreeMap<String, String>,
}

impl Form {
    pub(crate) fn parse(body: &[u8]) -> Self {
        Self { fields: form_urlencoded::parse(body).into_owned().collect() }
    }

    /// A parameter that is there, even if empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// The members of a list, `<list>.1<field>` and so on, up to the first that is not there.
    pub(crate) fn list(&self, list: &str, field: &str) -> Vec<&str> {
        (1..).map_while(|number: usize| self.get(&format!("{list}.{number}{field}"))).collect()
    }

    pub(crate) fn action(&self) -> &str {
        self.get("Action").unwrap_or_default()
    }

    /// What may be recorded: everything but codes.
    pub(crate) fn without_codes(&self) -> BTreeMap<String, String> {
        let mut fields = self.fields.clone();
        fields.retain(|name, _| !CODES.contains(&name.as_str()));
        fields
    }
}
