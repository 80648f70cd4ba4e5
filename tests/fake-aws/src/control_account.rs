//! The part of the control interface that makes users and roles, and shortens lives.

use crate::form::Form;
use crate::role_spec::RoleSpec;
use crate::state::{DeviceKind, State};

/// Adds a user with a key and, if named, a virtual device; answers with lines for a shell to evaluate.
pub(crate) fn add_user(state: &mut State, query: &Form) -> Result<String, String> {
    let name = query.get("name").ok_or("name is missing")?;
    let account = account(state, query)?;
    if state.user_named(&account, name).is_some() {
        return Err(format!("User with name {name} already exists."));
    }
    let serial = query.get("device").map(|device| state.arn(&account, &format!("mfa/{device}")));
    if serial.as_ref().is_some_and(|serial| state.device(serial).is_some()) {
        return Err("MFADevice entity at the same path and name already exists.".to_owned());
    }
    let user = state.add_user(&account, query.get("path").unwrap_or("/"), name, false);
    let (id, secret) = state.add_key(user);
    let arn = &state.users[user].arn;
    let lines = format!("FAKE_ACCESS_KEY_ID={id}\nFAKE_SECRET_ACCESS_KEY={secret}\nFAKE_USER_ARN={arn}\n");
    let Some(serial) = serial else { return Ok(lines) };
    state.add_device(&serial, DeviceKind::Virtual, Some(user));
    Ok(format!("{lines}FAKE_SERIAL={serial}\n"))
}

/// Adds a role; the parameters have the names of the methods of [`RoleSpec`].
pub(crate) fn add_role(state: &mut State, query: &Form) -> Result<String, String> {
    type WithText = fn(RoleSpec, &str) -> RoleSpec;
    let mut spec = RoleSpec::new(query.get("name").ok_or("name is missing")?);
    let texts: [(&str, WithText); 6] = [
        ("path", RoleSpec::path),
        ("external-id", RoleSpec::with_external_id),
        ("session-name", |spec, pattern| spec.condition("StringLike", "sts:RoleSessionName", pattern)),
        ("trust-policy", RoleSpec::trust_policy),
        ("policy", RoleSpec::policy),
        ("trusts", |spec, principals| principals.split(' ').fold(spec, RoleSpec::trusts)),
    ];
    for (name, set) in texts {
        if let Some(value) = query.get(name) {
            spec = set(spec, value);
        }
    }
    for name in ["mfa", "tags", "source-identity"] {
        spec = match (query.get(name), name) {
            (None, _) => spec,
            (Some(_), "mfa") => spec.with_mfa(),
            (Some(_), "tags") => spec.with_tags(),
            (Some(_), _) => spec.with_source_identity(),
        };
    }
    if let Some(seconds) = number(query, "mfa-younger-than")? {
        spec = spec.mfa_younger_than(seconds);
    }
    if let Some(seconds) = number(query, "max-session-duration")? {
        spec = spec.max_session_duration(seconds);
    }
    let account = account(state, query)?;
    let role = spec.add(state, &account)?;
    Ok(format!("FAKE_ROLE_ARN={}", state.roles[role].arn))
}

/// Sets what is named: the speed of lives, and how long sessions and role sessions live at most.
pub(crate) fn set_lives(state: &mut State, query: &Form) -> Result<String, String> {
    let [scale, session, role] = ["scale", "session", "role"].map(|name| number(query, name));
    let lives = &mut state.settings.lives;
    if let Some(scale) = scale? {
        lives.scale = i64::from(scale.max(1));
    }
    if let Some(seconds) = session? {
        lives.session_limit = i64::from(seconds);
    }
    if let Some(seconds) = role? {
        lives.role_limit = i64::from(seconds);
    }
    Ok("ok".to_owned())
}

fn account(state: &State, query: &Form) -> Result<String, String> {
    let account = query.get("account").unwrap_or(&state.settings.account);
    if account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(account.to_owned());
    }
    Err("an account id has twelve digits".to_owned())
}

fn number(query: &Form, name: &str) -> Result<Option<u32>, String> {
    let text = query.get(name).map(str::parse).transpose();
    text.map_err(|_| format!("{name} is not a number"))
}
