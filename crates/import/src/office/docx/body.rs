//! The main document of a DOCX, or a file of its notes, to paragraphs.

use std::collections::{HashMap, HashSet};
use std::mem;

use super::Parts;
use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token};
use crate::office::Parsed;
use crate::office::page_writer::{ListItem, PageWriter, Role, Words};
use crate::office::xml::{self, attribute, local};

/// Text boxes nested deeper are left out.
const MAX_DEPTH: usize = 16;
/// Fields nested deeper are read as text.
const MAX_FIELDS: usize = 16;
/// Elements whose content is not shown: older forms of what is there twice, moved and deleted text,
/// readings over characters.
const SKIPPED: &[&str] = &["Fallback", "moveFrom", "del", "rt", "instrText", "delText"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    Foot,
    End,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    words: Words,
    style: String,
    list: Option<String>,
    level: Option<usize>,
    outline: Option<u8>,
    /// Whether its end was deleted: it goes on with the next one.
    is_joined: bool,
    /// Pictures in it, by the words that stand for them.
    pictures: Vec<String>,
}

/// A field, such as a link: its instruction, and whether its result has begun.
#[derive(Default)]
struct Field {
    instruction: String,
    is_link: bool,
}

struct Reader<'p> {
    parts: &'p Parts,
    /// What comes before the names of relationships.
    file: Option<&'p str>,
    page: PageWriter,
    /// The paragraph, and those of the text boxes in it.
    open: Vec<Paragraph>,
    /// Paragraphs of text boxes, to come after the outermost paragraph.
    boxes: Vec<Paragraph>,
    fields: Vec<Field>,
    n_deep: u32,
    in_properties: bool,
    in_run_properties: bool,
    is_hidden: bool,
    in_text: bool,
    in_instruction: bool,
    /// The lists and levels that have items.
    begun: HashSet<(String, usize)>,
    /// The words of a paragraph whose end was deleted.
    joined: Option<Words>,
    notes: Vec<(NoteKind, String)>,
    /// Where the paragraphs go when a file of notes is read.
    collected: Option<Vec<Words>>,
}

/// The article of a main document.
pub fn read(text: &str, parts: &Parts) -> Parsed {
    let mut reader = Reader::new(parts, None);
    reader.run(text);
    let notes = mem::take(&mut reader.notes);
    for (at, key) in notes.iter().enumerate() {
        if let Some(paragraphs) = parts.notes.get(key) {
            reader.page.note(at + 1, paragraphs);
        }
    }
    Parsed::of_page(reader.page)
}

/// The paragraphs of the notes in the file of that name.
pub fn notes(
    text: &str,
    kind: NoteKind,
    file: &str,
    parts: &Parts,
) -> HashMap<(NoteKind, String), Vec<Words>> {
    let mut found = HashMap::new();
    let mut reader = Reader::new(parts, Some(file));
    let mut open = None;
    for token in xml::tokens(text) {
        match &token {
            Token::Start(tag) if matches!(local(tag.name), "footnote" | "endnote") => {
                // The lines that separate notes from the text have a type.
                let is_note = attribute(tag, "type").is_none_or(|kind| kind == "normal");
                open = attribute(tag, "id").filter(|_| is_note);
                reader.collected = Some(Vec::new());
            }
            Token::End(name) if matches!(local(name), "footnote" | "endnote") => {
                if let (Some(id), Some(paragraphs)) = (open.take(), reader.collected.take()) {
                    found.insert((kind, id), paragraphs);
                }
            }
            _ => {}
        }
        reader.push(token);
    }
    found
}

impl<'p> Reader<'p> {
    fn new(parts: &'p Parts, file: Option<&'p str>) -> Self {
        Self {
            parts,
            file,
            page: PageWriter::default(),
            open: Vec::new(),
            boxes: Vec::new(),
            fields: Vec::new(),
            n_deep: 0,
            in_properties: false,
            in_run_properties: false,
            is_hidden: false,
            in_text: false,
            in_instruction: false,
            begun: HashSet::new(),
            joined: None,
            notes: Vec::new(),
            collected: None,
        }
    }

