//! A change of one section.

/// What to change in one section.
#[derive(Clone, Copy)]
pub struct SectionEdit<'a> {
    /// The text of the header: `dev-mfa`, in a config file `profile dev-mfa`.
    pub section: &'a str,
    /// Keys in lower case and their values. A value that begins with `\n` is a nested block, as the reader returns it.
    pub set: &'a [(&'a str, &'a str)],
    /// Keys that must not be there afterwards, in lower case.
    pub remove: &'a [&'a str],
}

// The values may be secrets.
impl std::fmt::Debug for SectionEdit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let set: Vec<_> = self.set.iter().map(|(key, _)| key).collect();
        f.debug_struct("SectionEdit")
            .field("section", &self.section)
            .field("set", &set)
            .field("remove", &self.remove)
            .finish()
    }
}
