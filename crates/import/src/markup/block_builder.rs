//! The state between two tags: what is open, and the words gathered since the last block ended.

use super::table::Table;
use super::tokenizer::{Tag, Token};
use super::{Piece, entities};
use pullquote_text::BlockKind;
use pullquote_text::plain;

/// Elements that begin and end blocks.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "p",
    "search",
    "section",
    "summary",
    "tbody",
    "tfoot",
    "thead",
    "caption",
];

/// Elements that are not read: pictures, controls, what stands in for a script that does not run.
const SKIPPED: &[&str] = &[
    "applet", "audio", "button", "canvas", "datalist", "frameset", "map", "math", "meter",
    "noscript", "object", "progress", "select", "svg", "template", "video",
];

/// Elements without content, so without an end tag.
const VOID: &[&str] = &[
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Tables within tables beyond this are read as one.
const DEEPEST_TABLE: usize = 8;
/// The longest line that makes verse of lines broken by hand, in characters.
const LONGEST_VERSE: usize = 72;
/// The longest name by which an element is known.
const LONGEST_NAME: usize = 16;

/// Follows the tokens of a page and gathers its blocks.
#[derive(Debug, Default)]
pub struct BlockBuilder {
    pieces: Vec<Piece>,
    /// The words since the last block ended; line ends only where they are meant.
    run: String,
    /// Whether white space was seen that is not written yet.
    blank: bool,
    heading: u8,
    n_pre: u32,
    /// The open lists: the number of the next item, or none for bullets.
    lists: Vec<Option<u32>>,
    /// The mark of the item that has begun.
    mark: Option<String>,
    tables: Vec<Table>,
    n_deep_tables: u32,
    n_quotes: u32,
    /// The element that is not read, and how many of its name are open.
    skipped: Option<(String, u32)>,
    n_links: u32,
    /// Where a raised text began, and whether there was a link in it.
    raised: Option<(usize, bool)>,
}

impl BlockBuilder {
    /// Takes the next token.
    pub fn take(&mut self, token: Token) {
        match token {
            Token::Start(tag) => {
                if let Some(name) = small(tag.name) {
                    self.start(&name, &tag);
                }
            }
            Token::End(name) => {
                if let Some(name) = small(name) {
                    self.end(&name);
                }
            }
            _ if self.skipped.is_some() => {}
            Token::Text(text) => self.text(&entities::decode(text)),
            Token::Verbatim(text) => self.text(text),
            Token::Raw(_) => {}
        }
    }

    /// The blocks that were gathered.
    pub fn into_pieces(mut self) -> Vec<Piece> {
        self.flush();
        while let Some(table) = self.tables.pop() {
            self.add_all(table.into_pieces());
        }
        self.pieces
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        if let Some((skipped, n)) = &mut self.skipped {
            *n += u32::from(skipped == name);
            return;
        }
        let is_void = VOID.contains(&name) || tag.is_closed;
        let is_skipped = SKIPPED.contains(&name) || tag.raw("hidden").is_some();
        if is_skipped && !VOID.contains(&name) {
            if !tag.is_closed {
                self.skipped = Some((name.to_owned(), 1));
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
                self.flush();
                self.heading = name.as_bytes()[1] - b'0';
            }
            "pre" | "listing" | "xmp" => {
                self.flush();
                self.n_pre += 1;
            }
            "ul" | "menu" | "dir" => {
                self.flush();
                self.lists.push(None);
            }
            "ol" => {
                self.flush();
                let start = tag.raw("start").and_then(|start| start.trim().parse().ok());
                self.lists.push(Some(start.unwrap_or(1)));
            }
            "li" => self.item(tag),
            "table" | "tr" | "td" | "th" => self.start_table(name),
            "q" => self.quote_mark(true),
            "a" => {
                self.n_links += 1;
                let is_note = tag
                    .raw("epub:type")
                    .is_some_and(|kind| kind.contains("noteref"));
                match &mut self.raised {
                    Some((_, linked)) => *linked = true,
                    None if is_note => self.raised = Some((self.run.len(), true)),
                    None => {}
                }
            }
            "sup" => self.raised = Some((self.run.len(), self.n_links > 0)),
            _ if BLOCKS.contains(&name) => {
                self.flush();
                // A heading that nobody closed does not go on in the next paragraph.
                self.heading = if name == "p" { 0 } else { self.heading };
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, n)) = &mut self.skipped {
            *n -= u32::from(skipped == name);
            if *n == 0 {
                self.skipped = None;
            }
            return;
        }
        match name {
            "br" => self.line_end(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = 0;
            }
            "pre" | "listing" | "xmp" => {
                self.flush();
                self.n_pre = self.n_pre.saturating_sub(1);
            }
            "ul" | "menu" | "dir" | "ol" => {
                self.flush();
                self.lists.pop();
                self.mark = None;
            }
            "li" => {
                self.flush();
                self.mark = None;
            }
            "table" | "tr" | "td" | "th" => self.end_table(name),
            "q" => self.quote_mark(false),
            "a" => {
                self.n_links = self.n_links.saturating_sub(1);
                self.end_raised(true);
            }
            "sup" => self.end_raised(false),
            _ if BLOCKS.contains(&name) => self.flush(),
            _ => {}
        }
    }

    fn item(&mut self, tag: &Tag) {
        self.flush();
        let value = tag.raw("value").and_then(|value| value.trim().parse().ok());
        let mark = match self.lists.last_mut() {
            Some(Some(next)) => {
                let number: u32 = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}. ")
            }
            _ => "• ".to_owned(),
        };
        self.mark = Some(mark);
    }

    fn start_table(&mut self, name: &str) {
        self.flush();
        if name == "table" {
            if self.tables.len() < DEEPEST_TABLE {
                self.tables.push(Table::default());
            } else {
                self.n_deep_tables += 1;
            }
        } else if self.n_deep_tables == 0
            && let Some(table) = self.tables.last_mut()
        {
            if name == "tr" {
                table.row();
            } else {
                table.cell();
            }
        }
    }

    fn end_table(&mut self, name: &str) {
        self.flush();
        if self.n_deep_tables > 0 {
            self.n_deep_tables -= u32::from(name == "table");
        } else if name == "table" {
            if let Some(table) = self.tables.pop() {
                self.add_all(table.into_pieces());
            }
        } else if let Some(table) = self.tables.last_mut() {
            table.end_cell();
        }
    }

    /// The marks that a browser writes around `<q>`.
    fn quote_mark(&mut self, opens: bool) {
        if !opens {
            if self.n_quotes == 0 {
                return;
            }
            self.n_quotes -= 1;
            // The blank that stands before the end belongs after it.
            let blank = std::mem::take(&mut self.blank);
            self.text(if self.n_quotes.is_multiple_of(2) {
                "”"
            } else {
                "’"
            });
            self.blank |= blank;
            return;
        }
        self.text(if self.n_quotes.is_multiple_of(2) {
            "“"
        } else {
            "‘"
        });
        self.n_quotes += 1;
    }

    /// A raised number that is a link is a note's: it is set off from the word before it.
    fn end_raised(&mut self, is_link: bool) {
        let Some((start, linked)) = self.raised.filter(|(_, linked)| *linked || !is_link) else {
            return;
        };
        self.raised = None;
        let Some(words) = self.run.get(start..) else {
            return;
        };
        let words = words.trim();
        let is_mark = words.len() <= 4 && words.chars().all(char::is_alphanumeric);
        if linked && is_mark && !words.is_empty() {
            let mark = format!("[{words}]");
            self.run.truncate(start);
            self.run.push_str(&mark);
        }
    }

    fn line_end(&mut self) {
        self.blank = false;
        self.run.push('\n');
    }

    fn text(&mut self, text: &str) {
        if self.n_pre > 0 {
            self.run
                .push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
            return;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\x0c' | '\r' => self.blank = true,
                // Says only where a word may be parted.
                '\u{ad}' | '\0' => {}
                c => {
                    if std::mem::take(&mut self.blank)
                        && !self.run.is_empty()
                        && !self.run.ends_with('\n')
                    {
                        self.run.push(' ');
                    }
                    self.run.push(c);
                }
            }
        }
    }

    /// Ends the block.
    fn flush(&mut self) {
        self.blank = false;
        self.raised = None;
        self.n_quotes = 0;
        let run = std::mem::take(&mut self.run);
        if run.trim().is_empty() {
            return;
        }
        if self.n_pre > 0 {
            let text = run.trim_end().trim_start_matches(['\n', '\r']);
            // The first line keeps its place only relative to the others by its blanks, which a
            // block's span leaves out: nothing is lost but the indent of that one line.
            self.add(BlockKind::Table, text);
            return;
        }
        if self.heading > 0 {
            let words = one_line(&run);
            if let Some(mut piece) = Piece::new(BlockKind::Crosshead, &words) {
                piece.level = self.heading;
                self.push(piece);
            }
            return;
        }
        if let Some(mark) = self.mark.take() {
            self.add(BlockKind::Item, &format!("{mark}{}", one_line(&run)));
            return;
        }
        for group in groups(&run) {
            self.add_lines(&group);
        }
    }

    /// A paragraph whose lines were broken by hand, or one line.
    fn add_lines(&mut self, lines: &[&str]) {
        let is_short = |line: &&str| line.chars().nth(LONGEST_VERSE).is_none();
        let has_role = |line: &&str| plain::line_kind(line).is_some();
        if lines.len() > 1 && lines.iter().all(is_short) && !lines.iter().any(has_role) {
            self.add(BlockKind::Verse, &lines.join("\n"));
            return;
        }
        for line in lines {
            self.add(BlockKind::Paragraph, line);
        }
    }

    fn add(&mut self, kind: BlockKind, text: &str) {
        if let Some(piece) = Piece::new(kind, text) {
            self.push(piece);
        }
    }

    fn push(&mut self, piece: Piece) {
        match self.tables.last_mut() {
            Some(table) => table.push(piece),
            None => self.pieces.push(piece),
        }
    }

    fn add_all(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            self.push(piece);
        }
    }
}

/// The small letters of an element's name; `None` for one too long to be known.
fn small(name: &str) -> Option<String> {
    (name.len() <= LONGEST_NAME).then(|| name.to_ascii_lowercase())
}

fn one_line(run: &str) -> String {
    let lines = run
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// The lines of a run, parted where two line ends or more stand together.
fn groups(run: &str) -> Vec<Vec<&str>> {
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
