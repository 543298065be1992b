//! Block quotations in plain text: paragraphs that are indented between ones that are not, and lines that
//! begin with `>` as in mail.

use std::ops::Range;

use super::line_features::{self, LineStats};
use super::lines::SourceLine;
use crate::{Block, BlockKind};

/// How much further than its neighbours a quotation is indented, in cells.
const INDENT: u32 = 4;
/// The fewest words of a quoted paragraph. Shorter ones are addresses, dates, signatures.
const MIN_WORDS: usize = 5;
/// The least width of the longest of three lines or more. Narrower ones are verse.
const MIN_WIDTH: u32 = 40;
/// Depths beyond are not told apart.
const MAX_DEPTH: usize = 8;

/// A stanza after it was split into blocks.
pub struct Stanza {
    /// Indexes of its blocks.
    pub blocks: Range<usize>,
    /// The smallest indent of its lines.
    indent: u32,
    n_lines: usize,
    /// The width of its longest line.
    width: u32,
    /// Whether its first line is indented further than the others.
    is_first_in: bool,
}

impl Stanza {
    pub fn new(lines: &[SourceLine], blocks: Range<usize>) -> Self {
        let indent = |lines: &[SourceLine]| lines.iter().map(|line| line.indent).min();
        let rest = lines.get(1..).and_then(indent);
        Self {
            blocks,
            indent: indent(lines).unwrap_or(0),
            n_lines: lines.len(),
            width: lines.iter().map(|line| line.width).max().unwrap_or(0),
            is_first_in: rest.is_some_and(|rest| rest < lines[0].indent),
        }
    }
}

/// Marks indented paragraphs as quoted, when those around them are not indented and introduce them.
pub fn mark(text: &str, blocks: &mut [Block], stanzas: &[Stanza]) {
    if stanzas.iter().all(|stanza| stanza.indent < INDENT) {
        return;
    }
    let paragraphs: Vec<Paragraph> = stanzas
        .iter()
        .map(|stanza| Paragraph::new(text, blocks, stanza))
        .collect();
    let (mut n_in, mut n_flush, mut n_wrapped, mut n_first_in) = (0, 0, 0, 0);
    for (stanza, paragraph) in stanzas.iter().zip(&paragraphs) {
        let is_in = stanza.indent >= INDENT;
        n_in += usize::from(is_in && paragraph.is_prose);
        n_flush += usize::from(!is_in && paragraph.is_prose);
        n_wrapped += usize::from(stanza.n_lines > 1);
        n_first_in += usize::from(stanza.is_first_in);
    }
    let indents_paragraphs = n_first_in * 4 > n_wrapped;
    let is_rare = n_in * 3 <= n_flush;
    let can_be = |at: usize| {
        paragraphs[at].is_prose
            && stanzas[at].indent >= INDENT
            && (stanzas[at].n_lines > 1 || !indents_paragraphs)
            && (stanzas[at].n_lines < 3 || stanzas[at].width >= MIN_WIDTH)
    };
    let mut at = 1;
    while at < stanzas.len() {
        if !can_be(at) {
            at += 1;
            continue;
        }
        let end = (at..stanzas.len())
            .find(|&next| !can_be(next))
            .unwrap_or(stanzas.len());
        let signature = paragraphs.get(end).is_some_and(|next| next.is_signature);
        let run = at..end + usize::from(signature);
        let least = stanzas[at..end].iter().map(|stanza| stanza.indent).min();
        let is_outer = |outer: &Stanza| least.is_some_and(|least| outer.indent + INDENT <= least);
        let announced = paragraphs[at - 1].announces;
        let before = announced || ((is_rare || signature) && paragraphs[at - 1].is_prose);
        let after = stanzas
            .get(run.end)
            .map_or(announced || signature, is_outer);
        if is_outer(&stanzas[at - 1]) && before && after {
            for stanza in &stanzas[at..end] {
                blocks[stanza.blocks.start].quote_depth = 1;
            }
            if signature && stanzas[end].indent >= INDENT {
                blocks[stanzas[end].blocks.start].quote_depth = 1;
            }
        }
        at = end;
    }
}

/// What the blocks of a stanza say about a quotation at or next to them.
struct Paragraph {
    /// One paragraph of running text.
    is_prose: bool,
    /// Ends with a colon.
    announces: bool,
    /// A dash and a name.
    is_signature: bool,
}

impl Paragraph {
    fn new(text: &str, blocks: &[Block], stanza: &Stanza) -> Self {
        let own = blocks.get(stanza.blocks.clone()).unwrap_or_default();
        let last = own.last().map_or("", |block| block.span.of(text));
        let is_one = own.len() == 1 && own[0].kind == BlockKind::Paragraph;
        Self {
            is_prose: is_one && is_prose(last),
            announces: last.ends_with(':') && last.contains(' '),
            is_signature: is_one && is_signature(last),
        }
    }
}

/// Whether `words` are a sentence or more: no code, address, heading or list.
fn is_prose(words: &str) -> bool {
    let first = words.trim_start_matches(['“', '‘', '"', '\'', '«', '[', '(', '…', '.', ' ']);
    let is_opened = first.len() < words.len();
    let begins = |c: char| c.is_uppercase() || (is_opened && c.is_alphanumeric());
    first.starts_with(begins)
        && line_features::ends_sentence(words)
        && line_features::marker(words).is_none()
        && are_words(words)
        && !LineStats::of(words).is_caps()
}

/// Whether there are [`MIN_WORDS`], of letters for the most part.
fn are_words(words: &str) -> bool {
    let (mut n, mut n_letters) = (0usize, 0usize);
    for c in words.chars().filter(|c| !c.is_whitespace()) {
        n += 1;
        n_letters += usize::from(c.is_alphabetic());
    }
    words.split_whitespace().count() >= MIN_WORDS && n_letters * 5 >= n * 4
}

