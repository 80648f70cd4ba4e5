//! Sources of policies, which are no JSON that IAM would take.

/// What a text is the source for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceLanguage {
    /// Modules, in HCL.
    Terraform,
    /// A template, in YAML or JSON.
    CloudFormation,
}

/// What begins a block of Terraform's.
const BLOCKS: [&str; 8] = ["resource", "data", "module", "provider", "terraform", "locals", "variable", "output"];

/// By its first lines.
pub(super) fn source(text: &str) -> Option<SourceLanguage> {
    let lines = || text.lines().map(str::trim_end).filter(|line| !line.trim_start().starts_with(['#', '/']));
    let is_block = |line: &str| {
        let (word, rest) = line.split_once([' ', '{']).unwrap_or((line, ""));
        BLOCKS.contains(&word) && (line.ends_with('{') || line.ends_with('}') || rest.trim_start().starts_with('"'))
    };
    let is_template = |line: &str| {
        let line = line.trim_start_matches(['"', ' ', '{']);
        line.starts_with("AWSTemplateFormatVersion") || line == "Resources:"
    };
    if lines().any(is_template) {
        Some(SourceLanguage::CloudFormation)
    } else {
        lines().find(|line| !line.is_empty()).filter(|line| is_block(line)).map(|_| SourceLanguage::Terraform)
    }
}