    fn run(&mut self, text: &str) {
        for token in xml::tokens(text) {
            self.push(token);
        }
        while !self.open.is_empty() {
            self.end_paragraph();
        }
    }

    fn push(&mut self, token: Token) {
        match token {
            Token::Start(tag) => self.start(&tag),
            Token::End(name) => self.end(name),
            Token::Text(text) if self.in_instruction => self.instruction(&decode(text)),
            Token::Text(text) if self.in_text => self.text(&decode(text)),
            Token::Verbatim(text) if self.in_text => self.text(text),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = local(tag.name);
        if self.n_deep > 0 {
            self.n_deep += u32::from(SKIPPED.contains(&name) && !tag.is_closed);
            return;
        }
        // `<w:del/>` alone in the properties of a paragraph says that its end was deleted.
        if self.in_properties && name == "del" {
            if let Some(paragraph) = self.open.last_mut() {
                paragraph.is_joined = true;
            }
            return;
        }
        if name == "instrText" {
            self.in_instruction = !tag.is_closed;
            return;
        }
        if SKIPPED.contains(&name) {
            self.n_deep = u32::from(!tag.is_closed);
            return;
        }
        match name {
            "p" if !tag.name.starts_with("a:") => self.start_paragraph(tag),
            "pPr" => self.in_properties = !tag.is_closed,
            "rPr" => self.in_run_properties = !tag.is_closed,
            "t" => self.in_text = !tag.is_closed,
            "tbl" if self.open.is_empty() => self.page.start_table(),
            "tr" if self.open.is_empty() => self.page.start_row(),
            "tc" if self.open.is_empty() => self.page.start_cell(),
            _ if self.in_properties => self.property(name, tag),
            "r" => self.is_hidden = false,
            "vanish" if self.in_run_properties => {
                let value = attribute(tag, "val");
                self.is_hidden = !matches!(value.as_deref(), Some("0" | "false"));
            }
            _ => self.content(name, tag),
        }
    }

    fn start_paragraph(&mut self, tag: &Tag) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        let mut paragraph = Paragraph::default();
        if self.open.is_empty()
            && let Some(words) = self.joined.take()
        {
            paragraph.words = words;
        }
        self.open.push(paragraph);
        if tag.is_closed {
            self.end_paragraph();
        }
    }

    fn property(&mut self, name: &str, tag: &Tag) {
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        let value = attribute(tag, "val");
        match name {
            "pStyle" => paragraph.style = value.unwrap_or_default(),
            "numId" => paragraph.list = value,
            "ilvl" => paragraph.level = value.and_then(|level| level.parse().ok()),
            "outlineLvl" => paragraph.outline = value.and_then(|level| level.parse().ok()),
            _ => {}
        }
    }

    fn content(&mut self, name: &str, tag: &Tag) {
        let is_hidden = self.is_hidden;
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        match name {
            "tab" | "ptab" if !is_hidden => paragraph.words.text(" "),
            "br" | "cr" if !is_hidden => {
                let kind = attribute(tag, "type");
                if kind.is_none_or(|kind| kind == "textWrapping") {
                    paragraph.words.line_end();
                } else {
                    paragraph.words.text(" ");
                }
            }
            "noBreakHyphen" if !is_hidden => paragraph.words.text("-"),
            "docPr" => paragraph.pictures.extend(attribute(tag, "descr")),
            "footnoteReference" | "endnoteReference" if self.collected.is_none() => {
                let kind = if name.starts_with("foot") {
                    NoteKind::Foot
                } else {
                    NoteKind::End
                };
                let key = (kind, attribute(tag, "id").unwrap_or_default());
                if self.parts.notes.contains_key(&key) {
                    self.notes.push(key);
                    paragraph.words.note(self.notes.len());
                }
            }
            "hyperlink" if !tag.is_closed => {
                let id = attribute(tag, "id").unwrap_or_default();
                let id = self.file.map_or(id.clone(), |file| format!("{file}/{id}"));
                let address = self.parts.links.get(&id);
                paragraph
                    .words
                    .open_link(address.map_or("#", String::as_str));
            }
            "fldSimple" if !tag.is_closed => {
                let instruction = attribute(tag, "instr").unwrap_or_default();
                if let Some(address) = link_address(&instruction) {
                    paragraph.words.open_link(&address);
                }
            }
            "fldChar" => {
                let kind = attribute(tag, "fldCharType").unwrap_or_default();
                self.field(&kind);
            }
            _ => {}
        }
    }