fn is_signature(words: &str) -> bool {
    let name = words.trim_start_matches(['—', '–', '―', '-', ' ']);
    name.len() < words.len()
        && name.starts_with(char::is_uppercase)
        && words.len() <= 120
        && !words.ends_with(['.', '?', '!'])
}

/// The number of `>` before the words of a line, and the words.
fn signs(line: &str) -> (usize, &str) {
    let words = line.trim_start_matches(['>', ' ']);
    let lead = &line[..line.len() - words.len()];
    (lead.matches('>').count(), words)
}

/// Whether the line begins with `>`.
pub fn is_signed(line: &str) -> bool {
    line.starts_with('>')
}

/// The blocks of `stanza`, all of whose lines begin with `>`, one for each depth; empty if it is no
/// quotation.
pub fn signed(text: &str, stanza: &[SourceLine]) -> Vec<Block> {
    let words = stanza.iter().map(|line| signs(line.of(text)).1);
    if !are_words(&words.collect::<Vec<_>>().join(" ")) {
        return Vec::new();
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut depth_above = 0;
    for line in stanza {
        let (depth, words) = signs(line.of(text));
        // A line without words separates paragraphs of any depth.
        match blocks.last_mut() {
            Some(last) if words.is_empty() || depth == depth_above => {
                last.span = last.span.cover(crate::Span::new(line.start, line.end));
                last.kind = BlockKind::Verse;
            }
            _ => {
                let block = Block::new(line.start, line.end, BlockKind::Paragraph);
                blocks.push(block.in_quotation(depth.min(MAX_DEPTH) as u8));
                depth_above = depth;
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use crate::{BlockKind, Source, plain};

    const BEFORE: &str = "Ferry stays\n\nThe council of Norwick voted on Tuesday to keep the ferry.\n\n\
        The mayor, Ada Holm, put it like this in her letter:\n\n";
    const AFTER: &str = "\n\nThe council votes again in spring, when the new timetable comes.\n";

    /// The quoted blocks of `text`.
    fn quoted(text: &str) -> Vec<String> {
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let quoted = article.blocks().iter().filter(|block| block.is_quoted());
        quoted
            .map(|block| block.span.of(article.text()).to_owned())
            .collect()
    }

    #[track_caller]
    fn check(between: &str, wanted: &[&str]) {
        assert_eq!(
            quoted(&format!("{BEFORE}{between}{AFTER}")),
            wanted,
            "{between}"
        );
    }

    #[test]
    fn indented_paragraphs_are_quoted() {
        check(
            "    We owe it to the island. I shall not let it go.",
            &["We owe it to the island. I shall not let it go."],
        );
        check(
            "    We owe it to the island,\n    and the island to us.\n\n\tI shall not let it go.",
            &[
                "We owe it to the island,\n    and the island to us.",
                "I shall not let it go.",
            ],
        );
        check(
            "    [They] owe it to the island.\n\n    — Ada Holm, mayor",
            &["[They] owe it to the island.", "— Ada Holm, mayor"],
        );
    }

    #[test]
    fn quotation_may_end_the_text() {
        let text = format!("{BEFORE}    We owe it to the island.\n");
        assert_eq!(quoted(&text), ["We owe it to the island."]);
    }

    #[test]
    fn verse_code_lists_and_addresses_are_not() {
        for between in [
            "    The ferry goes,\n    the ferry stays,\n    the gulls come home\n    on market days.",
            "    let ferry = Ferry::new(\"Norwick\"); ferry.run(12);",
            "    - One for the ferry and the pier.\n    - Two for the bus to the town.",
            "    1. One for the ferry and the pier.",
            "    Town Hall, 12 Pier Road, Norwick",
            "    THE COUNCIL OF NORWICK HAS VOTED.",
            "  We owe it to the island, all of us.",
        ] {
            check(between, &[]);
        }
    }

    #[test]
    fn indented_first_lines_are_not() {
        let paragraph = "    The council of Norwick voted on Tuesday to keep the ferry.\n\n";
        assert!(quoted(&format!("Ferry stays\n\n{}", paragraph.repeat(6))).is_empty());
        let wrapped = "    The council of Norwick voted on Tuesday to keep the ferry running\n\
            through the winter, and said that the fares would stay as they are.\n\n";
        assert!(quoted(&format!("{}{paragraph}{wrapped}", wrapped.repeat(3))).is_empty());
        // Paragraphs after the first of a section.
        let section = format!("{}{}", paragraph.trim_start(), paragraph.repeat(4));
        assert!(quoted(&section.repeat(3)).is_empty());
    }

    #[test]
    fn signed_lines_are_quoted_by_depth() {
        check(
            "> We owe it to the island.",
            &["> We owe it to the island."],
        );
        check(
            "> We owe it to the island,\n> and the island to us.\n>\n> > Who says so, then?\n> I do.",
            &[
                "> We owe it to the island,\n> and the island to us.\n>",
                "> > Who says so, then?",
                "> I do.",
            ],
        );
        check("> 5 and > 3", &[]);
        let mail = "On Tuesday, Ada Holm wrote:\n> We owe it to the island,\n> and it to us.\n\nSo be it.\n";
        let article = plain::from_text(mail.to_owned(), Source::Stdin);
        let kinds: Vec<_> = article.blocks().iter().map(|block| block.kind).collect();
        assert_eq!(kinds[1], BlockKind::Verse);
        assert_eq!(quoted(mail).len(), 1);
    }
}
