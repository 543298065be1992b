//! The table of contents of a book: the navigation document of EPUB 3 or the NCX of EPUB 2.

use std::collections::{HashMap, HashSet};

use pullquote_text::collapse_whitespace;

use super::package::{fragment, local, resolve};
use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token, Tokenizer};

/// The most entries that are read.
const MAX_ENTRIES: usize = 20_000;

/// An entry: where it leads and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TocEntry {
    /// The file.
    pub file: String,
    /// The place in the file; empty for its beginning.
    pub fragment: String,
    pub label: String,
    /// How deep it is nested, from 1.
    pub depth: u32,
    /// The entry that it is in: its label, and its file if it leads anywhere.
    pub section: Option<Section>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub label: String,
    pub file: Option<String>,
}

/// What the entries say of each file.
#[derive(Debug, Default)]
pub struct Toc {
    /// The first label of a file.
    labels: HashMap<String, String>,
    /// The section of a file: the label above its first one.
    sections: HashMap<String, String>,
    /// Files whose entries hold those of other files.
    parents: HashSet<String>,
    /// The chapters in a file that holds several.
    chapters: HashMap<String, Vec<TocEntry>>,
}

impl Toc {
    pub fn new(entries: Vec<TocEntry>) -> Self {
        let mut toc = Self::default();
        let level = chapter_level(&entries);
        for entry in entries {
            let new = !toc.labels.contains_key(&entry.file);
            if new {
                toc.labels.insert(entry.file.clone(), entry.label.clone());
                if let Some(section) = &entry.section {
                    let label = section.label.clone();
                    toc.sections.insert(entry.file.clone(), label);
                    let parent = section.file.clone();
                    toc.parents
                        .extend(parent.filter(|file| *file != entry.file));
                }
            }
            if entry.depth <= level {
                let chapters = toc.chapters.entry(entry.file.clone()).or_default();
                let mut known = chapters.iter();
                if known.all(|known| known.fragment != entry.fragment) {
                    chapters.push(entry);
                }
            }
        }
        toc.chapters.retain(|_, chapters| chapters.len() > 1);
        toc
    }

    pub fn label(&self, file: &str) -> Option<&String> {
        self.labels.get(file)
    }

    pub fn section(&self, file: &str) -> Option<&String> {
        self.sections.get(file)
    }

    /// Whether the entry of the file holds those of other files: in a newspaper, the page of a section.
    pub fn is_section(&self, file: &str) -> bool {
        self.parents.contains(file)
    }

    /// The chapters of a file that holds at least two, in the order of the table; else none.
    pub fn chapters(&self, file: &str) -> &[TocEntry] {
        self.chapters.get(file).map_or(&[], Vec::as_slice)
    }
}

/// The depth at which the table lists chapters: the first one with several entries, since a single entry
/// over all others is the title of the book. What is deeper are sections, at which no file is cut.
fn chapter_level(entries: &[TocEntry]) -> u32 {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for entry in entries {
        *counts.entry(entry.depth).or_default() += 1;
    }
    let several = counts.iter().filter(|(_, n)| **n > 1);
    several.map(|(depth, _)| *depth).min().unwrap_or(0)
}

/// Reads the table of contents `name`.
pub fn entries(text: &str, name: &str) -> Vec<TocEntry> {
    let mut reader = TocReader {
        name,
        entries: Vec::new(),
        open: Vec::new(),
        depth: 0,
        skipped: false,
    };
    let (mut link, mut words) = (None, String::new());
    let (mut in_label, mut label) = (false, String::new());
    for token in Tokenizer::new(text, true) {
        match token {
            Token::Start(tag) => match local(tag.name).as_str() {
                "nav" => reader.skipped = !is_toc(&tag),
                "pagelist" | "navlist" => reader.skipped = true,
                "ol" | "navpoint" => reader.depth += 1,
                "a" => {
                    link = tag.value("href");
                    words.clear();
                }
                // A heading over a list, without a link of its own.
                "span" if link.is_none() && !in_label => {
                    in_label = true;
                    label.clear();
                }
                "text" => {
                    in_label = true;
                    label.clear();
                }
                "content" => {
                    reader.add(&tag.value("src").unwrap_or_default(), &label);
                }
                _ => {}
            },
            Token::End(end) => match local(end).as_str() {
                "a" => {
                    if let Some(link) = link.take() {
                        reader.add(&link, &words);
                    }
                }
                "span" if in_label => {
                    in_label = false;
                    reader.open(&label, None);
                }
                "text" => in_label = false,
                "nav" | "pagelist" | "navlist" => reader.skipped = false,
                "ol" | "navpoint" => reader.depth = reader.depth.saturating_sub(1),
                _ => {}
            },
            Token::Text(text) if link.is_some() => words.push_str(&decode(text)),
            Token::Text(text) if in_label => label.push_str(&decode(text)),
            _ => {}
        }
    }
    reader.entries
}

