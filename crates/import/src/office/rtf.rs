//! RTF: a reader of its own, since the text of an RTF needs few of its 1,800 control words, while code pages,
//! `\uc`, lists and links, on which it depends, are where the crates for it are weak.
//!
//! Destinations that are not known to hold text of the article are skipped: fonts, pictures, headers,
//! comments. Notes come at the end. Groups are a stack on the heap, of bounded depth.

mod charset;
mod lexer;
mod words;

use std::collections::HashMap;

use encoding_rs::Encoding;
use pullquote_text::collapse_whitespace;

use super::Parsed;
use super::docx::link_address;
use super::page_writer::{ListItem, PageWriter, Role, Words};
use lexer::{Item, Lexer};
use words::{character, destination};

/// Groups nested deeper share the state of the deepest.
const MAX_DEPTH: usize = 512;
/// The longest name of a style, title or address, in bytes.
const MAX_NAME: usize = 4096;

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Destination {
    #[default]
    Body,
    Skipped,
    Fonts,
    Styles,
    Title,
    Author,
    Keywords,
    /// The group of a field, and the instruction in it.
    Field,
    Instruction,
    Note,
    /// The mark before a list item, as older readers show it.
    ListMark,
}

#[derive(Clone, Debug, Default)]
struct Group {
    destination: Destination,
    encoding: Option<&'static Encoding>,
    /// How many characters stand after `\u` for readers that do not know it.
    n_fallback: usize,
    is_hidden: bool,
    style: i32,
    outline: Option<u8>,
    in_table: bool,
    list: i32,
    level: usize,
    /// By how much the first line of paragraphs is further in than the others.
    first_indent: i32,
    /// Whether a link opens with this group's result.
    is_link: bool,
}

struct Reader {
    groups: Vec<Group>,
    n_deep: usize,
    page: PageWriter,
    words: Words,
    /// Bytes of text in the encoding of the group.
    bytes: Vec<u8>,
    /// How many characters are still to be skipped after `\u`.
    n_skip: usize,
    /// The first half of a character beyond U+FFFF.
    high: Option<u16>,
    /// `\*`: a destination that is skipped if it is not known.
    is_optional: bool,
    default_encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    styles: HashMap<i32, String>,
    /// The words of a destination that is no text of the article.
    name: String,
    /// The mark of a list item.
    mark: Option<String>,
    instruction: String,
    notes: Vec<Vec<Words>>,
    /// The words of the text around a note.
    outer: Option<Words>,
    in_table: bool,
    in_row: bool,
    title: Option<String>,
    author: Option<String>,
    keywords: Vec<String>,
}

pub fn read(bytes: &[u8]) -> Parsed {
    let mut reader = Reader {
        groups: vec![Group {
            n_fallback: 1,
            ..Group::default()
        }],
        n_deep: 0,
        page: PageWriter::default(),
        words: Words::default(),
        bytes: Vec::new(),
        n_skip: 0,
        high: None,
        is_optional: false,
        default_encoding: encoding_rs::WINDOWS_1252,
        fonts: HashMap::new(),
        font: -1,
        styles: HashMap::new(),
        name: String::new(),
        mark: None,
        instruction: String::new(),
        notes: Vec::new(),
        outer: None,
        in_table: false,
        in_row: false,
        title: None,
        author: None,
        keywords: Vec::new(),
    };
    for item in Lexer::new(bytes) {
        reader.item(item);
    }
    reader.end()
}

impl Reader {
    fn item(&mut self, item: Item) {
        match item {
            Item::Open => self.open(),
            Item::Close => self.close(),
            Item::Byte(byte) => {
                if self.n_skip > 0 {
                    self.n_skip -= 1;
                } else if self.takes_text() {
                    self.bytes.push(byte);
                }
            }
            Item::Symbol(symbol) => self.symbol(symbol),
            Item::Word(word, value) => {
                if word == b"u" {
                    self.unicode(value.unwrap_or(0));
                    return;
                }
                self.flush();
                self.n_skip = 0;
                self.word(word, value);
            }
        }
    }

