//! Lines by layer, and doc comments too short to be useful.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::source_tree::Sources;

/// A doc comment of at most this many words is short.
const SHORT_COMMENT: usize = 4;

#[derive(Clone, Copy, Default)]
struct Size {
    files: usize,
    lines: usize,
    short_comments: usize,
}

impl Size {
    fn of(text: &str) -> Self {
        Self {
            files: 1,
            lines: text.lines().count(),
            short_comments: short_comments(text),
        }
    }

    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.lines += other.lines;
        self.short_comments += other.short_comments;
    }

    fn row(self, name: &str) -> String {
        let Self {
            files,
            lines,
            short_comments,
        } = self;
        format!("| {name} | {files} | {lines} | {short_comments} |\n")
    }
}

/// A table of files, lines and short doc comments by layer.
pub fn table(sources: &Sources) -> String {
    let mut layers: BTreeMap<String, Size> = BTreeMap::new();
    let (mut shipped, mut all) = (Size::default(), Size::default());
    for (file, text) in &sources.files {
        let size = Size::of(text);
        layers.entry(layer(file)).or_default().add(size);
        all.add(size);
        if file.starts_with("src/") || (file.starts_with("crates/") && file.contains("/src/")) {
            shipped.add(size);
        }
    }
    let mut out = String::new();
    let _ = writeln!(
        out,
        "| layer | files | lines | doc comments of {SHORT_COMMENT} words or fewer |\n|---|--:|--:|--:|"
    );
    for (name, size) in layers {
        out += &size.row(&name);
    }
    out + &shipped.row("**src and crates**") + &all.row("**all**")
}

/// Files longer than the limit, with their lengths.
pub fn long_files(sources: &Sources, limit: usize) -> Vec<String> {
    let files = sources.files.iter();
    files
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > limit)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect()
}

/// The layer of a file: `crates/text`, `src/app`, `train`.
fn layer(file: &str) -> String {
    match file.split('/').collect::<Vec<_>>()[..] {
        ["crates", name, "src", ..] => format!("crates/{name}"),
        ["crates", name, ..] => format!("crates/{name}, tests and examples"),
        ["src", "lib.rs" | "main.rs"] => "src, the root".to_owned(),
        ["src", module, ..] => format!("src/{}", module.trim_end_matches(".rs")),
        [folder, ..] => folder.to_owned(),
        [] => String::new(),
    }
}

/// Number of doc comment blocks of at most [`SHORT_COMMENT`] words.
fn short_comments(text: &str) -> usize {
    let mut n_short = 0;
    let mut n_words = None;
    for line in text.lines().chain([""]) {
        if let Some(words) = doc_text(line) {
            *n_words.get_or_insert(0) += words.split_whitespace().count();
        } else {
            let is_short = n_words.take().is_some_and(|words| words <= SHORT_COMMENT);
            n_short += usize::from(is_short);
        }
    }
    n_short
}

/// The text of a doc comment line.
fn doc_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line
        .strip_prefix("///")
        .or_else(|| line.strip_prefix("//!"))?;
    (!text.starts_with('/')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_blocks_are_counted_whole() {
        let text = "//! A module.\n\n/// One.\npub a: u8,\n/// One two three\n/// four five.\nfn f() {}\n    /// End.";
        assert_eq!(short_comments(text), 3);
        assert_eq!(
            short_comments("//// One.\n// Two.\nlet a = 1; /// three"),
            0
        );
    }

    #[test]
    fn files_belong_to_layers() {
        let layers = [
            ("crates/text/src/span.rs", "crates/text"),
            ("crates/text/tests/a.rs", "crates/text, tests and examples"),
            ("src/main.rs", "src, the root"),
            ("src/app.rs", "src/app"),
            ("src/app/reader/focus.rs", "src/app"),
            ("train/src/main.rs", "train"),
        ];
        for (file, expected) in layers {
            assert_eq!(layer(file), expected);
        }
    }
}
