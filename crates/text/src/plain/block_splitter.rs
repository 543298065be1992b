//! Stanzas to blocks: which line ends are wrapping, which part, and which are to be kept.

use super::line_features::{self, Marker, Shape};
use super::lines::{Line, Measure, WIDEST, is_tight, runs_on};
use super::{block, header};
use crate::{Block, BlockKind};

/// What stands between two lines of a stanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Only wrapping.
    Soft,
    /// A new block begins.
    Hard,
    /// A line end that somebody meant: verse, an address.
    Kept,
}

/// Cuts one stanza after another into blocks.
pub struct BlockSplitter<'t> {
    text: &'t str,
    measure: Measure,
    blocks: Vec<Block>,
    n_stanzas: usize,
}

impl<'t> BlockSplitter<'t> {
    pub const fn new(text: &'t str, measure: Measure) -> Self {
        Self {
            text,
            measure,
            blocks: Vec::new(),
            n_stanzas: 0,
        }
    }

    pub fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }

    /// Adds the blocks of `stanza`, lines none of which is blank.
    pub fn cut(&mut self, stanza: &[Line]) {
        let (Some(first), Some(last)) = (stanza.first(), stanza.last()) else {
            return;
        };
        let at_top = self.n_stanzas < 8;
        self.n_stanzas += 1;
        if self.n_stanzas == 1 && header::is_mail_head(self.text, stanza) {
            header::cut_mail_head(self.text, stanza, &mut self.blocks);
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
            self.cut_lines(stanza, at_top);
        }
    }

    fn push(&mut self, first: &Line, last: &Line, kind: BlockKind) {
        self.blocks.push(block(first.start, last.end, kind));
    }

    fn cut_lines(&mut self, stanza: &[Line], at_top: bool) {
        let own = Measure::of_stanza(self.text, stanza);
        let wrap = own.wrap.or(self.measure.wrap);
        let list = is_list(self.text, stanza);
        let mut breaks = self.breaks(stanza, wrap, list);
        if at_top && is_head(self.text, stanza, &breaks, self.n_stanzas == 1) {
            for at in &mut breaks {
                if *at == Break::Kept {
                    *at = Break::Hard;
                }
            }
        } else if is_verse(stanza, &breaks, wrap) {
            self.push(&stanza[0], &stanza[stanza.len() - 1], BlockKind::Verse);
            return;
        }
        let mut from = 0;
        for (at, lines_break) in breaks.iter().enumerate() {
            if *lines_break == Break::Hard {
                self.push_run(&stanza[from..=at], &breaks[from..at], list);
                from = at + 1;
            }
        }
        self.push_run(&stanza[from..], &breaks[from..], list);
    }

    /// A run of lines without a hard break among them.
    fn push_run(&mut self, run: &[Line], breaks: &[Break], list: bool) {
        let n_kept = breaks.iter().filter(|at| **at == Break::Kept).count();
        let marked = line_features::marker(run[0].of(self.text));
        let kind = if marked.is_some_and(|marker| list || marker.is_sure()) {
            BlockKind::Item
        } else if n_kept > 0 && n_kept * 2 >= breaks.len() {
            BlockKind::Verse
        } else {
            BlockKind::Paragraph
        };
        self.push(&run[0], &run[run.len() - 1], kind);
    }

    /// What stands after each line of `stanza` but the last.
    fn breaks(&self, stanza: &[Line], wrap: Option<u32>, list: bool) -> Vec<Break> {
        let indents = Indents::of(stanza);
        let pairs = stanza.windows(2).enumerate();
        pairs
            .map(|(at, two)| {
                let (above, below) = (&two[0], &two[1]);
                let at_top = at == 0 && self.n_stanzas == 1;
                if at_top && self.is_centred(above, below) {
                    return Break::Soft;
                }
                let begins = if list {
                    // What is pushed in under an item goes on with it.
                    below.indent <= indents.base && above.indent > indents.base + 4
                } else {
                    indents.part(above, below)
                };
                if self.parts(above, below, list) || begins {
                    Break::Hard
                } else {
                    self.judge(above, below, wrap, at_top)
                }
            })
            .collect()
    }

    /// Whether the words themselves begin a block: a rule, an item, somebody speaking.
    fn parts(&self, above: &Line, below: &Line, list: bool) -> bool {
        let (over, under) = (above.of(self.text), below.of(self.text));
        if line_features::is_rule(over) || line_features::is_rule(under) {
            return true;
        }
        let marker = line_features::marker(under);
        if marker.is_some_and(|marker| list || marker.is_sure()) {
            return true;
        }
        line_features::is_label(under)
            && (line_features::ends_sentence(over) || line_features::is_label(over))
    }

    fn judge(&self, above: &Line, below: &Line, wrap: Option<u32>, at_top: bool) -> Break {
        let over = above.of(self.text);
        if above.width > wrap.unwrap_or(100).max(100) + 20 || above.width > WIDEST {
            return Break::Hard;
        }
        let tight = wrap.is_some_and(|wrap| is_tight(above, below, wrap));
        if tight || runs_on(self.text, above, below) {
            return Break::Soft;
        }
        // A headline set right on top of its text.
        let headed = at_top && wrap.is_some() && line_features::is_heading(over);
        if headed || line_features::ends_sentence(over) || below.width > WIDEST {
            return Break::Hard;
        }
        Break::Kept
    }

    /// A headline on two lines, centred or in capitals.
    fn is_centred(&self, above: &Line, below: &Line) -> bool {
        let (over, under) = (above.of(self.text), below.of(self.text));
        let caps = Shape::of(over).is_caps() && Shape::of(under).is_caps();
        (caps || (above.indent > 8 && below.indent > 8))
            && !line_features::ends_sentence(over)
            && header::role(under).is_none()
            && header::role(over).is_none()
    }
}

