//! [`BlockBuilder`]: gathers the blocks of a page from its tokens.

use pullquote_text::{BlockKind, plain};

use super::block::{MarkupBlock, count_solid, join_lines};
use super::elements::{BLOCKS, HIDDEN, VOID};
use super::entities;
use super::links::LinkTracker;
use super::quotations::{self, Quotations};
use super::table::Table;
use super::tokenizer::{Tag, Token};

/// Tables nested deeper are read as one.
const MAX_TABLE_DEPTH: usize = 8;
/// The longest line of verse, in code points.
const MAX_VERSE: usize = 72;
/// List items nested deeper are not indented further.
const MAX_INDENT: usize = 8;
/// The longest name of an element that matters, in bytes.
const MAX_NAME: usize = 16;

#[derive(Debug, Default)]
pub struct BlockBuilder {
    blocks: Vec<MarkupBlock>,
    /// The text since the last block ended. Its line ends are significant.
    run: String,
    /// Whether white space came after `run`.
    blank: bool,
    heading: u8,
    n_pre: u32,
    /// The open lists: the number of the next item, `None` for bullets.
    lists: Vec<Option<u32>>,
    /// The marker of the open list item.
    marker: Option<String>,
    tables: Vec<Table>,
    n_deep_tables: u32,
    n_quotes: u32,
    /// The open element that is hidden, and how many of its name are open.
    hidden: Option<(String, u32)>,
    links: LinkTracker,
    /// Where an open `<sup>` begins in `run`, and whether it is or holds a link.
    superscript: Option<(usize, bool)>,
    quotations: Quotations,
    /// The address of the picture whose caption is open.
    caption: Option<String>,
    /// Whether what is hidden was left out before.
    shows_all: bool,
    /// The innermost open element that begins blocks, and the one in which the run began.
    node: u32,
    run_node: u32,
}

impl BlockBuilder {
    /// For a page whose hidden elements were left out.
    pub fn of_shown() -> Self {
        Self {
            shows_all: true,
            ..Self::default()
        }
    }

    /// Sets the element that new blocks begin in.
    pub const fn set_node(&mut self, node: u32) {
        self.node = node;
    }

    /// Begins a block that is the caption of the picture at an address; it ends like any other.
    pub fn start_caption(&mut self, image: &str) {
        self.end_block();
        self.caption = Some(image.to_owned());
    }

    /// Ends the caption, after the title of its picture, if it has one of its own.
    pub fn end_caption(&mut self, title: &str) {
        let title = title.trim();
        let words = self.run.trim();
        if !title.is_empty() && title != words {
            self.text(&if words.is_empty() {
                title.to_owned()
            } else {
                format!(" – {title}")
            });
        }
        self.end_block();
        self.caption = None;
    }

    pub fn open_link(&mut self, address: &str) {
        if self.hidden.is_none() {
            self.links.open(Some(address));
        }
    }

    pub fn close_link(&mut self) {
        if self.hidden.is_none() {
            self.links.close();
        }
    }

    pub fn push(&mut self, token: Token) {
        match token {
            Token::Start(tag) => {
                if let Some(name) = lowercase_name(tag.name) {
                    self.start(&name, &tag);
                }
            }
            Token::End(name) => {
                if let Some(name) = lowercase_name(name) {
                    self.end(&name);
                }
            }
            _ if self.hidden.is_some() => {}
            Token::Text(text) => self.text(&entities::decode(text)),
            Token::Verbatim(text) => self.text(text),
            Token::Raw(_) => {}
        }
    }

