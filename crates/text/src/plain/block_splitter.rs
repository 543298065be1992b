//! Splits stanzas into blocks: decides which line ends are wrapping, which separate blocks, and which are
//! significant.

use super::block_quotes::{self, Stanza};
use super::line_features::{self, LineStats, Marker};
use super::line_kind::line_kind;
use super::lines::{self, MAX_WRAP, SourceLine, is_tight, runs_on};
use super::mail;
use crate::{Block, BlockKind};

/// The blocks of `text` by form alone: paragraphs, items, verse, tables, and the header of a mail.
pub fn split(text: &str) -> Vec<Block> {
    let mut splitter = BlockSplitter {
        text,
        wrap: lines::wrap_width(text),
        blocks: Vec::new(),
        n_stanzas: 0,
        stanzas: Vec::new(),
    };
    let mut stanza = Vec::new();
    for line in lines::lines(text) {
        if line.is_blank() {
            splitter.add_run(&stanza);
            stanza.clear();
        } else {
            stanza.push(line);
        }
    }
    splitter.add_run(&stanza);
    block_quotes::mark(text, &mut splitter.blocks, &splitter.stanzas);
    splitter.blocks
}

/// A line end within a stanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnd {
    Soft,
    Hard,
    /// Significant, as in verse or an address.
    Kept,
}

struct BlockSplitter<'t> {
    text: &'t str,
    wrap: Option<u32>,
    blocks: Vec<Block>,
    n_stanzas: usize,
    stanzas: Vec<Stanza>,
}

impl BlockSplitter<'_> {
    /// Adds the blocks of `lines`, none of which is blank. Lines of mail that begin with `>` are set apart.
    fn add_run(&mut self, lines: &[SourceLine]) {
        let is_signed = |line: &SourceLine| block_quotes::is_signed(line.of(self.text));
        let mut parts = Vec::new();
        let mut from = 0;
        for part in lines.chunk_by(|above, below| is_signed(above) == is_signed(below)) {
            let until = from + part.len();
            if is_signed(&part[0]) {
                let blocks = block_quotes::signed(self.text, part);
                if !blocks.is_empty() {
                    parts.push((from..until, blocks));
                }
            }
            from = until;
        }
        let mut from = 0;
        for (part, blocks) in parts {
            self.add_stanza(&lines[from..part.start]);
            self.blocks.extend(blocks);
            self.n_stanzas += 1;
            from = part.end;
        }
        self.add_stanza(&lines[from..]);
    }

    /// Adds the blocks of `stanza`, a run of lines none of which is blank.
    fn add_stanza(&mut self, stanza: &[SourceLine]) {
        let (Some(first), Some(last)) = (stanza.first(), stanza.last()) else {
            return;
        };
        let at_top = self.n_stanzas < 8;
        let n_blocks = self.blocks.len();
        self.n_stanzas += 1;
        if self.n_stanzas == 1 && mail::is_mail_header(self.text, stanza) {
            mail::push_mail_header(self.text, stanza, &mut self.blocks);
        } else if is_table(self.text, stanza) {
            self.push(first, last, BlockKind::Table);
        } else if stanza.len() == 1 {
            let kind = if line_features::marker(first.of(self.text)).is_some_and(Marker::is_sure) {
                BlockKind::Item
            } else {
                BlockKind::Paragraph
            };
            self.push(first, last, kind);
        } else {
            self.add_lines(stanza, at_top);
        }
        let own = n_blocks..self.blocks.len();
        self.stanzas.push(Stanza::new(stanza, own));
    }

    fn push(&mut self, first: &SourceLine, last: &SourceLine, kind: BlockKind) {
        self.blocks.push(Block::new(first.start, last.end, kind));
    }

    fn add_lines(&mut self, stanza: &[SourceLine], at_top: bool) {
        let wrap = lines::wrap_width_of(self.text, stanza).or(self.wrap);
        let list = is_list(self.text, stanza);
        let mut line_ends = self.line_ends(stanza, wrap, list);
        if at_top && is_head(self.text, stanza, &line_ends, self.n_stanzas == 1) {
            for at in &mut line_ends {
                if *at == LineEnd::Kept {
                    *at = LineEnd::Hard;
                }
            }
        } else if is_verse(stanza, &line_ends, wrap) {
            self.push(&stanza[0], &stanza[stanza.len() - 1], BlockKind::Verse);
            return;
        }
        let mut from = 0;
        for (at, line_end) in line_ends.iter().enumerate() {
            if *line_end == LineEnd::Hard {
                self.push_run(&stanza[from..=at], &line_ends[from..at], list);
                from = at + 1;
            }
        }
        self.push_run(&stanza[from..], &line_ends[from..], list);
    }

    /// Adds a run of lines without a hard line end.
    fn push_run(&mut self, run: &[SourceLine], line_ends: &[LineEnd], list: bool) {
        let n_kept = line_ends.iter().filter(|at| **at == LineEnd::Kept).count();
        let marked = line_features::marker(run[0].of(self.text));
        let kind = if marked.is_some_and(|marker| list || marker.is_sure()) {
            BlockKind::Item
        } else if n_kept > 0 && n_kept * 2 >= line_ends.len() {
            BlockKind::Verse
        } else {
            BlockKind::Paragraph
        };
        self.push(&run[0], &run[run.len() - 1], kind);
    }

    /// The line ends of `stanza`, one fewer than it has lines.
    fn line_ends(&self, stanza: &[SourceLine], wrap: Option<u32>, list: bool) -> Vec<LineEnd> {
        let indents = Indentation::of(stanza);
        let pairs = stanza.windows(2).enumerate();
        pairs
            .map(|(at, two)| {
                let (above, below) = (&two[0], &two[1]);
                let at_top = at == 0 && self.n_stanzas == 1;
                if at_top && self.is_centred(above, below) {
                    return LineEnd::Soft;
                }
                let begins = if list {
                    // Lines indented below an item belong to it.
                    below.indent <= indents.base && above.indent > indents.base + 4
                } else {
                    indents.begins_paragraph(above, below)
                };
                if self.begins_block(above, below, list) || begins {
                    LineEnd::Hard
                } else {
                    self.line_end(above, below, wrap, at_top)
                }
            })
            .collect()
    }

    /// Whether the wording of `below` begins a block: a rule, an item, a speaker label.
    fn begins_block(&self, above: &SourceLine, below: &SourceLine, list: bool) -> bool {
        let (over, under) = (above.of(self.text), below.of(self.text));
        if line_features::is_rule(over) || line_features::is_rule(under) {
            return true;
        }
        let marker = line_features::marker(under);
        if marker.is_some_and(|marker| list || marker.is_sure()) {
            return true;
        }
        line_features::is_speaker_label(under)
            && (line_features::ends_sentence(over) || line_features::is_speaker_label(over))
    }

    fn line_end(
        &self,
        above: &SourceLine,
        below: &SourceLine,
        wrap: Option<u32>,
        at_top: bool,
    ) -> LineEnd {
        let over = above.of(self.text);
        if above.width > wrap.unwrap_or(100).max(100) + 20 || above.width > MAX_WRAP {
            return LineEnd::Hard;
        }
        let tight = wrap.is_some_and(|wrap| is_tight(above, below, wrap));
        if tight || runs_on(self.text, above, below) {
            return LineEnd::Soft;
        }
        // A headline directly above its text.
        let is_headline = at_top && wrap.is_some() && line_features::is_heading(over);
        if is_headline || line_features::ends_sentence(over) || below.width > MAX_WRAP {
            return LineEnd::Hard;
        }
        LineEnd::Kept
    }

    /// Whether two lines are one headline, centred or in capitals.
    fn is_centred(&self, above: &SourceLine, below: &SourceLine) -> bool {
        let (over, under) = (above.of(self.text), below.of(self.text));
        let caps = LineStats::of(over).is_caps() && LineStats::of(under).is_caps();
        (caps || (above.indent > 8 && below.indent > 8))
            && !line_features::ends_sentence(over)
            && line_kind(under).is_none()
            && line_kind(over).is_none()
    }
}

