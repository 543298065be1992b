//! The lines of all pages to paragraphs and headings.

use pullquote_text::BlockKind;

use super::columns::Line;
use super::links::{self, LinkReader, LinkRun};
use crate::markup::{self, MarkupBlock, MarkupLink};
use crate::paged::{self, Words};

/// By how much a heading is larger than the text.
const LARGER: f32 = 1.12;
/// The longest crosshead, in bytes.
const MAX_HEADING: usize = 120;

/// A paragraph that is being put together.
#[derive(Debug)]
struct Paragraph {
    text: String,
    size: f32,
    is_bold: bool,
    page: usize,
    n_lines: usize,
    /// How many characters are not white space.
    n_solid: usize,
    links: Vec<LinkRun>,
}

impl Paragraph {
    fn append(&mut self, line: &Line, words: &Words) {
        self.n_solid -= paged::append(&mut self.text, &line.text, words);
        if let Some(last) = self.links.last_mut() {
            // The hyphen at its end is gone.
            last.end = last.end.min(self.n_solid);
        }
        self.links.pop_if(|last| last.start >= last.end);
        for run in &line.links {
            let (start, end) = (run.start + self.n_solid, run.end + self.n_solid);
            links::add(&mut self.links, LinkRun { start, end, ..*run });
        }
        self.n_solid += markup::count_solid(&line.text);
        self.n_lines += 1;
    }
}

pub fn blocks(mut pages: Vec<Vec<Line>>, addresses: &LinkReader) -> Vec<MarkupBlock> {
    remove_furniture(&mut pages);
    let words = Words::new(pages.iter().flatten().map(|line| line.text.as_str()));
    let body = body_size(&pages);
    let leading = leading(&pages, body);
    let mut all: Vec<Paragraph> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let mut start = 0;
        while start < page.len() {
            let column = page[start].column;
            let n = page[start..]
                .iter()
                .take_while(|line| line.column == column)
                .count();
            add_column(&page[start..start + n], at, leading, body, &words, &mut all);
            start += n;
        }
    }
    marked(all, body, addresses)
}

fn remove_furniture(pages: &mut [Vec<Line>]) {
    let texts = pages.iter().map(|page| {
        let lines = page.iter();
        lines
            .map(|line| (line.text.as_str(), line.y.round() as i32))
            .collect()
    });
    let texts: Vec<Vec<(&str, i32)>> = texts.collect();
    let found = paged::furniture(&texts);
    for (page, found) in pages.iter_mut().zip(found) {
        let mut found = found.into_iter();
        page.retain(|_| !found.next().unwrap_or(false));
    }
}

/// The size of most of the text.
fn body_size(pages: &[Vec<Line>]) -> f32 {
    let lines = pages.iter().flatten();
    let mut sizes = lines
        .map(|line| (line.size, line.text.len()))
        .collect::<Vec<_>>();
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let total: usize = sizes.iter().map(|(_, n)| n).sum();
    let mut seen = 0;
    let middle = sizes.iter().find(|(_, n)| {
        seen += n;
        seen * 2 >= total
    });
    middle.map_or(1.0, |(size, _)| *size)
}

/// The usual distance of lines.
fn leading(pages: &[Vec<Line>], body: f32) -> f32 {
    let mut distances = Vec::new();
    for page in pages {
        let pairs = page
            .windows(2)
            .filter(|pair| pair[0].column == pair[1].column);
        let between = pairs.map(|pair| pair[1].y - pair[0].y);
        distances.extend(between.filter(|y| *y > 0.5 * body && *y < 3.0 * body));
    }
    distances.sort_by(f32::total_cmp);
    // The lower third: lines within paragraphs are closer than paragraphs.
    distances
        .get(distances.len() / 3)
        .copied()
        .unwrap_or(1.2 * body)
}

