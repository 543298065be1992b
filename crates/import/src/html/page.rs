//! [`Page`]: all blocks of a page, and the metadata in its head.

use std::borrow::Cow;

use pullquote_text::date::{self, Date};
use pullquote_text::{BlockKind, collapse_whitespace, plain};

use super::text_match::{letters, same};
use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token, Tokenizer};
use crate::markup::{BlockBuilder, MarkupBlock};

/// The longest byline or date, in bytes.
const MAX_LINE: usize = 160;

#[derive(Default)]
pub struct Page {
    pub blocks: Vec<MarkupBlock>,
    /// From the metadata, else from `<title>` without the name of the site.
    pub title: Option<String>,
    pub site: Option<String>,
    pub author: Option<String>,
    /// The date of publication, as written.
    pub published: Option<String>,
}

impl Page {
    pub fn read(html: &str, is_xml: bool) -> Self {
        let mut page = Self::default();
        let mut builder = BlockBuilder::default();
        let mut in_title = false;
        let mut plain_title = None;
        for token in Tokenizer::new(html, is_xml) {
            match &token {
                Token::Start(tag) => {
                    in_title = tag.name.eq_ignore_ascii_case("title");
                    page.read_metadata(tag);
                }
                // SVG pictures have titles too; the page's comes first.
                Token::Raw(text) if in_title && plain_title.is_none() => {
                    plain_title = Some(collapse_whitespace(&decode(text)));
                }
                _ => {}
            }
            builder.push(token);
        }
        page.blocks = builder.into_blocks();
        let plain_title = plain_title.map(|title| page.without_site(title));
        let title = page.title.take().or(plain_title);
        page.title = title.filter(|title| !title.is_empty());
        page
    }

    fn read_metadata(&mut self, tag: &Tag) {
        if tag.name.eq_ignore_ascii_case("time") {
            let day = tag.value("datetime").filter(|_| self.published.is_none());
            self.published = self.published.take().or(day.map(Cow::into_owned));
            return;
        }
        if !tag.name.eq_ignore_ascii_case("meta") {
            return;
        }
        let name = tag.raw("property").or_else(|| tag.raw("name"));
        let name = name.unwrap_or_default().to_ascii_lowercase();
        let field = match name.as_str() {
            "og:title" => &mut self.title,
            "og:site_name" => &mut self.site,
            "author" => &mut self.author,
            "article:published_time" | "date" | "dc.date" | "dcterms.date" => &mut self.published,
            _ => return,
        };
        let words = tag
            .value("content")
            .map(|words| collapse_whitespace(&words));
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            *field = Some(words);
        }
    }

    /// Removes the name of the site, behind the last bar or dash, from a title.
    fn without_site(&self, title: String) -> String {
        for mark in [" | ", " – ", " — ", " - "] {
            let Some((words, last)) = title.rsplit_once(mark) else {
                continue;
            };
            let is_site = self.site.as_ref().is_some_and(|site| same(site, last));
            let is_short =
                words.split_whitespace().count() > 3 && last.split_whitespace().count() < 5;
            if is_site || is_short {
                return words.trim().to_owned();
            }
        }
        title
    }

    /// The texts of the headings of level 1.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        let tops = self.blocks.iter().filter(|block| block.level == 1);
        tops.map(|block| block.text.as_str())
    }

    /// `byline` as the page words it, if it shows it. `None` for a URL.
    pub fn shown_byline(&self, byline: &str) -> Option<String> {
        let byline = collapse_whitespace(byline);
        if byline.is_empty() || byline.len() > MAX_LINE || byline.contains("://") {
            return None;
        }
        let name = letters(&byline);
        let is_it = |block: &&MarkupBlock| {
            let text = &block.text;
            text.len() <= MAX_LINE
                && plain::line_kind(text) == Some(BlockKind::Byline)
                && letters(text).contains(&name)
        };
        let shown = self.blocks.iter().find(is_it);
        Some(shown.map_or(byline, |block| block.text.clone()))
    }

    /// `day` as a line of the page words it, if one does, else written out.
    pub fn shown_date(&self, day: Date) -> String {
        let is_it = |block: &&MarkupBlock| {
            let text = &block.text;
            text.len() <= MAX_LINE
                && plain::line_kind(text) == Some(BlockKind::Dateline)
                && date::find(text) == Some(day)
        };
        let shown = self
            .blocks
            .iter()
            .find(is_it)
            .map(|block| block.text.clone());
        shown.unwrap_or_else(|| day.in_words())
    }

    /// Whether a block of the page has the text `words`.
    pub fn shows(&self, words: &str) -> bool {
        self.blocks.iter().any(|block| same(&block.text, words))
    }
}