/// Whether a `<nav>` lists chapters, not pages or landmarks.
fn is_toc(tag: &Tag) -> bool {
    let kind = tag.raw("epub:type");
    kind.is_none_or(|kind| kind.split_whitespace().any(|word| word == "toc"))
}

struct TocReader<'n> {
    name: &'n str,
    entries: Vec<TocEntry>,
    /// The entries that the next one may be in, with their depths.
    open: Vec<(u32, Section)>,
    depth: u32,
    skipped: bool,
}

impl TocReader<'_> {
    fn add(&mut self, target: &str, label: &str) {
        let label = collapse_whitespace(label);
        if self.skipped || label.is_empty() || self.entries.len() >= MAX_ENTRIES {
            return;
        }
        let file = resolve(self.name, target);
        let section = self.open(&label, file.clone());
        if let Some(file) = file {
            self.entries.push(TocEntry {
                file,
                fragment: fragment(target),
                label,
                depth: self.depth,
                section,
            });
        }
    }

    /// Opens the entry `label`; what it is in.
    fn open(&mut self, label: &str, file: Option<String>) -> Option<Section> {
        let is_beside = |(depth, _): &(u32, Section)| *depth >= self.depth;
        while self.open.last().is_some_and(is_beside) {
            self.open.pop();
        }
        let section = self.open.last().map(|(_, section)| section.clone());
        let label = collapse_whitespace(label);
        self.open.push((self.depth, Section { label, file }));
        section
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(String, String, u32)> {
        let entries = entries(text, "OEBPS/nav.xhtml").into_iter();
        let row = |entry: TocEntry| {
            let target = format!("{}#{}", entry.file, entry.fragment);
            (target, entry.label, entry.depth)
        };
        entries.map(row).collect()
    }

    fn row(target: &str, label: &str, depth: u32) -> (String, String, u32) {
        (target.to_owned(), label.to_owned(), depth)
    }

    #[test]
    fn navigation_documents_and_ncx() {
        let nav = "<nav epub:type='toc'><ol><li><a href='a.xhtml#1'>One &amp;\n <i>only</i></a></li>\
            <li><a href='b.xhtml'>Two</a><ol><li><a href='b.xhtml#x'>Inner</a></li></ol></li></ol></nav>\
            <nav epub:type='page-list'><ol><li><a href='a.xhtml#p1'>1</a></li></ol></nav>";
        assert_eq!(
            rows(nav),
            [
                row("OEBPS/a.xhtml#1", "One & only", 1),
                row("OEBPS/b.xhtml#", "Two", 1),
                row("OEBPS/b.xhtml#x", "Inner", 2),
            ]
        );
        let ncx = "<docTitle><text>Epub</text></docTitle><navPoint><navLabel><text>One</text></navLabel>\
            <content src='a.xhtml'/><navPoint><navLabel><text>Two</text></navLabel><content src='b.xhtml#y'/>\
            </navPoint></navPoint><pageList><pageTarget><navLabel><text>7</text></navLabel>\
            <content src='a.xhtml#p7'/></pageTarget></pageList>";
        assert_eq!(
            rows(ncx),
            [
                row("OEBPS/a.xhtml#", "One", 1),
                row("OEBPS/b.xhtml#y", "Two", 2),
            ]
        );
    }

    #[test]
    fn files_are_cut_at_chapters_but_not_at_sections() {
        let nav = "<nav><ol><li><a href='a.xhtml#c1'>One</a><ol><li><a href='a.xhtml#s1'>First</a></li>\
            <li><a href='a.xhtml#s2'>Second</a></li></ol></li><li><a href='a.xhtml#c2'>Two</a></li>\
            <li><a href='b.xhtml'>Three</a><ol><li><a href='b.xhtml#s3'>Third</a></li></ol></li></ol></nav>";
        let toc = Toc::new(entries(nav, "nav.xhtml"));
        let fragments = |file| -> Vec<String> {
            let chapters = toc.chapters(file).iter();
            chapters.map(|entry| entry.fragment.clone()).collect()
        };
        assert_eq!(fragments("a.xhtml"), ["c1", "c2"]);
        assert!(fragments("b.xhtml").is_empty());
        assert_eq!(toc.label("b.xhtml").unwrap(), "Three");
    }
}
