//! Stage four: a chunk of a block to lines of glyphs.
//!
//! This is where block kinds differ. Flowing text is broken optimally as a whole, list items get a hanging
//! indent, verse and tables keep their lines and wrap only what is too wide.

use std::ops::Range;

use super::breaks::{self, Rules, Word};
use super::cluster::{self, Cluster, ends_line};
use super::fit::{self, Shape};
use super::{Glyph, LayoutOptions, Line, chunk, list_marker};
use pullquote_text::{Block, BlockKind, Span};

/// Indent, in cells, of the continuation of a preformatted line that is too wide.
const CONTINUATION_INDENT: u32 = 2;
/// Narrowest measure, in cells, at which continuation lines and list items are indented.
const MIN_INDENTED: u32 = 12;
/// Indent, in cells, of a block quotation on both sides, for each quotation around it.
const QUOTATION_INDENT: u32 = 4;
/// Narrowest measure, in cells, that is left of a block quotation.
const MIN_QUOTATION: u32 = 24;
/// Widest inset, in cells, of an item of a nested list.
const MAX_ITEM_INSET: u32 = 12;
/// Inset, in cells, of a caption.
const CAPTION_INSET: u32 = 2;
/// Most cells that justification adds to each blank of a line, on average.
const MAX_EXTRA_PER_BLANK: u32 = 3;

/// A chunk of a block, with what is needed to lay it out.
#[derive(Clone, Copy)]
pub(super) struct Chunk<'a> {
    text: &'a str,
    options: &'a LayoutOptions,
    block: Block,
    span: Span,
    /// Whether it is the first and the last chunk of its block.
    is_first: bool,
    is_last: bool,
}

/// Text that is broken into lines as a unit: the whole chunk if it flows, else one of its lines.
struct Segment<'a> {
    span: Span,
    clusters: &'a [Cluster],
    words: Vec<Word>,
    /// For each line, the index after its last word.
    ends: Vec<usize>,
    shape: Shape,
    /// Indent of the first line and of the others.
    indents: [u32; 2],
    /// The first cell of lines without indent.
    inset: u32,
    /// Clusters of a list marker and the blank after it, which justification does not widen.
    n_marker: usize,
}

impl<'a> Chunk<'a> {
    pub(super) fn new(
        text: &'a str,
        options: &'a LayoutOptions,
        block: Block,
        index: usize,
    ) -> Self {
        Self {
            text,
            options,
            block,
            span: chunk::span(text, block, index),
            is_first: index == 0,
            is_last: index + 1 == chunk::count(block),
        }
    }