/// How the lines of a stanza are indented.
struct Indentation {
    base: u32,
    hanging: bool,
}

impl Indentation {
    fn of(stanza: &[SourceLine]) -> Self {
        let base = stanza.iter().map(|line| line.indent).min().unwrap_or(0);
        let n_in = stanza.iter().filter(|line| line.indent > base).count();
        // A hanging indent, or an indented block: most lines but the first are indented.
        let hanging = stanza[0].indent == base && n_in * 2 > stanza.len();
        Self { base, hanging }
    }

    const fn begins_paragraph(&self, above: &SourceLine, below: &SourceLine) -> bool {
        if self.hanging {
            // The first line at the base again begins the next paragraph.
            return below.indent == self.base && above.indent > self.base;
        }
        below.indent > self.base && below.indent - self.base <= 12
    }
}

/// Whether two consecutive list markers follow each other.
fn is_list(text: &str, stanza: &[SourceLine]) -> bool {
    let mut seen: Option<Marker> = None;
    for line in stanza {
        if let Some(marker) = line_features::marker(line.of(text)) {
            if seen.is_some_and(|last| last.is_followed_by(marker)) {
                return true;
            }
            seen = Some(marker);
        }
    }
    false
}

/// Whether a stanza near the top is the header of an article, one block a line.
fn is_head(text: &str, stanza: &[SourceLine], line_ends: &[LineEnd], is_first: bool) -> bool {
    if stanza.len() > 12 || !line_ends.contains(&LineEnd::Kept) {
        return false;
    }
    let has_kind = |line: &SourceLine| line_kind(line.of(text)).is_some();
    (is_first && stanza.len() <= 3) || stanza.iter().any(has_kind)
}

/// Whether all lines are short and many end on purpose: verse, an address, a signature.
fn is_verse(stanza: &[SourceLine], line_ends: &[LineEnd], wrap: Option<u32>) -> bool {
    let widest = stanza.iter().map(|line| line.width).max().unwrap_or(0);
    let max_width = wrap.map_or(64, |wrap| (wrap * 7 / 8).max(40));
    let n_kept = line_ends.iter().filter(|at| **at == LineEnd::Kept).count();
    widest <= max_width && n_kept * 3 >= line_ends.len() && n_kept > 0
}

/// Text in columns: separated by tabs, bars or vertically aligned gaps.
fn is_table(text: &str, stanza: &[SourceLine]) -> bool {
    if stanza.len() < 2 {
        return false;
    }
    let (mut n_rows, mut n_aligned) = (0usize, 0usize);
    let mut last: Vec<u32> = Vec::new();
    for line in stanza {
        let edges = line_features::column_edges(line.of(text), line.indent);
        if edges.is_empty() {
            continue;
        }
        n_rows += 1;
        let is_aligned = edges.contains(&u32::MAX) || edges.iter().any(|edge| last.contains(edge));
        n_aligned += usize::from(is_aligned);
        last = edges;
    }
    // The first row has none above to align with.
    n_rows >= 2 && n_rows * 5 >= stanza.len() * 3 && (n_aligned + 1) * 4 >= n_rows * 3
}
