//! [`PageWriter`]: the paragraphs of a document to a page of HTML, which `markup` reads like any other. So
//! lists, tables, block quotations and links come out the same whatever the format was.

use std::collections::HashMap;
use std::fmt::Write as _;

use pullquote_text::{BlockKind, collapse_whitespace};

/// The deepest list that is written.
const MAX_LIST: usize = 9;

/// What a paragraph is, by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Text,
    Title,
    Subtitle,
    Byline,
    Date,
    /// A heading of this level, from 1.
    Heading(u8),
    Quotation,
    Caption,
    /// A table of contents and the like, which is left out.
    Hidden,
}

impl Role {
    /// The role that the name of a style tells, in English or as the programs write it in files.
    pub fn of_style(name: &str) -> Option<Self> {
        let name = name.replace("_20_", " ").to_lowercase();
        let name = name.trim();
        if let Some(level) = name.strip_prefix("heading").map(str::trim) {
            return level.parse().ok().map(Self::Heading);
        }
        Some(match name {
            "title" | "headline" => Self::Title,
            "subtitle" | "standfirst" => Self::Subtitle,
            "author" | "byline" => Self::Byline,
            "date" => Self::Date,
            "quote" | "intense quote" | "intensequote" | "block text" | "blocktext"
            | "quotations" | "block quotation" => Self::Quotation,
            "caption" | "image caption" | "figure caption" | "table caption" | "illustration"
            | "figure" => Self::Caption,
            _ if name.starts_with("toc ") || name.starts_with("contents ") => Self::Hidden,
            _ => return None,
        })
    }
}

/// The list that a paragraph is an item of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// What tells this list from others.
    pub list: String,
    /// How deep it is nested, from 0.
    pub level: usize,
    /// Whether its items are numbered.
    pub is_ordered: bool,
    /// The number that the file tells; else that after the last item.
    pub number: Option<u32>,
}

/// The words of a paragraph as HTML.
#[derive(Clone, Debug, Default)]
pub struct Words {
    html: String,
    n_links: u32,
}

impl Words {
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                c => self.html.push(c),
            }
        }
    }

    pub fn line_end(&mut self) {
        self.html.push_str("<br/>");
    }

    pub fn open_link(&mut self, address: &str) {
        self.html.push_str("<a href=\"");
        self.text(address);
        self.html.push_str("\">");
        self.n_links += 1;
    }

    pub fn close_link(&mut self) {
        if self.n_links > 0 {
            self.n_links -= 1;
            self.html.push_str("</a>");
        }
    }

    /// The mark of note `number`.
    pub fn note(&mut self, number: usize) {
        let _ = write!(
            self.html,
            "<sup><a href=\"#note{number}\">{number}</a></sup>"
        );
    }

    pub fn append(&mut self, other: &Self) {
        self.html.push_str(&other.closed());
    }

    /// The HTML, with its links closed: those of fields may end in a later paragraph.
    fn closed(&self) -> String {
        format!("{}{}", self.html, "</a>".repeat(self.n_links as usize))
    }

    /// Takes the mark off that begins an item in a file without lists: `•`, `–` or a number.
    pub fn take_mark(&mut self) -> Option<String> {
        let (mark, rest) = self.html.split_once(' ')?;
        let digits = mark.trim_end_matches(['.', ')']);
        let is_number = digits.len() < mark.len()
            && digits.len() <= 3
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && !matches!(mark, "•" | "–" | "-" | "·" | "*" | "◦") {
            return None;
        }
        let mark = mark.to_owned();
        self.html = rest.trim_start().to_owned();
        Some(mark)
    }

    pub fn is_blank(&self) -> bool {
        self.plain().is_empty()
    }

    /// The words without markup.
    fn plain(&self) -> String {
        let blocks = crate::markup::blocks(&self.html, true);
        let texts = blocks.iter().map(|block| block.text.as_str());
        collapse_whitespace(&texts.collect::<Vec<_>>().join(" "))
    }
}

#[derive(Debug, Default)]
pub struct PageWriter {
    html: String,
    /// For each open list, whether it is ordered.
    lists: Vec<bool>,
    /// The last number of each list and level.
    numbers: HashMap<(String, usize), u32>,
    in_quotation: bool,
    n_tables: u32,
    /// Words that stand for a picture, unless a caption follows.
    alternative: Option<String>,
    /// The words of blocks whose kind HTML does not tell, in order.
    pub kinds: Vec<(String, BlockKind)>,
    /// Whether there was a title.
    pub has_title: bool,
}

