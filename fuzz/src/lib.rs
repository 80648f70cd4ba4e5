//! The reader and the editor alone, from the program's own source: the whole program would bring the AWS SDK along and
//! take minutes to build with a sanitizer.

#[allow(dead_code, unused_imports, reason = "the program uses more of them than the targets do")]
#[path = "."]
pub mod format {
    #[path = "../../src/format/edit/mod.rs"]
    pub mod edit;
    #[path = "../../src/format/ini/mod.rs"]
    pub mod ini;
    #[path = "../../src/format/portability.rs"]
    pub mod portability;
    #[path = "../../src/format/second_reader.rs"]
    pub mod second_reader;
}
