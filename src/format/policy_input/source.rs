//! Detects source files of policies, which are not JSON for IAM.

/// The language of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceLanguage {
    /// Terraform modules, in HCL.
    Terraform,
    /// A template, in YAML or JSON.
    CloudFormation,
}

/// The words that begin a block in Terraform.
const BLOCKS: [&str; 8] = ["resource", "data", "module", "provider", "terraform", "locals", "variable", "output"];

/// Detects the language by the first lines.
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