    fn group(&mut self) -> &mut Group {
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn top(&self) -> &Group {
        &self.groups[self.groups.len() - 1]
    }

    fn takes_text(&self) -> bool {
        let group = self.top();
        !group.is_hidden && group.destination != Destination::Skipped
    }

    fn open(&mut self) {
        self.flush();
        self.n_skip = 0;
        if self.groups.len() >= MAX_DEPTH {
            self.n_deep += 1;
            return;
        }
        let mut inner = self.top().clone();
        inner.is_link = false;
        self.groups.push(inner);
    }

    fn close(&mut self) {
        self.flush();
        self.n_skip = 0;
        self.is_optional = false;
        if self.n_deep > 0 {
            self.n_deep -= 1;
            return;
        }
        if self.groups.len() < 2 {
            return;
        }
        let Some(group) = self.groups.pop() else {
            return;
        };
        if group.is_link {
            self.words.close_link();
        }
        let outer = self.top().destination;
        if outer == group.destination {
            if group.destination == Destination::Styles {
                self.end_style(group.style);
            }
            return;
        }
        let name = std::mem::take(&mut self.name);
        let name = collapse_whitespace(&name);
        match group.destination {
            Destination::Title if !name.is_empty() => self.title = Some(name),
            Destination::Author if !name.is_empty() => self.author = Some(name),
            Destination::Keywords => {
                let words = name.split([',', ';']).map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                self.keywords.extend(words.map(str::to_owned));
            }
            Destination::ListMark => self.mark = Some(name),
            Destination::Instruction => self.instruction = name,
            Destination::Note => self.end_note(),
            _ => {}
        }
    }

    fn end_style(&mut self, style: i32) {
        let name = std::mem::take(&mut self.name);
        let name = name.trim().trim_end_matches(';').trim().to_owned();
        self.styles.entry(style).or_insert(name);
    }

    /// Appends the gathered bytes to the text.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let group = self.top();
        let encoding = group.encoding.unwrap_or(self.default_encoding);
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        if !self.takes_text() {
            return;
        }
        match self.top().destination {
            Destination::Body | Destination::Note => self.words.text(text),
            Destination::Field | Destination::Fonts | Destination::Skipped => {}
            _ if self.name.len() < MAX_NAME => self.name.push_str(text),
            _ => {}
        }
    }

