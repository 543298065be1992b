//! ODT: the paragraphs of a text document of `LibreOffice` and others, zipped or in one file (`.fodt`), by
//! streaming over its elements.
//!
//! Tracked deletions, comments, hidden paragraphs and tables of contents are left out; text boxes come
//! after the paragraph that anchors them, notes at the end.

mod styles;

use std::mem;

use super::page_writer::{ListItem, PageWriter, Role, Words};
use super::xml::{self, attribute, local};
use super::{Members, Parsed};
use crate::error::DocumentError;
use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token};
use styles::Styles;

/// The most blanks that one element stands for.
const MAX_BLANKS: usize = 100;
const MAX_DEPTH: usize = 16;
/// Elements whose content is not shown.
const SKIPPED: &[&str] = &[
    "tracked-changes",
    "annotation",
    "table-of-content",
    "alphabetical-index",
    "illustration-index",
    "table-index",
    "object-index",
    "ruby-text",
    "sequence-decls",
    "forms",
    "scripts",
    "hidden-text",
    "hidden-paragraph",
    "note-citation",
    "binary-data",
    "meta",
    "font-face-decls",
    "master-styles",
];

pub fn read(members: &mut Members) -> Result<Parsed, DocumentError> {
    // Encrypted members cannot be told from damaged ones.
    let manifest = members.optional("META-INF/manifest.xml");
    if manifest.contains("encryption-data") {
        return Err(DocumentError::Password);
    }
    let content = members.text("content.xml")?;
    let mut styles = Styles::default();
    styles.read(&members.optional("styles.xml"));
    styles.read(&content);
    let mut parsed = read_content(&content, &styles);
    xml::core_properties(&members.optional("meta.xml"), &mut parsed);
    Ok(parsed)
}

/// A document in one file.
pub fn read_flat(text: &str) -> Parsed {
    let mut styles = Styles::default();
    styles.read(text);
    let mut parsed = read_content(text, &styles);
    let end = text.find("</office:meta>").unwrap_or(0);
    let start = text.get(..end).and_then(|head| head.find("<office:meta"));
    let meta = start.and_then(|start| text.get(start..end)).unwrap_or("");
    xml::core_properties(meta, &mut parsed);
    parsed
}

fn read_content(text: &str, styles: &Styles) -> Parsed {
    let mut reader = Reader {
        styles,
        page: PageWriter::default(),
        in_body: false,
        open: Vec::new(),
        boxes: Vec::new(),
        lists: Vec::new(),
        n_skipped: 0,
        notes: Vec::new(),
        note: None,
        in_description: false,
        description: String::new(),
    };
    for token in xml::tokens(text) {
        reader.push(token);
    }
    while !reader.open.is_empty() {
        reader.end_paragraph();
    }
    for (at, paragraphs) in reader.notes.iter().enumerate() {
        reader.page.note(at + 1, paragraphs);
    }
    Parsed::of_page(reader.page)
}

#[derive(Default)]
struct Paragraph {
    words: Words,
    style: String,
    /// The level of a heading.
    level: Option<u8>,
    item: Option<ListItem>,
    pictures: Vec<String>,
}

struct List {
    style: String,
    /// Whether the open item has a paragraph already: the next one has no mark.
    has_paragraph: bool,
    /// The number of the next item, where the file tells it.
    number: Option<u32>,
}

struct Reader<'s> {
    styles: &'s Styles,
    page: PageWriter,
    in_body: bool,
    open: Vec<Paragraph>,
    boxes: Vec<Paragraph>,
    lists: Vec<List>,
    n_skipped: u32,
    notes: Vec<Vec<Words>>,
    /// How many paragraphs are open around the note that is being read.
    note: Option<usize>,
    in_description: bool,
    description: String,
}

