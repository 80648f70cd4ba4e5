//! Why the AWS CLI cannot read a shared file. An error names its line, sections and keys, never a value.

/// Why the AWS CLI cannot read a file: the whole file, not only the section that holds the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct SyntaxError {
    /// Counted from 1, as editors do.
    pub line: usize,
    /// What is wrong there.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "fields are what they are called")]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// Python's `DuplicateSectionError`: the parser is strict.
    #[error("section `{name}` is there a second time, first on line {first}")]
    DuplicateSection {
        name: String,
        /// Line of its first header.
        first: usize,
    },
    /// Python's `DuplicateOptionError`; keys are compared in lower case.
    #[error("key `{key}` is there a second time, first on line {first}")]
    DuplicateKey {
        /// As spelled the second time.
        key: String,
        /// Line of its first occurrence.
        first: usize,
    },
    /// Python's `MissingSectionHeaderError`.
    #[error("this line stands before the first `[section]`")]
    NoSection,
    /// Python's `ParsingError`: neither `[section]` nor `key = value`.
    #[error("neither a `[section]` nor a `key = value`")]
    NoDelimiter,
    /// Python's `ParsingError` for `= value`.
    #[error("a value without a key")]
    EmptyKey,
    /// A UTF-8 byte order mark, which Python takes for text before the first header.
    #[error("the file begins with a byte order mark")]
    Bom,
    /// The indented block under `key =` has a line without `=` (botocore's `_parse_nested`).
    #[error("the block under `{key}` has a line without `=`")]
    BadNested { key: String },
    /// Not valid UTF-8; Python decodes the file strictly.
    #[error("not valid UTF-8")]
    NotUtf8,
}