    pub fn into_blocks(mut self) -> Vec<MarkupBlock> {
        self.end_block();
        while let Some(table) = self.tables.pop() {
            self.add_all(table.into_blocks());
        }
        quotations::settle(&mut self.blocks);
        self.blocks
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if let Some((hidden, n)) = &mut self.hidden {
            *n += u32::from(hidden == name);
            return;
        }
        let is_void = VOID.contains(&name) || tag.is_closed;
        let is_hidden = HIDDEN.contains(&name) || tag.raw("hidden").is_some();
        if is_hidden && !self.shows_all && !VOID.contains(&name) {
            if !tag.is_closed {
                self.hidden = Some((name.to_owned(), 1));
            }
            return;
        }
        match name {
            "br" => self.line_end(),
            "input" if tag.raw("type") == Some("checkbox") => {
                let is_done = tag.raw("checked").is_some();
                self.text(if is_done { "[x] " } else { "[ ] " });
            }
            _ if is_void && !BLOCKS.contains(&name) => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = name.as_bytes()[1] - b'0';
            }
            "pre" | "listing" | "xmp" => {
                self.end_block();
                self.n_pre += 1;
            }
            "ul" | "menu" | "dir" => {
                self.end_block();
                self.lists.push(None);
            }
            "ol" => {
                self.end_block();
                let start = tag.raw("start").and_then(|start| start.trim().parse().ok());
                self.lists.push(Some(start.unwrap_or(1)));
            }
            "li" => self.item(tag),
            "table" | "tr" | "td" | "th" => self.start_table(name),
            "q" => self.quote_mark(true),
            "a" => {
                self.links.open(tag.value("href").as_deref());
                let is_note = tag
                    .raw("epub:type")
                    .is_some_and(|kind| kind.contains("noteref"));
                match &mut self.superscript {
                    Some((_, linked)) => *linked = true,
                    None if is_note => self.superscript = Some((self.run.len(), true)),
                    None => {}
                }
            }
            "sup" => self.superscript = Some((self.run.len(), self.links.is_open())),
            _ if BLOCKS.contains(&name) => {
                self.end_block();
                // An unclosed heading ends at the next paragraph.
                self.heading = if name == "p" { 0 } else { self.heading };
            }
            _ => {}
        }
        if !is_void {
            self.quotations.start(name, tag, self.run.trim().is_empty());
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((hidden, n)) = &mut self.hidden {
            *n -= u32::from(hidden == name);
            if *n == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "br" => self.line_end(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.heading = 0;
            }
            "pre" | "listing" | "xmp" => {
                self.end_block();
                self.n_pre = self.n_pre.saturating_sub(1);
            }
            "ul" | "menu" | "dir" | "ol" => {
                self.end_block();
                self.lists.pop();
                self.marker = None;
            }
            "li" => {
                self.end_block();
                self.marker = None;
            }
            "table" | "tr" | "td" | "th" => self.end_table(name),
            "q" => self.quote_mark(false),
            "a" => {
                self.end_superscript(true);
                self.links.close();
            }
            "sup" => self.end_superscript(false),
            _ if BLOCKS.contains(&name) => self.end_block(),
            _ => {}
        }
        self.quotations.end(name, self.run.trim_end().len());
    }