impl Reader<'_> {
    fn push(&mut self, token: Token) {
        match token {
            Token::Start(tag) => self.start(&tag),
            Token::End(name) => self.end(local(name)),
            Token::Text(text) => self.text(&decode(text)),
            Token::Verbatim(text) => self.text(text),
            Token::Raw(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = local(tag.name);
        if self.n_skipped > 0 || (self.in_body && SKIPPED.contains(&name)) {
            let counts = SKIPPED.contains(&name) && !tag.is_closed;
            self.n_skipped += u32::from(counts);
            return;
        }
        if name == "body" {
            self.in_body = true;
        }
        if !self.in_body {
            return;
        }
        match name {
            "p" | "h" => self.start_paragraph(name, tag),
            "list" if !tag.is_closed => {
                let style = attribute(tag, "style-name");
                let outer = self.lists.last().map(|list| list.style.clone());
                let style = style.or(outer).unwrap_or_default();
                // A list begins anew unless it says that it goes on.
                let goes_on = attribute(tag, "continue-numbering").as_deref() == Some("true")
                    || attribute(tag, "continue-list").is_some();
                let start = self.styles.start(&style, self.lists.len());
                self.lists.push(List {
                    number: (!goes_on).then_some(start),
                    style,
                    has_paragraph: false,
                });
            }
            "list-item" | "list-header" => {
                if let Some(list) = self.lists.last_mut() {
                    list.has_paragraph = name == "list-header";
                    let start = attribute(tag, "start-value");
                    let start = start.and_then(|start| start.parse().ok());
                    list.number = start.or(list.number);
                }
            }
            "table" if self.open.is_empty() && !tag.is_closed => self.page.start_table(),
            "table-row" if self.open.is_empty() && !tag.is_closed => self.page.start_row(),
            "table-cell" if self.open.is_empty() => {
                self.page.start_cell();
                if tag.is_closed {
                    self.page.end_cell();
                }
            }
            "desc" => {
                self.in_description = !tag.is_closed;
                self.description.clear();
            }
            "note-body" if self.note.is_none() && !tag.is_closed => {
                if let Some(paragraph) = self.open.last_mut() {
                    self.notes.push(Vec::new());
                    paragraph.words.note(self.notes.len());
                    self.note = Some(self.open.len());
                }
            }
            _ => self.content(name, tag),
        }
    }

    fn start_paragraph(&mut self, name: &str, tag: &Tag) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        let style = attribute(tag, "style-name").unwrap_or_default();
        let level = attribute(tag, "outline-level").and_then(|level| level.parse().ok());
        let level = level.filter(|_| name == "h");
        let item = self.item().filter(|_| self.open.is_empty());
        self.open.push(Paragraph {
            style,
            level: level.or((name == "h").then_some(1)),
            item,
            ..Paragraph::default()
        });
        if tag.is_closed {
            self.end_paragraph();
        }
    }

    /// The item that a paragraph begins.
    fn item(&mut self) -> Option<ListItem> {
        let level = self.lists.len().checked_sub(1)?;
        let list = self.lists.last_mut()?;
        if mem::replace(&mut list.has_paragraph, true) {
            return None;
        }
        Some(ListItem {
            is_ordered: self.styles.is_ordered(&list.style, level),
            list: list.style.clone(),
            level,
            number: list.number.take(),
        })
    }

    fn content(&mut self, name: &str, tag: &Tag) {
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        match name {
            "s" => {
                let n = attribute(tag, "c").and_then(|n| n.parse().ok());
                let n = n.unwrap_or(1).min(MAX_BLANKS);
                paragraph.words.text(&" ".repeat(n));
            }
            "tab" => paragraph.words.text(" "),
            "line-break" => paragraph.words.line_end(),
            "a" if !tag.is_closed => {
                let address = attribute(tag, "href").unwrap_or_default();
                paragraph.words.open_link(&address);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_description {
            self.description.push_str(text);
        } else if self.n_skipped == 0
            && let Some(paragraph) = self.open.last_mut()
        {
            paragraph.words.text(text);
        }
    }

    fn end(&mut self, name: &str) {
        if self.n_skipped > 0 {
            self.n_skipped -= u32::from(SKIPPED.contains(&name));
            return;
        }
        match name {
            "p" | "h" => self.end_paragraph(),
            "a" => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.words.close_link();
                }
            }
            "list" => drop(self.lists.pop()),
            "note-body" if self.note == Some(self.open.len()) => self.note = None,
            "desc" => {
                self.in_description = false;
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.pictures.push(mem::take(&mut self.description));
                }
            }
            "table" if self.open.is_empty() => self.page.end_table(),
            "table-row" if self.open.is_empty() => self.page.end_row(),
            "table-cell" if self.open.is_empty() => self.page.end_cell(),
            "body" => self.in_body = false,
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else {
            return;
        };
        if self.note.is_some_and(|depth| self.open.len() >= depth) {
            if let Some(note) = self.notes.last_mut() {
                note.push(paragraph.words);
            }
            return;
        }
        if !self.open.is_empty() {
            self.boxes.push(paragraph);
            return;
        }
        self.place(&paragraph);
        for inner in mem::take(&mut self.boxes) {
            self.place(&inner);
        }
    }

    fn place(&mut self, paragraph: &Paragraph) {
        if self.styles.is_hidden(&paragraph.style) {
            return;
        }
        for words in &paragraph.pictures {
            self.page.picture(words);
        }
        let named = self.styles.role(&paragraph.style);
        let role = match (named, paragraph.level) {
            (Some(role @ (Role::Title | Role::Subtitle)), _) => role,
            (_, Some(level)) => Role::Heading(level),
            (role, None) => role.unwrap_or_default(),
        };
        self.page
            .paragraph(role, paragraph.item.as_ref(), &paragraph.words);
    }
}