impl PageWriter {
    pub fn paragraph(&mut self, role: Role, item: Option<&ListItem>, words: &Words) {
        if words.is_blank() || role == Role::Hidden {
            return;
        }
        if role != Role::Caption {
            self.place_alternative();
        }
        let item = item.filter(|_| matches!(role, Role::Text | Role::Quotation));
        let is_quoted = role == Role::Quotation;
        if is_quoted != self.in_quotation {
            self.set_lists(None);
            self.set_quotation(is_quoted);
        }
        self.set_lists(item);
        if let Some(item) = item {
            self.item(item, words);
            return;
        }
        let (start, end) = match role {
            Role::Title if !self.has_title => {
                self.has_title = true;
                ("<h1>", "</h1>")
            }
            // Below the title.
            Role::Title | Role::Heading(1) if self.has_title => ("<h2>", "</h2>"),
            Role::Heading(0 | 1) => ("<h1>", "</h1>"),
            Role::Heading(2) => ("<h2>", "</h2>"),
            Role::Heading(3) => ("<h3>", "</h3>"),
            Role::Heading(_) => ("<h4>", "</h4>"),
            _ => ("<p>", "</p>"),
        };
        let kind = match role {
            Role::Subtitle => Some(BlockKind::Standfirst),
            Role::Byline => Some(BlockKind::Byline),
            Role::Date => Some(BlockKind::Dateline),
            Role::Caption => Some(BlockKind::Caption),
            _ => None,
        };
        if role == Role::Caption {
            self.alternative = None;
        }
        if let Some(kind) = kind {
            self.kinds.push((words.plain(), kind));
        }
        self.html.push_str(start);
        self.html.push_str(&words.closed());
        self.html.push_str(end);
    }

    /// The words that stand for a picture.
    pub fn picture(&mut self, words: &str) {
        // Word adds a line to what it guessed.
        let words = words
            .split("Description automatically")
            .next()
            .unwrap_or("");
        let words = collapse_whitespace(words);
        if words.contains(' ') {
            self.alternative = Some(words);
        }
    }

    fn place_alternative(&mut self) {
        if let Some(text) = self.alternative.take() {
            let mut words = Words::default();
            words.text(&text);
            self.paragraph(Role::Caption, None, &words);
        }
    }

    pub fn start_table(&mut self) {
        self.place_alternative();
        self.set_lists(None);
        self.set_quotation(false);
        self.n_tables += 1;
        self.html.push_str("<table>");
    }

    pub fn end_table(&mut self) {
        if self.n_tables > 0 {
            self.end_cell();
            self.n_tables -= 1;
            self.html.push_str("</table>");
        }
    }

    pub fn start_row(&mut self) {
        if self.n_tables > 0 {
            self.html.push_str("<tr>");
        }
    }

    pub fn start_cell(&mut self) {
        if self.n_tables > 0 {
            self.html.push_str("<td>");
        }
    }

    pub fn end_cell(&mut self) {
        self.set_lists(None);
        self.set_quotation(false);
        if self.n_tables > 0 {
            self.html.push_str("</td>");
        }
    }

    pub fn end_row(&mut self) {
        if self.n_tables > 0 {
            self.html.push_str("</tr>");
        }
    }

    /// A note, after the text.
    pub fn note(&mut self, number: usize, paragraphs: &[Words]) {
        let mut words = Words::default();
        words.text(&format!("[{number}] "));
        for (at, paragraph) in paragraphs.iter().enumerate() {
            if at > 0 {
                words.text(" ");
            }
            words.append(paragraph);
        }
        self.paragraph(Role::Text, None, &words);
    }

    /// The page.
    pub fn end(&mut self) -> String {
        self.place_alternative();
        self.set_lists(None);
        self.set_quotation(false);
        while self.n_tables > 0 {
            self.end_table();
        }
        std::mem::take(&mut self.html)
    }

    fn item(&mut self, item: &ListItem, words: &Words) {
        let level = item.level.min(MAX_LIST);
        let number = self.numbers.entry((item.list.clone(), level)).or_default();
        *number = item.number.unwrap_or(number.saturating_add(1));
        let number = *number;
        // Deeper lists begin anew.
        self.numbers
            .retain(|(list, at), _| *list != item.list || *at <= level);
        if item.is_ordered {
            let _ = write!(self.html, "<li value=\"{number}\">{}", words.closed());
        } else {
            let _ = write!(self.html, "<li>{}", words.closed());
        }
    }

    /// Opens and closes lists for `item`.
    fn set_lists(&mut self, item: Option<&ListItem>) {
        let depth = item.map_or(0, |item| item.level.min(MAX_LIST) + 1);
        let is_ordered = item.is_some_and(|item| item.is_ordered);
        while self.lists.len() > depth
            || (self.lists.len() == depth
                && self.lists.last().is_some_and(|open| *open != is_ordered))
        {
            let closes = self.lists.pop() == Some(true);
            self.html
                .push_str(if closes { "</li></ol>" } else { "</li></ul>" });
        }
        if depth > 0 && self.lists.len() == depth {
            self.html.push_str("</li>");
        }
        while self.lists.len() < depth {
            self.lists.push(is_ordered);
            self.html.push_str(if is_ordered { "<ol>" } else { "<ul>" });
        }
    }

    fn set_quotation(&mut self, is_quoted: bool) {
        if self.in_quotation != is_quoted {
            self.in_quotation = is_quoted;
            let tag = if is_quoted {
                "<blockquote>"
            } else {
                "</blockquote>"
            };
            self.html.push_str(tag);
        }
    }
}