    fn field(&mut self, kind: &str) {
        let Some(paragraph) = self.open.last_mut() else {
            return;
        };
        match kind {
            "begin" if self.fields.len() < MAX_FIELDS => self.fields.push(Field::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut()
                    && let Some(address) = link_address(&field.instruction)
                {
                    field.is_link = true;
                    paragraph.words.open_link(&address);
                }
            }
            "end" if self.fields.pop().is_some_and(|field| field.is_link) => {
                paragraph.words.close_link();
            }
            _ => {}
        }
    }

    fn instruction(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut() {
            field.instruction.push_str(text);
        }
    }

    fn text(&mut self, text: &str) {
        if self.n_deep > 0 || self.is_hidden {
            return;
        }
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.words.text(text);
        }
    }

    fn end(&mut self, name: &str) {
        let prefixed = name;
        let name = local(name);
        if self.n_deep > 0 {
            self.n_deep -= u32::from(SKIPPED.contains(&name));
            return;
        }
        match name {
            "p" if !prefixed.starts_with("a:") => self.end_paragraph(),
            "pPr" => self.in_properties = false,
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            "instrText" => self.in_instruction = false,
            "r" => self.is_hidden = false,
            "hyperlink" | "fldSimple" => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.words.close_link();
                }
            }
            "tbl" if self.open.is_empty() => self.page.end_table(),
            "tr" if self.open.is_empty() => self.page.end_row(),
            "tc" if self.open.is_empty() => self.page.end_cell(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.in_properties = false;
        self.in_run_properties = false;
        let Some(paragraph) = self.open.pop() else {
            return;
        };
        if !self.open.is_empty() {
            self.boxes.push(paragraph);
            return;
        }
        if paragraph.is_joined {
            self.joined = Some(paragraph.words);
            return;
        }
        self.place(paragraph);
        for inner in mem::take(&mut self.boxes) {
            self.place(inner);
        }
    }

    fn place(&mut self, paragraph: Paragraph) {
        if let Some(notes) = &mut self.collected {
            notes.push(paragraph.words);
            return;
        }
        let styles = &self.parts.styles;
        let outline = paragraph.outline.filter(|level| *level < 9);
        let role = styles.role(&paragraph.style);
        let role = role.or(outline.map(|level| Role::Heading(level + 1)));
        let own = paragraph
            .list
            .map(|list| (list, paragraph.level.unwrap_or(0)));
        let list = own.or_else(|| styles.list(&paragraph.style));
        // List 0 takes a paragraph out of the list of its style.
        let list = list.filter(|(list, _)| list != "0");
        let item = list.and_then(|(list, level)| {
            let is_ordered = styles.is_ordered(&list, level)?;
            let counter = styles.counter(&list);
            let is_new = self.begun.insert((counter.clone(), level));
            let is_first = self.begun.insert((list.clone(), level));
            let start = styles.start(&list, level, is_new);
            Some(ListItem {
                number: start.filter(|_| is_first),
                list: counter,
                level,
                is_ordered,
            })
        });
        for words in &paragraph.pictures {
            self.page.picture(words);
        }
        let role = role.unwrap_or_default();
        self.page.paragraph(role, item.as_ref(), &paragraph.words);
    }
}

/// The address in the instruction `HYPERLINK "https://…" \h` of a field.
pub fn link_address(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let address = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_whitespace().next(),
    };
    let address = address.filter(|address| !address.is_empty() && !address.starts_with('\\'));
    Some(address.unwrap_or("#").to_owned())
}
