//! The little XML that the Query protocol needs.

/// Text for the inside of an element.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no way to write the other control characters
            control if control.is_control() && !"\t\n\r".contains(control) => escaped.push('\u{FFFD}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// `<name>text</name>`.
pub(crate) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// `<name>` around what is XML already.
pub(crate) fn wrap(name: &str, inner: &str) -> String {
    format!("<{name}>{inner}</{name}>")
}

/// The text of the first element of that name, with the five standard entities resolved.
pub(crate) fn text_of(document: &str, name: &str) -> Option<String> {
    let (start, end) = inside(document, name)?;
    let text = document.get(start..end)?;
    let resolved = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    Some(resolved.replace("&apos;", "'").replace("&amp;", "&"))
}

/// The document with other (raw) content in the first element of that name.
pub(crate) fn with_content(document: &str, name: &str, content: impl FnOnce(&str) -> String) -> String {
    match inside(document, name) {
        Some((start, end)) => {
            let changed = content(&document[start..end]);
            format!("{}{changed}{}", &document[..start], &document[end..])
        }
        None => document.to_owned(),
    }
}

/// The document without the first element of that name.
pub(crate) fn without(document: &str, name: &str) -> String {
    let emptied = with_content(document, name, |_| String::new());
    emptied.replacen(&format!("<{name}></{name}>"), "", 1)
}

fn inside(document: &str, name: &str) -> Option<(usize, usize)> {
    let open = format!("<{name}>");
    let start = document.find(&open)? + open.len();
    let length = document.get(start..)?.find(&format!("</{name}>"))?;
    Some((start, start + length))
}

#[cfg(test)]
mod tests {
    use super::{element, text_of, without};

    #[test]
    fn what_is_escaped_is_read_back() {
        let document = format!("<a>{}{}</a>", element("Message", "<&\"> & more"), element("Other", "x"));
        assert_eq!(text_of(&document, "Message").as_deref(), Some("<&\"> & more"));
        assert_eq!(without(&document, "Message"), "<a><Other>x</Other></a>");
    }
}
