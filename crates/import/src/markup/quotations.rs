//! Block quotations: which blocks are in one, and the line below them that names the speaker.

use pullquote_text::BlockKind;

use super::block::{MarkupBlock, join_lines};
use super::tokenizer::Tag;

/// Deeper ones are not told apart.
const MAX_DEPTH: u32 = 8;
/// The longest line that names a speaker, in bytes.
const MAX_LINE: usize = 200;
/// How many quotations [`settle`] looks for in the rest of the text; bounded for linear time.
const MAX_SEARCHED: usize = 64;
/// The shortest quotation that repeats the text, in letters. Fewer may repeat by chance.
const MIN_REPEATED: usize = 16;

/// The open elements that have to do with quotations.
#[derive(Debug, Default)]
pub struct Quotations {
    n_open: u32,
    n_footers: u32,
    n_captions: u32,
    /// Whether the open `<figure>` holds a quotation.
    in_figure: bool,
    /// The open pull quote, by the name of its element, and how many of that name are open.
    pull_quote: Option<(String, u32)>,
    /// Whether the block began with `<cite>`, and the length of the block up to its end tag.
    cite: Option<usize>,
}

impl Quotations {
    /// Takes a start tag after the block before it ended. `at_start`: the next block has no words yet.
    pub fn start(&mut self, name: &str, tag: &Tag, at_start: bool) {
        if let Some((open, n)) = &mut self.pull_quote {
            *n += u32::from(open == name);
        } else if is_pull_quote(name, tag) {
            self.pull_quote = Some((name.to_owned(), 1));
        }
        match name {
            "blockquote" => self.n_open += 1,
            "footer" => self.n_footers += 1,
            "figcaption" => self.n_captions += 1,
            "figure" => self.in_figure = false,
            "cite" if at_start => self.cite = Some(0),
            _ => {}
        }
    }

    /// Takes an end tag. `len`: the length of the open block.
    pub fn end(&mut self, name: &str, len: usize) {
        if let Some((open, n)) = &mut self.pull_quote {
            *n -= u32::from(open == name);
            if *n == 0 {
                self.pull_quote = None;
            }
        }
        match name {
            "blockquote" => {
                self.n_open = self.n_open.saturating_sub(1);
                self.in_figure = true;
            }
            "footer" => self.n_footers = self.n_footers.saturating_sub(1),
            "figcaption" => self.n_captions = self.n_captions.saturating_sub(1),
            "figure" => self.in_figure = false,
            "cite" => self.cite = self.cite.map(|_| len),
            _ => {}
        }
    }

    /// The block `run` as the line that names the speaker, behind a dash as browsers are told to draw one;
    /// `None` if it is none.
    pub fn attribution(&mut self, run: &str) -> Option<String> {
        let cited = self.cite.take() == Some(run.trim_end().len());
        let quoted = self.n_open > 0;
        let is_line = (quoted && (cited || self.n_footers > 0))
            || (self.n_captions > 0 && (quoted || self.in_figure));
        let line = join_lines(run);
        if !is_line || line.len() > MAX_LINE || line.starts_with(['“', '‘', '"', '(']) {
            return None;
        }
        let has_dash = line.starts_with(['—', '–', '―', '-', '~']);
        Some(if has_dash {
            line
        } else {
            format!("— {line}")
        })
    }

    /// Notes in a new block what it is in.
    pub fn place(&self, block: &mut MarkupBlock) {
        let in_caption = self.in_figure && self.n_captions > 0;
        let depth = self.n_open.max(u32::from(in_caption));
        let depth = depth.min(MAX_DEPTH) as u8;
        block.quote_depth = block.quote_depth.max(depth);
        if self.pull_quote.is_some() && block.kind == BlockKind::Paragraph {
            block.kind = BlockKind::Boilerplate;
            block.quote_depth = 0;
        }
    }
}

/// Whether its class says that it repeats the words of the article in large type.
fn is_pull_quote(name: &str, tag: &Tag) -> bool {
    let class = || tag.raw("class").unwrap_or_default().to_ascii_lowercase();
    matches!(name, "aside" | "blockquote" | "figure" | "div")
        && ["pullquote", "pull-quote", "pull_quote", "pquote"]
            .iter()
            .any(|part| class().contains(part))
}

