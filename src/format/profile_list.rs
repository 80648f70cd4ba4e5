//! A list of profiles in an environment variable: one record of CSV, as the AWS CLI has it.

/// A name as it is put into the list.
#[cfg(unix)]
pub(crate) fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

/// The names of a list.
pub(crate) fn names(list: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = list.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => push(&mut names, '"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => names.push(String::new()),
            c => push(&mut names, c),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn push(names: &mut [String], c: char) {
    if let Some(last) = names.last_mut() {
        last.push(c);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_was() {
        for list in [&["a"][..], &["a", "b"], &["a,b", "c"], &["a\"b", "\"", "c d"], &["a\nb", "ü"]] {
            let text = list.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(",");
            assert_eq!(names(&text), list, "{text}");
        }
        assert_eq!(names(""), Vec::<String>::new());
    }
}
