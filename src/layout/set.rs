//! Stage four: a piece of a block as lines of glyphs.
//!
//! Here the kinds of blocks differ: running text is broken as a whole, list items hang after their
//! mark, verse and tables keep their lines and turn over what is too wide.

use super::breaks::{self, Rules, Word};
use super::cluster::{self, Cluster, ends_line};
use super::fit::{self, Shape};
use super::{Glyph, Line, Setting, item, piece};
use pullquote_text::{Block, BlockKind, Span};

/// Cells by which the rest of a kept line that is too wide is set in.
const TURNOVER: u32 = 2;
/// Narrowest measure, in cells, that has room for indents.
const MIN_INDENTED: u32 = 12;
/// Most cells that justification adds to each blank of a line, on average.
const MAX_STRETCH: u32 = 3;

/// A piece of a block and how it is to be set.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub text: &'a str,
    pub setting: &'a Setting,
    pub block: Block,
    /// Index of the block.
    pub index: u32,
    /// Which piece of the block.
    pub piece: usize,
}

/// A stretch that is broken into lines on its own, broken.
struct Stretch<'a> {
    span: Span,
    clusters: &'a [Cluster],
    words: Vec<Word>,
    ends: Vec<usize>,
    shape: Shape,
    /// First column of the first line and of the others.
    indents: [u32; 2],
    /// Clusters of an item's mark with the blank after it, which is not stretched.
    mark: usize,
    /// Whether the first line is a turned-over one already.
    turned: bool,
}

/// The lines of the piece; never none.
pub(super) fn lines(task: &Task) -> Vec<Line> {
    let mut lines = Vec::new();
    task.each_stretch(|stretch| task.set(stretch, &mut lines));
    if task.piece == 0
        && let Some(line) = lines.first_mut()
    {
        line.first = true;
    }
    if task.closes()
        && let Some(line) = lines.last_mut()
    {
        line.last = true;
    }
    lines
}

/// How many lines the piece has.
pub(super) fn count(task: &Task) -> usize {
    let mut count = 0;
    task.each_stretch(|stretch| count += stretch.ends.len());
    count
}

impl Task<'_> {
    fn span(&self) -> Span {
        piece::span(self.text, self.block, self.piece)
    }

    /// Whether it is the last piece of its block.
    fn closes(&self) -> bool {
        self.piece + 1 == piece::count(self.block)
    }

    fn measure(&self) -> u32 {
        u32::from(self.setting.cells())
    }

    /// Whether its blanks are stretched and its words hyphenated when that is asked for: a heading
    /// never is.
    const fn is_body(&self) -> bool {
        matches!(self.block.kind, BlockKind::Paragraph | BlockKind::Item)
    }

    fn each_stretch(&self, mut take: impl FnMut(&Stretch)) {
        let mut clusters = Vec::new();
        if self.block.kind.keeps_lines() {
            let span = self.span();
            let mut at = span.start();
            while at < span.end() {
                let stretch = self.kept_line(span, at, &mut clusters);
                at = stretch.span.end();
                take(&stretch);
            }
        } else {
            take(&self.flowing(&mut clusters));
        }
    }

    /// The piece as one stretch of running text.
    fn flowing<'c>(&self, clusters: &'c mut Vec<Cluster>) -> Stretch<'c> {
        let span = self.span();
        cluster::flowing(self.text, span, self.setting.wide_ambiguous, clusters);
        let (bytes, indent) = self.item_mark();
        let opens = self.piece == 0;
        let mark_end = self.block.span.start() + bytes;
        let mark = if opens && bytes > 0 {
            clusters.partition_point(|cluster| (cluster.at as usize) < mark_end) + 1
        } else {
            0
        };
        let indents = [if opens { 0 } else { indent }, indent];
        let shape = Shape {
            first: self.measure() - indents[0],
            rest: self.measure() - indents[1],
            justify: self.setting.justify && self.is_body(),
            even: !self.closes() || is_heading(self.block.kind),
        };
        let rules = Rules {
            limit: shape.rest,
            hyphenate: self.setting.hyphenate && self.is_body(),
            hang: self.setting.hang,
        };
        let words = breaks::words(self.text, span, clusters, rules);
        let ends = fit::optimal(&words, shape);
        Stretch {
            span,
            clusters,
            words,
            ends,
            shape,
            indents,
            mark,
            turned: false,
        }
    }

    /// The kept line of the piece `span` that starts at byte `at`, or the rest of one that a cut went
    /// through.
    fn kept_line<'c>(&self, span: Span, at: usize, clusters: &'c mut Vec<Cluster>) -> Stretch<'c> {
        let rest = &self.text[at..span.end()];
        let end = rest.char_indices().find(|&(_, c)| ends_line(c));
        let shown = Span::new(at, at + end.map_or(rest.len(), |(len, _)| len));
        let ending = end.map_or(0, |(len, c)| piece::line_end(&rest[len..], c));
        let turnover = if self.measure() < MIN_INDENTED {
            0
        } else {
            TURNOVER
        };
        let turned = at == span.start() && self.piece > 0 && !self.text[..at].ends_with(ends_line);
        let deepest = self.measure() / 2;
        let lead = match (at == self.block.span.start(), turned) {
            (true, _) => self.lead().min(deepest),
            (false, true) => turnover,
            (false, false) => 0,
        };
        let edge = (lead as usize, deepest as usize);
        cluster::kept(
            self.text,
            shown,
            self.setting.wide_ambiguous,
            edge,
            clusters,
        );
        let indents = [lead, turnover];
        let shape = Shape {
            first: self.measure() - lead,
            rest: self.measure() - turnover,
            justify: false,
            even: false,
        };
        let rules = Rules {
            limit: shape.first.min(shape.rest),
            hyphenate: false,
            hang: self.setting.hang && self.block.kind == BlockKind::Verse,
        };
        let words = breaks::words(self.text, shown, clusters, rules);
        let ends = fit::greedy(&words, shape);
        Stretch {
            span: Span::new(at, shown.end() + ending),
            clusters,
            words,
            ends,
            shape,
            indents,
            mark: 0,
            turned,
        }
    }

    /// Bytes of an item's mark, and the indent in cells that sets its lines after it.
    fn item_mark(&self) -> (usize, u32) {
        let words = self.block.span.of(self.text);
        if self.block.kind != BlockKind::Item || self.measure() < MIN_INDENTED {
            return (0, 0);
        }
        let bytes = item::mark(words);
        let mut clusters = Vec::new();
        let span = Span::new(self.block.span.start(), self.block.span.start() + bytes);
        cluster::flowing(self.text, span, self.setting.wide_ambiguous, &mut clusters);
        let cells: u32 = clusters
            .iter()
            .map(|cluster| u32::from(cluster.width))
            .sum();
        if bytes == 0 || cells + 1 > self.measure() / 4 {
            (0, 0)
        } else {
            (bytes, cells + 1)
        }
    }

    /// Cells of the blanks that stand before the block on its first line: import trims them off a
    /// block, and the first line of a table must stand over the others.
    fn lead(&self) -> u32 {
        let before = &self.text[..self.block.span.start()];
        let near = &before[piece::floor_boundary(before, before.len().saturating_sub(256))..];
        let line = near
            .rfind(ends_line)
            .map_or(near, |at| near[at..].trim_start_matches(ends_line));
        if !line.trim().is_empty() {
            return 0;
        }
        let mut clusters = Vec::new();
        let start = self.block.span.start() - line.len();
        let span = Span::new(start, self.block.span.start());
        cluster::kept(
            self.text,
            span,
            false,
            (0, usize::from(u8::MAX)),
            &mut clusters,
        );
        clusters
            .iter()
            .map(|cluster| u32::from(cluster.width))
            .sum()
    }

    /// Adds the lines of a stretch.
    fn set(&self, stretch: &Stretch, lines: &mut Vec<Line>) {
        let mut start = 0;
        for (nth, &end) in stretch.ends.iter().enumerate() {
            let from = &stretch.words[start];
            let upto = stretch.words.get(end);
            let at = |k: u32| stretch.clusters[k as usize].at as usize;
            let span = Span::new(
                if nth == 0 {
                    stretch.span.start()
                } else {
                    at(from.start)
                },
                upto.map_or(stretch.span.end(), |word| at(word.start)),
            );
            let mut line = Line {
                span,
                block: self.index,
                kind: self.block.kind,
                glyphs: Vec::new(),
                hyphen: false,
                first: false,
                last: false,
                turned: self.block.kind.keeps_lines() && (nth > 0 || stretch.turned),
            };
            let ends_block = upto.is_none() && self.closes();
            stretch.fill(nth, start..end, ends_block, &mut line);
            lines.push(line);
            start = end;
        }
    }
}