/// Reads all quotations again when the page is known. Quotations that repeat words of the text are pull
/// quotes. When they hold most of the text, its beginning included, they are part of it: some pages indent
/// all of it by `<blockquote>`.
pub fn settle(blocks: &mut [MarkupBlock]) {
    let is_quoted = |block: &MarkupBlock| block.quote_depth > 0;
    if !blocks.iter().any(is_quoted) {
        return;
    }
    let all: usize = blocks.iter().map(|block| block.text.len()).sum();
    let quoted = blocks.iter().filter(|block| is_quoted(block));
    let inside: usize = quoted.map(|block| block.text.len()).sum();
    let first = blocks.iter().find(|block| block.level == 0);
    if inside * 2 > all && first.is_some_and(is_quoted) {
        for block in blocks {
            block.quote_depth = 0;
        }
        return;
    }
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    // A line for each block.
    let mut lines = String::new();
    let mut starts = Vec::new();
    for block in blocks.iter() {
        starts.push(lines.len());
        lines.push_str(&letters(&block.text));
        lines.push('\n');
    }
    let quoted = blocks.iter_mut().zip(starts);
    let quoted = quoted.filter(|(block, _)| is_quoted(block) && block.kind == BlockKind::Paragraph);
    for (block, start) in quoted.take(MAX_SEARCHED) {
        let (before, rest) = lines.split_at(start);
        let (words, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if words.chars().count() >= MIN_REPEATED
            && (before.contains(words) || is_part_of_line(words, after))
        {
            block.kind = BlockKind::Boilerplate;
            block.quote_depth = 0;
        }
    }
}

/// Whether `words` occur in `lines`, in a longer line.
fn is_part_of_line(words: &str, lines: &str) -> bool {
    lines.find(words).is_some_and(|at| {
        let is_whole = lines[..at].ends_with('\n') || at == 0;
        !is_whole || !lines[at + words.len()..].starts_with('\n')
    })
}

#[cfg(test)]
mod tests {
    use crate::markup;
    use pullquote_text::BlockKind;

    const TEXT: &str = "<p>The council of Norwick voted on Tuesday to keep the ferry.</p>";

    /// The blocks of `html` between two paragraphs, each with its depth.
    #[track_caller]
    fn check(html: &str, wanted: &[(u8, BlockKind, &str)]) {
        let blocks = markup::blocks(&format!("{TEXT}{html}{TEXT}"), false);
        let inner = &blocks[1..blocks.len() - 1];
        let found: Vec<_> = inner
            .iter()
            .map(|block| (block.quote_depth, block.kind, block.text.as_str()))
            .collect();
        assert_eq!(found, wanted, "{html}");
    }

    #[test]
    fn depth_counts_the_quotations_around() {
        use BlockKind::{Item, Paragraph, Verse};
        check(
            "<blockquote><p>We owe it.</p><ul><li>To you.</ul><blockquote>I do.</blockquote>\
             A<br>b</blockquote>",
            &[
                (1, Paragraph, "We owe it."),
                (1, Item, "• To you."),
                (2, Paragraph, "I do."),
                (1, Verse, "A\nb"),
            ],
        );
    }

    #[test]
    fn line_of_the_speaker_gets_a_dash() {
        let line = (1, BlockKind::Paragraph, "— Ada Holm, mayor");
        for html in [
            "<p>We owe it.</p><footer><cite>Ada Holm</cite>, mayor</footer></blockquote>",
            "<p>We owe it.</p><cite>Ada Holm, mayor</cite></blockquote>",
            "<p>We owe it.</p><p><cite>Ada Holm, mayor</cite></p></blockquote>",
            "<p>We owe it.</p>&mdash; Ada Holm, mayor</blockquote>",
        ] {
            let html = format!("<blockquote>{html}");
            check(&html, &[(1, BlockKind::Paragraph, "We owe it."), line]);
        }
        check(
            "<figure><blockquote>We owe it.</blockquote><figcaption>Ada Holm</figcaption></figure>\
             <figure><figcaption>The pier</figcaption></figure>",
            &[
                (1, BlockKind::Paragraph, "We owe it."),
                (1, BlockKind::Paragraph, "— Ada Holm"),
                (0, BlockKind::Paragraph, "The pier"),
            ],
        );
        check(
            "<blockquote>In <cite>The Pier</cite> he wrote so.</blockquote>",
            &[(1, BlockKind::Paragraph, "In The Pier he wrote so.")],
        );
    }

    #[test]
    fn pull_quotes_are_furniture() {
        for html in [
            "<aside class=\"pullquote\">We owe it.</aside>",
            "<figure class='wp-block-pullquote'><blockquote>We owe it.</blockquote></figure>",
        ] {
            let blocks = markup::blocks(&format!("{TEXT}{html}{TEXT}"), false);
            assert_eq!(blocks[1].kind, BlockKind::Boilerplate, "{html}");
        }
        check(
            "<blockquote>“… voted on Tuesday to keep the ferry”</blockquote>",
            &[(
                0,
                BlockKind::Boilerplate,
                "“… voted on Tuesday to keep the ferry”",
            )],
        );
    }

    #[test]
    fn indented_page_is_not_quoted() {
        let html = format!("<h1>Trees</h1><blockquote>{TEXT}{TEXT}</blockquote><p>End");
        let blocks = markup::blocks(&html, false);
        assert!(blocks.iter().all(|block| block.quote_depth == 0));
    }
}
