//! A page from top to bottom: its text in blocks, and what its head says of it.

use std::borrow::Cow;

use super::{folded, one_line, same};
use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token, Tokenizer};
use crate::markup::{BlockBuilder, Piece};
use pullquote_text::BlockKind;
use pullquote_text::date::{self, Date};
use pullquote_text::plain;

/// The longest line that is a byline or a date, in bytes.
const LONGEST_LINE: usize = 160;

/// What a page holds.
#[derive(Default)]
pub struct Page {
    /// All of its text.
    pub pieces: Vec<Piece>,
    /// Its title, as its metadata or `<title>` have it.
    pub title: Option<String>,
    /// Whose site it is from.
    pub site: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, as it is written.
    pub published: Option<String>,
}

impl Page {
    /// Reads a page.
    pub fn read(html: &str, is_xml: bool) -> Self {
        let mut page = Self::default();
        let mut flow = BlockBuilder::default();
        let mut in_title = false;
        let mut plain_title = None;
        for token in Tokenizer::new(html, is_xml) {
            match &token {
                Token::Start(tag) => {
                    in_title = tag.name.eq_ignore_ascii_case("title");
                    page.note(tag);
                }
                // Pictures in the page have titles, too: the first is the page's.
                Token::Raw(text) if in_title && plain_title.is_none() => {
                    plain_title = Some(one_line(&decode(text)));
                }
                _ => {}
            }
            flow.take(token);
        }
        page.pieces = flow.into_pieces();
        let plain_title = plain_title.map(|title| page.without_site(title));
        let title = page.title.take().or(plain_title);
        page.title = title.filter(|title| !title.is_empty());
        page
    }

    /// Takes what a tag says of the page.
    fn note(&mut self, tag: &Tag) {
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
        let place = match name.as_str() {
            "og:title" => &mut self.title,
            "og:site_name" => &mut self.site,
            "author" => &mut self.author,
            "article:published_time" | "date" | "dc.date" | "dcterms.date" => &mut self.published,
            _ => return,
        };
        let words = tag.value("content").map(|words| one_line(&words));
        if let Some(words) = words.filter(|words| !words.is_empty()) {
            *place = Some(words);
        }
    }

    /// The title without the site's name behind the last bar or dash.
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

    /// The headings of level 1.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        let tops = self.pieces.iter().filter(|piece| piece.level == 1);
        tops.map(|piece| piece.text.as_str())
    }

    /// The byline as the page shows it, if it shows it; else the name. `None` for an address.
    pub fn shown_byline(&self, byline: &str) -> Option<String> {
        let byline = one_line(byline);
        if byline.is_empty() || byline.len() > LONGEST_LINE || byline.contains("://") {
            return None;
        }
        let name = folded(&byline);
        let is_it = |piece: &&Piece| {
            let text = &piece.text;
            text.len() <= LONGEST_LINE
                && plain::line_kind(text) == Some(BlockKind::Byline)
                && folded(text).contains(&name)
        };
        let shown = self.pieces.iter().find(is_it);
        Some(shown.map_or(byline, |piece| piece.text.clone()))
    }

    /// A day as the page shows it, if it shows it on a line of its own; else written out.
    pub fn shown_date(&self, day: Date) -> String {
        let is_it = |piece: &&Piece| {
            let text = &piece.text;
            text.len() <= LONGEST_LINE
                && plain::line_kind(text) == Some(BlockKind::Dateline)
                && date::find(text) == Some(day)
        };
        let shown = self
            .pieces
            .iter()
            .find(is_it)
            .map(|piece| piece.text.clone());
        shown.unwrap_or_else(|| day.in_words())
    }

    /// Whether `words` stand in the page as a block.
    pub fn shows(&self, words: &str) -> bool {
        self.pieces.iter().any(|piece| same(&piece.text, words))
    }
}
