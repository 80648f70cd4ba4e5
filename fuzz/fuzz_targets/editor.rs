//! Any file, any of a few edits. The first line of the input chooses: a letter for the section, the rest for a value.
#![no_main]

use aws_profile_files::edit::{SectionEdit, remove_section, set_section, validate_target_name, validate_value};
use aws_profile_files::ini::IniDocument;
use libfuzzer_sys::fuzz_target;

const SECTIONS: [&str; 5] = ["p", "q", "default", "profile p", "a/b@c"];

fuzz_target!(|input: &str| {
    let (head, text) = input.split_once('\n').unwrap_or(("", input));
    let mut choice = head.chars();
    let section = SECTIONS[choice.next().map_or(0, |c| c as usize % SECTIONS.len())];
    let wanted = choice.as_str();
    let value = if validate_value(wanted).is_ok() { wanted } else { "T==" };
    let set = [("aws_access_key_id", "ASIA1"), ("aws_session_token", value)];
    let edit = SectionEdit { section, set: &set, remove: &["aws_security_token"] };
    let before = IniDocument::parse(text);
    let _ = validate_target_name(wanted, before.iter().flat_map(|read| read.sections()).map(|it| (it.name(), it.line())));
    let Ok(after) = set_section(text, &edit) else { return };
    let before = before.expect("what cannot be read is not edited");
    let read = IniDocument::parse(&after).expect("what was edited can be read");
    let own = read.section(section).expect("the section is there");
    for (key, value) in set {
        let found = own.own_properties().find(|property| property.key == key).expect("the key is there");
        assert_eq!(found.value, value);
    }
    assert!(own.own_properties().all(|property| !property.key.eq_ignore_ascii_case("aws_security_token")));
    for other in before.sections().filter(|other| other.name() != section) {
        let now = read.section(other.name()).expect("no section is lost");
        assert!(
            other.own_properties().map(|it| (it.key, it.value)).eq(now.own_properties().map(|it| (it.key, it.value))),
            "another section has changed"
        );
    }
    if before.section(section).is_none() {
        assert!(after.starts_with(text), "what stood there stays");
        let back = remove_section(&after, section).expect("what was appended can be removed");
        assert!(back == text || (back.starts_with(text) && back[text.len()..].chars().all(|c| "\r\n".contains(c))));
    }
    assert_eq!(set_section(&after, &edit).as_deref(), Ok(after.as_str()), "a second edit changes something");
});
