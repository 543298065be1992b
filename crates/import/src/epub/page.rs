//! [`Page`]: a file of a book, with its chapters.

use std::collections::HashSet;

use pullquote_text::{BlockKind, Part};

use super::cuts::{Cut, cuts};
use super::package::resolve;
use super::toc::TocEntry;
use super::{CHAPTER_STEP, news};
use crate::decode::Decoded;
use crate::markup::tokenizer::{Token, Tokenizer};
use crate::markup::{self, MarkupBlock};

/// Within how many blocks the heading of a chapter is.
const HEADING_BLOCKS: usize = 3;
/// The longest title that is made of the first words of a chapter, in bytes.
const MAX_TITLE: usize = 80;

pub struct Page {
    pub name: String,
    pub decoded: Decoded,
    /// The chapters in it, if it holds several.
    pub cuts: Vec<Cut>,
}

impl Page {
    pub fn new(name: String, decoded: Decoded, chapters: &[TocEntry]) -> Self {
        let cuts = cuts(&decoded.text, chapters);
        Self {
            name,
            decoded,
            cuts,
        }
    }

    /// The entries for its chapters; `at` is its position in the reading order, from 0.
    pub fn parts(&self, at: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        for (n, cut) in self.cuts.iter().enumerate() {
            let title = if let Some(label) = &cut.label {
                label.clone()
            } else {
                // The text before the first chapter counts if it is more than the title of the book.
                let blocks = markup::blocks(cut.of(&self.decoded.text), true);
                if blocks.iter().all(|block| block.level > 0) {
                    continue;
                }
                heading_or_first(&blocks).unwrap_or_default()
            };
            parts.push(Part {
                number: ((n + 1) * CHAPTER_STEP + at + 1) as u32,
                title,
                bytes: (cut.end - cut.start) as u64,
                ..Part::default()
            });
        }
        parts
    }

    /// Its heading, else its first words; `None` without text of its own, when it only links to other
    /// `files` of the book.
    pub fn title(&self, files: &HashSet<String>) -> Option<String> {
        let mut blocks = markup::blocks(&self.decoded.text, true);
        news::remove_furniture(&mut blocks);
        heading_or_first(&blocks).filter(|_| !self.only_links(files))
    }

    /// Whether all letters outside headings are in links to other files.
    fn only_links(&self, files: &HashSet<String>) -> bool {
        let (mut is_linked, mut n_linked) = (false, 0);
        let mut heading = false;
        for token in Tokenizer::new(&self.decoded.text, true) {
            match token {
                Token::Start(tag) if tag.name.eq_ignore_ascii_case("a") => {
                    let target = tag.value("href");
                    let target = target.and_then(|href| resolve(&self.name, &href));
                    is_linked =
                        target.is_some_and(|name| name != self.name && files.contains(&name));
                }
                Token::End(name) if name.eq_ignore_ascii_case("a") => is_linked = false,
                Token::Start(tag) => heading |= is_heading(tag.name),
                Token::End(name) => heading &= !is_heading(name),
                Token::Text(text) if is_linked => n_linked += usize::from(!text.trim().is_empty()),
                Token::Text(text) if !heading && text.chars().any(char::is_alphanumeric) => {
                    return false;
                }
                _ => {}
            }
        }
        n_linked > 0
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}

fn heading_or_first(blocks: &[MarkupBlock]) -> Option<String> {
    let mut top = blocks.iter().take(HEADING_BLOCKS);
    let named = top.find(|block| block.level > 0).or(blocks.first())?;
    Some(first_words(&named.text))
}

/// Makes the headline: the heading of the chapter, else its title in the table of contents.
pub fn mark_headline(label: Option<&str>, blocks: &mut Vec<MarkupBlock>) {
    let mut top = blocks.iter_mut().take(HEADING_BLOCKS);
    if let Some(heading) = top.find(|block| block.level > 0) {
        heading.kind = BlockKind::Headline;
        return;
    }
    let Some(label) = label else {
        return;
    };
    if label == blocks[0].text {
        blocks[0].kind = BlockKind::Headline;
    } else if let Some(headline) = MarkupBlock::new(BlockKind::Headline, label) {
        blocks.insert(0, headline);
    }
}

fn first_words(text: &str) -> String {
    let mut title = String::new();
    for word in text.split_whitespace() {
        if title.len() + word.len() > MAX_TITLE {
            title.push('…');
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(word);
    }
    title
}