    /// The lines of the chunk, at least one.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        self.each_segment(|segment| self.push_lines(segment, &mut lines));
        if let Some(line) = lines.last_mut() {
            line.last = self.is_last;
        }
        lines
    }

    /// The number of lines, without building them.
    pub(super) fn count_lines(&self) -> usize {
        let mut count = 0;
        self.each_segment(|segment| count += segment.ends.len());
        count
    }

    /// The width for lines, without the insets of a block quotation, a nested list or a caption.
    fn measure(&self) -> u32 {
        let full = u32::from(self.options.clamped_measure());
        full - 2 * self.quotation_inset() - self.own_inset()
    }

    /// The first cell of lines without indent.
    fn inset(&self) -> u32 {
        self.quotation_inset() + self.own_inset()
    }

    /// The inset on the left for what the block is: a caption leaves room for the mark of its picture, an
    /// item of a nested list keeps its blanks.
    fn own_inset(&self) -> u32 {
        let full = u32::from(self.options.clamped_measure());
        match self.block.kind {
            _ if full < MIN_QUOTATION => 0,
            BlockKind::Caption => CAPTION_INSET,
            BlockKind::Item => self.trimmed_indent().min(MAX_ITEM_INSET),
            _ => 0,
        }
    }

    /// The inset of a block quotation on each side.
    fn quotation_inset(&self) -> u32 {
        let wanted = u32::from(self.block.quote_depth) * QUOTATION_INDENT;
        let full = u32::from(self.options.clamped_measure());
        wanted.min(full.saturating_sub(MIN_QUOTATION) / 2)
    }

    /// Whether justification and hyphenation apply; they never do to headings.
    const fn is_body(&self) -> bool {
        matches!(self.block.kind, BlockKind::Paragraph | BlockKind::Item)
    }

    fn each_segment(&self, mut take: impl FnMut(&Segment)) {
        let mut clusters = Vec::new();
        if self.block.kind.keeps_lines() {
            let mut at = self.span.start();
            while at < self.span.end() {
                let segment = self.preformatted_line(at, &mut clusters);
                at = segment.span.end();
                take(&segment);
            }
        } else {
            take(&self.flowing(&mut clusters));
        }
    }

    fn flowing<'c>(&self, clusters: &'c mut Vec<Cluster>) -> Segment<'c> {
        let wide = self.options.wide_ambiguous;
        cluster::flowing(self.text, self.span, wide, clusters);
        let (marker_len, indent) = self.list_marker();
        let marker_end = self.block.span.start() + marker_len;
        let n_marker = if self.is_first && marker_len > 0 {
            clusters.partition_point(|cluster| (cluster.at as usize) < marker_end) + 1
        } else {
            0
        };
        let indents = [if self.is_first { 0 } else { indent }, indent];
        let shape = Shape {
            first: self.measure() - indents[0],
            rest: self.measure() - indents[1],
            justify: self.options.justify && self.is_body(),
            even: !self.is_last || is_heading(self.block.kind),
        };
        let rules = Rules {
            limit: shape.rest,
            hyphenate: self.options.hyphenate && self.is_body(),
            hang: self.options.hang,
        };
        let words = breaks::words(self.text, self.span, clusters, rules);
        let ends = fit::optimal(&words, shape);
        Segment {
            span: self.span,
            clusters,
            words,
            ends,
            shape,
            indents,
            inset: self.inset(),
            n_marker,
        }
    }

    /// The preformatted line that starts at byte `at`, or the rest of one that was split between chunks.
    fn preformatted_line<'c>(&self, at: usize, clusters: &'c mut Vec<Cluster>) -> Segment<'c> {
        let rest = &self.text[at..self.span.end()];
        let end = rest.char_indices().find(|&(_, c)| ends_line(c));
        let visible = Span::new(at, at + end.map_or(rest.len(), |(len, _)| len));
        let line_end = end.map_or(0, |(len, c)| chunk::line_end_len(&rest[len..], c));
        let continuation = if self.measure() < MIN_INDENTED {
            0
        } else {
            CONTINUATION_INDENT
        };
        let starts_split =
            at == self.span.start() && !self.is_first && !self.text[..at].ends_with(ends_line);
        let max_indent = self.measure() / 2;
        let indent = if at == self.block.span.start() {
            self.trimmed_indent().min(max_indent)
        } else if starts_split {
            continuation
        } else {
            0
        };
        let wide = self.options.wide_ambiguous;
        let edge = (indent as usize, max_indent as usize);
        cluster::preformatted(self.text, visible, wide, edge, clusters);
        let shape = Shape {
            first: self.measure() - indent,
            rest: self.measure() - continuation,
            justify: false,
            even: false,
        };
        let rules = Rules {
            limit: shape.first.min(shape.rest),
            hyphenate: false,
            hang: self.options.hang && self.block.kind == BlockKind::Verse,
        };
        let words = breaks::words(self.text, visible, clusters, rules);
        let ends = fit::greedy(&words, shape);
        Segment {
            span: Span::new(at, visible.end() + line_end),
            clusters,
            words,
            ends,
            shape,
            indents: [indent, continuation],
            inset: self.inset(),
            n_marker: 0,
        }
    }

    /// Length in bytes of the marker of a list item, and the hanging indent it gives the item.
    fn list_marker(&self) -> (usize, u32) {
        if self.block.kind != BlockKind::Item || self.measure() < MIN_INDENTED {
            return (0, 0);
        }
        let len = list_marker::len(self.block.span.of(self.text));
        let mut clusters = Vec::new();
        let start = self.block.span.start();
        let span = Span::new(start, start + len);
        cluster::flowing(self.text, span, self.options.wide_ambiguous, &mut clusters);
        let indent = cells(&clusters) + 1;
        if len == 0 || indent > self.measure() / 4 {
            (0, 0)
        } else {
            (len, indent)
        }
    }

    /// Width of the blanks before the block on its first line. Import trims them from the block, but the
    /// first row of a table has to stay aligned with the others.
    fn trimmed_indent(&self) -> u32 {
        let before = &self.text[..self.block.span.start()];
        let near = &before[before.floor_char_boundary(before.len().saturating_sub(256))..];
        let line = near
            .rfind(ends_line)
            .map_or(near, |at| near[at..].trim_start_matches(ends_line));
        if !line.trim().is_empty() {
            return 0;
        }
        let mut clusters = Vec::new();
        let span = Span::new(before.len() - line.len(), before.len());
        let edge = (0, usize::from(u8::MAX));
        cluster::preformatted(self.text, span, false, edge, &mut clusters);
        cells(&clusters)
    }

    fn push_lines(&self, segment: &Segment, lines: &mut Vec<Line>) {
        let mut first_word = 0;
        let mut start = segment.span.start();
        for (nth, &end_word) in segment.ends.iter().enumerate() {
            let next = segment.words.get(end_word);
            let end = next.map_or(segment.span.end(), |word| {
                segment.clusters[word.start as usize].at as usize
            });
            let mut line = Line {
                span: Span::new(start, end),
                kind: self.block.kind,
                glyphs: Vec::new(),
                hyphen: false,
                last: false,
            };
            let ends_block = next.is_none() && self.is_last;
            segment.place_glyphs(nth, first_word..end_word, ends_block, &mut line);
            lines.push(line);
            (first_word, start) = (end_word, end);
        }
    }
}

