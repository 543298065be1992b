//! The glyphs of a page to lines, in reading order: column after column between what spans them.

use super::glyph::Glyph;
use super::links::{self, LinkRun};

/// A blank is wider than this part of the size of the font.
const BLANK: f32 = 0.16;
/// What stands further apart is not of one line.
const GAP: f32 = 1.3;
/// What stands further apart is not of one word.
const WORD_GAP: f32 = 0.2;
/// The narrowest gutter between columns, and the shortest line of one, in parts of the size of the font.
const MIN_GUTTER: f32 = 0.7;
const MIN_LINE: f32 = 8.0;
/// The fewest lines of a column.
const MIN_LINES: usize = 4;

/// How far below a running head the text begins, in parts of the size of the font.
const HEAD_GAP: f32 = 2.0;

/// A line, or the part of one that is in a column.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    pub left: f32,
    pub right: f32,
    /// The base line, from the top of the page.
    pub y: f32,
    pub size: f32,
    pub is_bold: bool,
    /// Which run of the reading order it is in: a column between two lines that span the page.
    pub column: usize,
    pub links: Vec<LinkRun>,
}

/// The lines of a page of that height, in reading order.
pub fn lines(mut glyphs: Vec<Glyph>, height: f32) -> Vec<Line> {
    let turns = main_turns(&glyphs);
    glyphs.retain(|glyph| glyph.turns == Some(turns));
    for glyph in &mut glyphs {
        let (x, y) = (glyph.x, height - glyph.y);
        (glyph.x, glyph.y) = match turns {
            0 => (x, y),
            1 => (-y, x),
            2 => (-x, -y),
            _ => (y, -x),
        };
    }
    let rows = rows(glyphs);
    let words = segments(&rows, WORD_GAP, &[]);
    let gutters = gutters(&words);
    let lines = segments(&rows, GAP, &gutters);
    if !gutters.is_empty() && are_columns(&lines, &gutters) {
        in_reading_order(lines, &gutters)
    } else {
        in_reading_order(segments(&rows, GAP, &[]), &[])
    }
}

fn main_turns(glyphs: &[Glyph]) -> u8 {
    let mut counts = [0_usize; 4];
    for turns in glyphs.iter().filter_map(|glyph| glyph.turns) {
        counts[usize::from(turns % 4)] += 1;
    }
    let most = (0..4_u8)
        .rev()
        .max_by_key(|turns| counts[usize::from(*turns)]);
    most.unwrap_or(0)
}

/// Glyphs on one base line.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|one, other| one.y.total_cmp(&other.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if is_on(row, &glyph) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    rows
}

fn is_on(row: &[Glyph], glyph: &Glyph) -> bool {
    row.last().is_some_and(|last| {
        // Small figures stand higher or lower.
        let size = last.size.max(glyph.size);
        (glyph.y - last.y).abs() < size * 0.4
            && row
                .first()
                .is_some_and(|first| glyph.y - first.y < first.size.max(size) * 0.6)
    })
}

/// The runs of glyphs without a gap that is wide, or as wide as the gutter there.
fn segments(rows: &[Vec<Glyph>], gap: f32, gutters: &[(f32, f32)]) -> Vec<Line> {
    let mut segments = Vec::new();
    for row in rows {
        let mut row = row.clone();
        row.sort_by(|one, other| one.x.total_cmp(&other.x));
        let mut open: Option<(Line, Vec<Glyph>)> = None;
        for glyph in row {
            let goes_on = open.as_ref().is_some_and(|(line, _)| {
                let is_gutter = |(from, to): &(f32, f32)| line.right <= *from && glyph.x >= *to;
                glyph.x - line.right < gap * glyph.size.max(line.size)
                    && !gutters.iter().any(is_gutter)
            });
            if !goes_on {
                segments.extend(open.take().and_then(|(line, of)| finish(line, &of)));
            }
            let (line, of) = open.get_or_insert_with(|| {
                let line = Line {
                    text: String::new(),
                    left: glyph.x,
                    right: glyph.x,
                    y: glyph.y,
                    size: glyph.size,
                    is_bold: false,
                    column: 0,
                    links: Vec::new(),
                };
                (line, Vec::new())
            });
            // Bold letters may be drawn twice.
            let is_again = of.last().is_some_and(|last: &Glyph| {
                last.text == glyph.text && (glyph.x - last.x).abs() < 0.1 * glyph.size
            });
            if is_again {
                continue;
            }
            if glyph.x - line.right > BLANK * glyph.size && !line.text.ends_with(' ') {
                line.text.push(' ');
            }
            line.text.push_str(&glyph.text);
            line.right = line.right.max(glyph.x + glyph.width);
            of.push(glyph);
        }
        segments.extend(open.and_then(|(line, of)| finish(line, &of)));
    }
    segments
}