fn add_column(
    lines: &[Line],
    page: usize,
    leading: f32,
    body: f32,
    words: &Words,
    all: &mut Vec<Paragraph>,
) {
    let right = lines.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let left = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let width = (right - left).max(1.0);
    let mut last: Option<(&Line, bool)> = None;
    for line in lines {
        let mut is_first = false;
        let goes_on = match last {
            None => goes_on_from(all, line, page),
            Some((before, was_first)) => {
                let is_short = before.right < right - 0.2 * width;
                let ends = is_short && ends_sentence(&before.text);
                let gap = line.y - before.y;
                let scale = (line.size / body).max(1.0);
                let indent = line.left - before.left;
                let goes_on = is_alike(before.size, line.size)
                    && (before.is_bold == line.is_bold)
                    && gap <= leading * scale * 1.3
                    && gap > -0.5 * body
                    && !ends
                    && indent <= 0.8 * line.size
                    && (indent >= -0.8 * line.size || was_first)
                    && (before.right >= right - 0.45 * width
                        || line.text.starts_with(char::is_lowercase))
                    && !begins_item(&line.text);
                goes_on.then(|| all.len() - 1)
            }
        };
        if let Some(paragraph) = goes_on.and_then(|at| all.get_mut(at)) {
            paragraph.append(line, words);
        } else {
            is_first = true;
            let mut paragraph = Paragraph {
                text: String::new(),
                size: line.size,
                is_bold: line.is_bold,
                page,
                n_lines: 0,
                n_solid: 0,
                links: Vec::new(),
            };
            paragraph.append(line, words);
            all.push(paragraph);
        }
        last = Some((line, is_first));
    }
}

/// The paragraph before the column that its first line goes on with: one of the same size, among the last,
/// that does not end as a sentence does.
fn goes_on_from(all: &[Paragraph], line: &Line, page: usize) -> Option<usize> {
    let n = all.len();
    let recent = all.iter().enumerate().skip(n.saturating_sub(4)).rev();
    let mut alike = recent.filter(|(_, before)| is_alike(before.size, line.size));
    let (at, before) = alike.next()?;
    let is_near = page - before.page.min(page) <= 1;
    let is_text = before.is_bold == line.is_bold && before.n_lines > 1
        || line.text.starts_with(char::is_lowercase)
        || before.text.ends_with(paged::is_hyphen);
    (is_near && is_text && !ends_sentence(&before.text)).then_some(at)
}

/// Whether a line begins with the mark of a list item.
fn begins_item(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < text.len() && digits.starts_with(". ");
    is_number || text.starts_with(['•', '▪', '◦'])
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', '”', '"', '’', '»', ')', '…'])
}

fn is_alike(one: f32, other: f32) -> bool {
    one / other < 1.1 && other / one < 1.1
}

/// The paragraphs as blocks: the largest on the first page is the headline.
fn marked(all: Vec<Paragraph>, body: f32, addresses: &LinkReader) -> Vec<MarkupBlock> {
    let first = all.first().map_or(0, |paragraph| paragraph.page);
    let on_first = all
        .iter()
        .enumerate()
        .filter(|(_, paragraph)| paragraph.page == first);
    let large = on_first
        .filter(|(_, paragraph)| paragraph.size > body * LARGER && paragraph.text.len() > 3);
    let headline = large.max_by(|(at, one), (other_at, other)| {
        one.size.total_cmp(&other.size).then(other_at.cmp(at))
    });
    let headline = headline.map(|(at, _)| at);
    let mut blocks = Vec::new();
    for (at, paragraph) in all.into_iter().enumerate() {
        let is_heading = (paragraph.size > body * LARGER || paragraph.is_bold)
            && paragraph.text.len() <= MAX_HEADING
            && !paragraph.text.ends_with(['.', ',', ';']);
        let lower = paragraph.text.to_lowercase();
        let is_caption = paragraph.size < body * 0.93
            && ["photo", "foto", "figure", "fig.", "image", "picture", "©"]
                .iter()
                .any(|word| lower.starts_with(word));
        let kind = if Some(at) == headline {
            BlockKind::Headline
        } else if is_caption {
            BlockKind::Caption
        } else if is_heading && headline.is_some_and(|headline| at == headline + 1) {
            BlockKind::Standfirst
        } else if is_heading && at > 0 {
            BlockKind::Crosshead
        } else if begins_item(&paragraph.text) {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        };
        let links = paragraph.links.iter().filter_map(|run| {
            let address = addresses.address(run.id)?.to_owned();
            let (start, end) = (run.start, run.end);
            Some(MarkupLink {
                start,
                end,
                address,
            })
        });
        if let Some(block) = MarkupBlock::new(kind, &paragraph.text) {
            blocks.push(MarkupBlock {
                links: links.collect(),
                ..block
            });
        }
    }
    blocks
}
