//! Any bytes: the reader ends, and what it hands out is consistent.
#![no_main]

use aws_profile_files::ini::{IniDocument, from_bytes, nested_pairs};
use aws_profile_files::portability::reader_warnings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = from_bytes(bytes) else { return };
    let lines = text.split(['\n', '\r']).count();
    let document = match IniDocument::parse(text) {
        Ok(document) => document,
        Err(error) => {
            assert!((1..=lines).contains(&error.line), "an error beyond the text");
            return;
        }
    };
    let mut names = std::collections::HashSet::new();
    for section in document.sections() {
        assert!(names.insert(section.name()), "two sections of one name");
        let found = document.section(section.name()).expect("each section is found by its name");
        assert_eq!(found.line(), section.line());
        let mut keys = std::collections::HashSet::new();
        for property in section.own_properties() {
            assert!(keys.insert(property.key.to_lowercase()), "two properties of one key");
            assert!((section.line()..=lines).contains(&property.line) || property.inherited);
            let got = section.get(property.key).expect("each property is found by its key");
            assert_eq!((got.line, &got.value), (property.line, &property.value));
            let _ = nested_pairs(&property.value).count();
        }
    }
    for name in names.iter().take(4) {
        let _ = reader_warnings(text, name);
    }
});
