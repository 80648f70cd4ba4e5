//! Detects source files of policies, which are not documents for IAM.

use std::collections::BTreeMap;

use super::raw::Raw;

/// The language of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceLanguage {
    /// Terraform modules, in HCL or JSON.
    Terraform,
    /// A template, in YAML or JSON.
    CloudFormation,
    /// The state that Terraform keeps for itself.
    TerraformState,
}

/// The words that begin a block in Terraform.
const BLOCKS: [&str; 8] = ["resource", "data", "module", "provider", "terraform", "locals", "variable", "output"];

/// Detects the language of a JSON object by its members.
pub(super) fn source_in_json(members: &BTreeMap<String, Raw<'_>>) -> Option<SourceLanguage> {
    let is_object = |name: &str| members.get(name).is_some_and(|member| member.is_object());
    if members.contains_key("Statement") {
        None
    } else if is_object("Resources") {
        Some(SourceLanguage::CloudFormation)
    } else if members.contains_key("terraform_version") && members.contains_key("lineage") {
        Some(SourceLanguage::TerraformState)
    } else {
        // Blocks may be listed, too.
        let is_block = |name: &str| members.get(name).is_some_and(|block| block.is_object() || block.is_array());
        BLOCKS.into_iter().find(|name| is_block(name)).map(|_| SourceLanguage::Terraform)
    }
}

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
