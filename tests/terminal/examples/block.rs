//! The fenced blocks of a Markdown document.

/// One block.
pub(crate) struct Block {
    /// The number of its first line.
    pub(crate) line: usize,
    /// The word behind the fence.
    pub(crate) tag: String,
    /// What stands in it.
    pub(crate) text: String,
    /// What the comments right above it say.
    comments: Vec<String>,
}

impl Block {
    /// What follows `beginning` in one of the comments above.
    pub(crate) fn directive(&self, beginning: &str) -> Option<&str> {
        self.comments.iter().find_map(|comment| comment.strip_prefix(beginning))
    }
}

/// All blocks of a document.
pub(crate) fn blocks(document: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut comments = Vec::new();
    let mut is_open = false;
    for (index, line) in document.lines().enumerate() {
        let comment = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        match (line.strip_prefix("```"), comment) {
            (Some(tag), _) if !is_open => {
                let comments = std::mem::take(&mut comments);
                found.push(Block { line: index + 1, tag: tag.to_owned(), text: String::new(), comments });
                is_open = true;
            }
            (Some(_), _) => is_open = false,
            (None, Some(comment)) if !is_open => comments.push(comment.to_owned()),
            (None, _) if is_open => {
                let block = found.last_mut().expect("a block is open");
                block.text += line;
                block.text.push('\n');
            }
            (None, _) => comments.clear(),
        }
    }
    found
}