impl Stretch<'_> {
    /// Places the glyphs of the words `range` on the `nth` line.
    fn fill(&self, nth: usize, range: std::ops::Range<usize>, ends_block: bool, line: &mut Line) {
        let words = &self.words[range.clone()];
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        let (room, indent) = if nth == 0 {
            (self.shape.first, self.indents[0])
        } else {
            (self.shape.rest, self.indents[1])
        };
        let shown = &self.clusters[first.start as usize..last.visible as usize];
        let natural: u32 = shown.iter().map(|cluster| u32::from(cluster.width)).sum();
        let width = natural - u32::from(first.hang);
        line.hyphen = last.hyphen && range.end < self.words.len() && width < room;
        let slack = room.saturating_sub(width + u32::from(line.hyphen));
        let fixed = self.mark.saturating_sub(first.start as usize);
        let n_gaps = shown
            .iter()
            .skip(fixed)
            .filter(|c| c.blank && c.width > 0)
            .count() as u32;
        let full = self.shape.justify && !ends_block && slack <= n_gaps * MAX_STRETCH;
        // Lines begin at another blank each, or the wide blanks would stand in rows of their own.
        let mut extra = Stretcher {
            slack: if full { slack } else { 0 },
            n_gaps,
            shift: (nth as u32 + 1) * 7 % n_gaps.max(1),
            nth: 0,
        };
        let mut column = indent as i16 - i16::from(first.hang);
        line.glyphs.reserve_exact(shown.len());
        for (k, cluster) in shown.iter().enumerate() {
            let stretched = cluster.blank && cluster.width > 0 && k >= fixed;
            let width = cluster
                .width
                .saturating_add(if stretched { extra.next() } else { 0 });
            if cluster.blank && width == 0 {
                continue;
            }
            line.glyphs.push(Glyph {
                at: cluster.at,
                len: cluster.len,
                column,
                width,
            });
            column += i16::from(width);
        }
    }
}

/// Shares the unused cells of a line out over its blanks, as evenly as cells allow.
struct Stretcher {
    slack: u32,
    n_gaps: u32,
    /// Where the sharing out starts; less than `n_gaps`.
    shift: u32,
    nth: u32,
}

impl Stretcher {
    /// Cells added to the next blank.
    fn next(&mut self) -> u8 {
        let upto = |nth: u32| (nth * self.slack + self.shift) / self.n_gaps.max(1);
        let cells = upto(self.nth + 1) - upto(self.nth);
        self.nth += 1;
        cells as u8
    }
}

const fn is_heading(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Headline | BlockKind::Standfirst | BlockKind::Crosshead
    )
}