    fn item(&mut self, tag: &Tag) {
        self.end_block();
        let value = tag.raw("value").and_then(|value| value.trim().parse().ok());
        let marker = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number: u32 = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}. ")
            }
            _ => "• ".to_owned(),
        };
        self.marker = Some(marker);
    }

    fn start_table(&mut self, name: &str) {
        self.end_block();
        if name == "table" {
            if self.tables.len() < MAX_TABLE_DEPTH {
                self.tables.push(Table::default());
            } else {
                self.n_deep_tables += 1;
            }
        } else if self.n_deep_tables == 0
            && let Some(table) = self.tables.last_mut()
        {
            if name == "tr" {
                table.start_row();
            } else {
                table.start_cell();
            }
        }
    }

    fn end_table(&mut self, name: &str) {
        self.end_block();
        if self.n_deep_tables > 0 {
            self.n_deep_tables -= u32::from(name == "table");
        } else if name == "table" {
            if let Some(table) = self.tables.pop() {
                self.run_node = self.node;
                self.add_all(table.into_blocks());
            }
        } else if let Some(table) = self.tables.last_mut() {
            table.end_cell();
        }
    }

    /// The quotation marks that browsers draw around `<q>`.
    fn quote_mark(&mut self, opens: bool) {
        if !opens {
            if self.n_quotes == 0 {
                return;
            }
            self.n_quotes -= 1;
            // White space before the end tag belongs behind the mark.
            let blank = std::mem::take(&mut self.blank);
            let is_outer = self.n_quotes.is_multiple_of(2);
            self.text(if is_outer { "”" } else { "’" });
            self.blank |= blank;
            return;
        }
        let is_outer = self.n_quotes.is_multiple_of(2);
        self.text(if is_outer { "“" } else { "‘" });
        self.n_quotes += 1;
    }

    /// A superscript number that links is a note: brackets set it off from the word before.
    fn end_superscript(&mut self, is_link: bool) {
        let Some((start, linked)) = self.superscript.filter(|(_, linked)| *linked || !is_link)
        else {
            return;
        };
        self.superscript = None;
        let Some(words) = self.run.get(start..) else {
            return;
        };
        let words = words.trim();
        let is_number = words.len() <= 4 && words.chars().all(char::is_alphanumeric);
        if linked && is_number && !words.is_empty() {
            let mark = format!("[{words}]");
            self.run.truncate(start);
            self.run.push_str(&mark);
            self.links.add_solid(2);
        }
    }

    fn line_end(&mut self) {
        self.blank = false;
        self.run.push('\n');
    }

    fn text(&mut self, text: &str) {
        if self.n_pre > 0 {
            if self.run.trim().is_empty() {
                self.run_node = self.node;
            }
            self.run
                .push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
            self.links.add_solid(count_solid(text));
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\x0c' | '\r' => self.blank = true,
                // Soft hyphens and NULs show nothing.
                '\u{ad}' | '\0' => {}
                c => {
                    if self.run.is_empty() {
                        self.run_node = self.node;
                    }
                    if std::mem::take(&mut self.blank)
                        && !self.run.is_empty()
                        && !self.run.ends_with('\n')
                    {
                        self.run.push(' ');
                    }
                    self.run.push(c);
                    self.links.add_solid(usize::from(!c.is_whitespace()));
                }
            }
        }
    }

    fn end_block(&mut self) {
        self.blank = false;
        self.superscript = None;
        self.n_quotes = 0;
        let run = std::mem::take(&mut self.run);
        self.links.end_run();
        if run.trim().is_empty() {
            return;
        }
        if let Some(image) = self.caption.take() {
            let block = MarkupBlock::new(BlockKind::Caption, &join_lines(&run));
            self.push_block(block.map(|block| MarkupBlock {
                image: Some(image),
                ..block
            }));
            return;
        }
        if let Some(line) = self.quotations.attribution(&run) {
            let n_added = count_solid(&line).saturating_sub(count_solid(&run));
            self.links.skip(n_added);
            self.add(BlockKind::Paragraph, &line);
            return;
        }
        if self.n_pre > 0 {
            let text = run.trim_end().trim_start_matches(['\n', '\r']);
            // Blocks are trimmed: the indent of the first line is lost.
            self.add(BlockKind::Table, text);
            return;
        }
        if self.heading > 0 {
            let words = join_lines(&run);
            let block = MarkupBlock::new(BlockKind::Crosshead, &words);
            self.push_block(block.map(|block| MarkupBlock {
                level: self.heading,
                ..block
            }));
            return;
        }
        if let Some(marker) = self.marker.take() {
            let indent = self.lists.len().saturating_sub(1).min(MAX_INDENT) as u8;
            let text = format!("{marker}{}", join_lines(&run));
            self.links.skip(count_solid(&marker));
            let block = MarkupBlock::new(BlockKind::Item, &text);
            self.push_block(block.map(|block| MarkupBlock { indent, ..block }));
            return;
        }
        for group in line_groups(&run) {
            self.add_lines(&group);
        }
    }

    /// Adds lines broken by `<br>`: as verse if all are short, else as paragraphs.
    fn add_lines(&mut self, lines: &[&str]) {
        let is_short = |line: &&str| line.chars().nth(MAX_VERSE).is_none();
        let has_kind = |line: &&str| plain::line_kind(line).is_some();
        if lines.len() > 1 && lines.iter().all(is_short) && !lines.iter().any(has_kind) {
            self.add(BlockKind::Verse, &lines.join("\n"));
            return;
        }
        for line in lines {
            self.add(BlockKind::Paragraph, line);
        }
    }

    fn add(&mut self, kind: BlockKind, text: &str) {
        self.push_block(MarkupBlock::new(kind, text));
    }

    /// Adds a block of the run, with the next of its links.
    fn push_block(&mut self, block: Option<MarkupBlock>) {
        if let Some(mut block) = block {
            block.links = self.links.take(count_solid(&block.text));
            self.place_block(block);
        }
    }

    fn place_block(&mut self, mut block: MarkupBlock) {
        self.quotations.place(&mut block);
        if block.node == 0 {
            block.node = self.run_node;
        }
        match self.tables.last_mut() {
            Some(table) => table.push(block),
            None => self.blocks.push(block),
        }
    }

    fn add_all(&mut self, blocks: Vec<MarkupBlock>) {
        for block in blocks {
            self.place_block(block);
        }
    }
}

/// The lower-case name of an element; `None` for one too long to matter.
fn lowercase_name(name: &str) -> Option<String> {
    (name.len() <= MAX_NAME).then(|| name.to_ascii_lowercase())
}

/// The lines of `run`, grouped by blank lines.
fn line_groups(run: &str) -> Vec<Vec<&str>> {
    let mut groups = vec![Vec::new()];
    for line in run.split('\n').map(str::trim) {
        match groups.last_mut() {
            Some(group) if !line.is_empty() => group.push(line),
            Some(group) if !group.is_empty() => groups.push(Vec::new()),
            _ => {}
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}