/// Where lines of a stanza stand, to see what an indent means.
struct Indents {
    base: u32,
    hanging: bool,
}

impl Indents {
    fn of(stanza: &[Line]) -> Self {
        let base = stanza.iter().map(|line| line.indent).min().unwrap_or(0);
        let n_in = stanza.iter().filter(|line| line.indent > base).count();
        // All but the first (or nearly) pushed in is a hanging indent, or a block of its own.
        let hanging = stanza[0].indent == base && n_in * 2 > stanza.len();
        Self { base, hanging }
    }

    /// Whether `below` begins a paragraph by its indent.
    const fn part(&self, above: &Line, below: &Line) -> bool {
        if self.hanging {
            // After a hanging block, a line back at the base begins the next.
            return below.indent == self.base && above.indent > self.base;
        }
        below.indent > self.base && below.indent - self.base <= 12
    }
}

/// Whether the marks at the heads of lines make a list: two of a kind at least.
fn is_list(text: &str, stanza: &[Line]) -> bool {
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

/// Whether a stanza at the top is lines of the head of an article, each its own.
fn is_head(text: &str, stanza: &[Line], breaks: &[Break], is_first: bool) -> bool {
    if stanza.len() > 12 || !breaks.contains(&Break::Kept) {
        return false;
    }
    let told = |line: &Line| header::role(line.of(text)).is_some();
    (is_first && stanza.len() <= 3) || stanza.iter().any(told)
}

/// Lines somebody meant, all of them short: verse, or an address, or a signature.
fn is_verse(stanza: &[Line], breaks: &[Break], wrap: Option<u32>) -> bool {
    let widest = stanza.iter().map(|line| line.width).max().unwrap_or(0);
    let room = wrap.map_or(64, |wrap| (wrap * 7 / 8).max(40));
    let n_kept = breaks.iter().filter(|at| **at == Break::Kept).count();
    widest <= room && n_kept * 3 >= breaks.len() && n_kept > 0
}

/// Text set in columns: tabs, bars, or wide gaps that stand under one another.
fn is_table(text: &str, stanza: &[Line]) -> bool {
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
        let meets = edges.contains(&u32::MAX) || edges.iter().any(|edge| last.contains(edge));
        n_aligned += usize::from(meets);
        last = edges;
    }
    // The first row of a table has none above it.
    n_rows >= 2 && n_rows * 5 >= stanza.len() * 3 && (n_aligned + 1) * 4 >= n_rows * 3
}