    fn unicode(&mut self, value: i32) {
        self.flush();
        self.n_skip = self.top().n_fallback;
        // Numbers are signed and have 16 bits.
        let unit = value as u16;
        let c = match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return;
            }
            (Some(high), 0xdc00..=0xdfff) => char::decode_utf16([high, unit]).next(),
            _ => char::decode_utf16([unit]).next(),
        };
        if let Some(Ok(c)) = c {
            self.text(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.n_skip > 0 && !matches!(symbol, b'*' | b'\n' | b'\r') {
            self.n_skip -= 1;
            return;
        }
        self.flush();
        match symbol {
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'*' => self.is_optional = true,
            // An escaped line end is `\par`.
            b'\n' | b'\r' => self.word(b"par", None),
            // Soft hyphens and index marks show nothing.
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], value: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        if let Some(destination) = destination(word) {
            self.enter(destination);
            return;
        }
        if is_optional {
            self.group().destination = Destination::Skipped;
            return;
        }
        if self.top().destination == Destination::Skipped {
            return;
        }
        match word {
            b"par" | b"sect" | b"page" | b"column" => self.end_paragraph(),
            b"line" | b"softline" => self.words.line_end(),
            b"tab" => self.text(" "),
            b"cell" | b"nestcell" => self.end_cell(),
            b"row" | b"nestrow" => self.end_row(),
            _ => {
                if let Some(text) = character(word) {
                    self.text(text);
                } else {
                    self.property(word, value);
                }
            }
        }
    }

    fn property(&mut self, word: &[u8], value: Option<i32>) {
        let number = value.unwrap_or(0);
        match word {
            b"ansicpg" => self.default_encoding = charset::of_code_page(number),
            b"mac" => self.default_encoding = encoding_rs::MACINTOSH,
            b"uc" => self.group().n_fallback = usize::try_from(number).unwrap_or(1).min(32),
            b"f" if self.top().destination == Destination::Fonts => self.font = number,
            b"fcharset" => {
                if let Some(encoding) = charset::of_charset(number) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            b"f" => self.group().encoding = self.fonts.get(&number).copied(),
            b"v" | b"deleted" => self.group().is_hidden = value != Some(0),
            b"plain" => {
                self.group().is_hidden = false;
                self.group().encoding = None;
            }
            b"pard" => {
                let group = self.group();
                (group.style, group.outline) = (0, None);
                (group.in_table, group.list, group.level) = (false, 0, 0);
                group.first_indent = 0;
            }
            b"s" => self.group().style = number,
            b"outlinelevel" => self.group().outline = u8::try_from(number).ok(),
            b"ls" => self.group().list = number,
            b"ilvl" => self.group().level = usize::try_from(number).unwrap_or(0),
            b"fi" => self.group().first_indent = number,
            b"intbl" => self.group().in_table = true,
            b"chftn" if self.outer.is_none() => self.words.note(self.notes.len() + 1),
            _ => {}
        }
    }

    fn enter(&mut self, destination: Destination) {
        let around = self.top().destination;
        if around == Destination::Skipped {
            return;
        }
        match destination {
            Destination::Note if self.outer.is_none() => {
                self.notes.push(Vec::new());
                self.outer = Some(std::mem::take(&mut self.words));
            }
            Destination::Note => return,
            // The result of a field is text.
            Destination::Body => {
                let instruction = std::mem::take(&mut self.instruction);
                if let Some(address) = link_address(&instruction) {
                    self.words.open_link(&address);
                    self.group().is_link = true;
                }
                let is_note = self.outer.is_some();
                self.group().destination = if is_note {
                    Destination::Note
                } else {
                    Destination::Body
                };
                return;
            }
            _ => {}
        }
        self.name.clear();
        self.group().destination = destination;
    }

    fn end_note(&mut self) {
        let words = std::mem::take(&mut self.words);
        if let Some(note) = self.notes.last_mut() {
            note.push(words);
        }
        self.words = self.outer.take().unwrap_or_default();
    }

    fn end_paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        if self.outer.is_some() {
            if let Some(note) = self.notes.last_mut() {
                note.push(words);
            }
            return;
        }
        let group = self.top().clone();
        self.set_table(group.in_table);
        let mut words = words;
        // Paragraphs that hang from a mark are items, too.
        let hangs = group.first_indent < 0;
        let mark = self.mark.take();
        let mark = mark.or_else(|| hangs.then(|| words.take_mark())?);
        let role = self
            .styles
            .get(&group.style)
            .and_then(|name| Role::of_style(name));
        let outline = group.outline.filter(|level| *level < 9);
        let role = role.or(outline.map(|level| Role::Heading(level + 1)));
        let item = mark.map(|mark| ListItem {
            list: group.list.to_string(),
            level: group.level,
            is_ordered: mark.chars().any(|c| c.is_ascii_alphanumeric()),
            number: mark.trim_matches(['.', ')', '(', ' ']).parse().ok(),
        });
        self.page
            .paragraph(role.unwrap_or_default(), item.as_ref(), &words);
    }

    fn set_table(&mut self, in_table: bool) {
        if in_table && !self.in_table {
            self.page.start_table();
        } else if !in_table && self.in_table {
            self.page.end_table();
            self.in_row = false;
        }
        self.in_table = in_table;
        if in_table && !self.in_row {
            self.in_row = true;
            self.page.start_row();
            self.page.start_cell();
        }
    }

    fn end_cell(&mut self) {
        self.group().in_table = true;
        self.end_paragraph();
        self.set_table(true);
        self.page.end_cell();
        self.page.start_cell();
    }

    fn end_row(&mut self) {
        if self.in_row {
            self.in_row = false;
            self.page.end_cell();
            self.page.end_row();
        }
    }

    fn end(mut self) -> Parsed {
        self.flush();
        if let Some(outer) = self.outer.take() {
            self.words = outer;
        }
        self.end_paragraph();
        self.set_table(false);
        for (at, paragraphs) in self.notes.iter().enumerate() {
            self.page.note(at + 1, paragraphs);
        }
        Parsed {
            title: self.title,
            creator: self.author,
            keywords: self.keywords,
            ..Parsed::of_page(self.page)
        }
    }
}