/// Sets the size to that of most glyphs; `None` for blank lines.
fn finish(mut line: Line, glyphs: &[Glyph]) -> Option<Line> {
    let shown = glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
    let mut sizes = shown.clone().map(|glyph| glyph.size).collect::<Vec<_>>();
    sizes.sort_by(f32::total_cmp);
    line.size = *sizes.get(sizes.len() / 2)?;
    let n_bold = shown.filter(|glyph| glyph.is_bold).count();
    line.is_bold = n_bold * 10 > sizes.len() * 9;
    line.links = links::runs(glyphs);
    line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.text.is_empty()).then_some(line)
}

fn in_reading_order(mut segments: Vec<Line>, gutters: &[(f32, f32)]) -> Vec<Line> {
    segments.sort_by(|one, other| one.y.total_cmp(&other.y));
    let column_of = |line: &Line| {
        let mut all = gutters.iter();
        let spans = all.any(|(from, to)| line.left < *from && line.right > *to);
        (!spans).then(|| {
            gutters
                .iter()
                .filter(|(from, _)| line.left >= *from)
                .count()
        })
    };
    let mut ordered: Vec<Line> = Vec::with_capacity(segments.len());
    let mut band: Vec<Vec<Line>> = vec![Vec::new(); gutters.len() + 1];
    let mut n = 0;
    let head = n_head(&segments);
    for (at, line) in segments.into_iter().enumerate() {
        if at == head {
            // A running head in several parts stands above all columns.
            empty(&mut band, &mut ordered, &mut n);
        }
        if let Some(at) = column_of(&line) {
            band[at].push(line);
            continue;
        }
        empty(&mut band, &mut ordered, &mut n);
        ordered.push(Line { column: n, ..line });
        n += usize::from(!gutters.is_empty());
    }
    empty(&mut band, &mut ordered, &mut n);
    ordered
}

/// How many of `lines`, sorted from the top, are a running head: a row in small type, well above the rest.
fn n_head(lines: &[Line]) -> usize {
    let mut sizes = lines.iter().map(|line| line.size).collect::<Vec<_>>();
    sizes.sort_by(f32::total_cmp);
    let (Some(first), Some(size)) = (lines.first(), sizes.get(sizes.len() / 2)) else {
        return 0;
    };
    let n = lines
        .iter()
        .take_while(|line| line.y - first.y < size * 0.4)
        .count();
    let is_small = lines[..n].iter().all(|line| line.size <= *size);
    let is_above = lines
        .get(n)
        .is_some_and(|next| next.y - first.y > size * HEAD_GAP);
    if is_small && is_above { n } else { 0 }
}

/// Moves the columns of a band to the lines in order.
fn empty(band: &mut [Vec<Line>], ordered: &mut Vec<Line>, n: &mut usize) {
    for column in band.iter_mut().filter(|column| !column.is_empty()) {
        *n += 1;
        let column = column.drain(..).map(|line| Line { column: *n, ..line });
        ordered.extend(column);
    }
    *n += 1;
}

/// The gutters: strips that hardly a word of the page stands in.
fn gutters(segments: &[Line]) -> Vec<(f32, f32)> {
    let Some(left) = segments.iter().map(|line| line.left).reduce(f32::min) else {
        return Vec::new();
    };
    let right = segments.iter().map(|line| line.right).fold(left, f32::max);
    let mut sizes = segments.iter().map(|line| line.size).collect::<Vec<_>>();
    sizes.sort_by(f32::total_cmp);
    let size = sizes[sizes.len() / 2];
    let n_bins = ((right - left) as usize).min(4000) + 1;
    let mut covered = vec![0_usize; n_bins];
    for line in segments {
        let (from, to) = ((line.left - left).floor(), (line.right - left).ceil());
        let range = (from as usize).min(n_bins)..(to as usize).min(n_bins);
        for n in &mut covered[range] {
            *n += 1;
        }
    }
    let most = covered.iter().copied().max().unwrap_or(0);
    let is_free = |n: usize| n * 8 < most;
    let mut found = Vec::new();
    let mut at = 0;
    while at < n_bins {
        let end = at + covered[at..].iter().take_while(|n| is_free(**n)).count();
        if end > at && at > 0 && end < n_bins && (end - at) as f32 >= MIN_GUTTER * size {
            found.push((left + at as f32 + 0.5, left + end as f32 - 0.5));
        }
        at = end.max(at) + 1;
    }
    found
}

/// Whether there are lines of text, not of a table, on both sides of each gutter.
fn are_columns(lines: &[Line], gutters: &[(f32, f32)]) -> bool {
    let starts = std::iter::once(f32::MIN).chain(gutters.iter().map(|(_, to)| *to));
    let ends = gutters.iter().map(|(from, _)| *from).chain([f32::MAX]);
    starts.zip(ends).all(|(start, end)| {
        let mut inner = lines.to_vec();
        inner.retain(|line| line.left >= start - 1.0 && line.right <= end + 1.0);
        let widths = inner
            .iter()
            .map(|line| (line.right - line.left) / line.size);
        let mean = widths.sum::<f32>() / inner.len().max(1) as f32;
        inner.len() >= MIN_LINES && mean >= MIN_LINE
    })
}