impl Segment<'_> {
    /// Adds the glyphs of the words `range`, the `nth` line, to `line`.
    fn place_glyphs(&self, nth: usize, range: Range<usize>, ends_block: bool, line: &mut Line) {
        let words = &self.words[range.clone()];
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        let (available, indent) = if nth == 0 {
            (self.shape.first, self.indents[0])
        } else {
            (self.shape.rest, self.indents[1])
        };
        let visible = &self.clusters[first.start as usize..last.visible as usize];
        let width = cells(visible) - u32::from(first.hang);
        line.hyphen = last.hyphen && range.end < self.words.len() && width < available;
        let slack = available.saturating_sub(width + u32::from(line.hyphen));
        let n_fixed = self.n_marker.saturating_sub(first.start as usize);
        let is_gap = |cluster: &Cluster| cluster.blank && cluster.width > 0;
        let n_gaps = visible.iter().skip(n_fixed).filter(|c| is_gap(c)).count() as u32;
        let justify = self.shape.justify && !ends_block && slack <= n_gaps * MAX_EXTRA_PER_BLANK;
        let mut extra = Justification {
            slack: if justify { slack } else { 0 },
            n_gaps,
            // Start at a different blank on each line, or wide blanks would line up vertically.
            phase: (nth as u32 + 1) * 7 % n_gaps.max(1),
            nth: 0,
        };
        let mut column = (self.inset + indent) as i16 - i16::from(first.hang);
        line.glyphs.reserve_exact(visible.len());
        for (k, cluster) in visible.iter().enumerate() {
            if cluster.blank && cluster.width == 0 {
                continue;
            }
            let widened = is_gap(cluster) && k >= n_fixed;
            let width = cluster
                .width
                .saturating_add(if widened { extra.next() } else { 0 });
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

/// Distributes the unused cells of a line over its blanks as evenly as whole cells allow.
struct Justification {
    slack: u32,
    n_gaps: u32,
    /// Less than `n_gaps`; shifts which blanks get a cell more.
    phase: u32,
    nth: u32,
}

impl Justification {
    /// Cells to add to the next blank.
    fn next(&mut self) -> u8 {
        let up_to = |nth: u32| (nth * self.slack + self.phase) / self.n_gaps.max(1);
        let cells = up_to(self.nth + 1) - up_to(self.nth);
        self.nth += 1;
        cells as u8
    }
}

fn cells(clusters: &[Cluster]) -> u32 {
    clusters.iter().map(|c| u32::from(c.width)).sum()
}

const fn is_heading(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Headline | BlockKind::Standfirst | BlockKind::Crosshead
    )
}
