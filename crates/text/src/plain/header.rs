//! The head of an article: everything before its running text.

use super::line_features::{self, Shape};
use super::lines::Line;
use super::{block, line_kind};
use crate::{Block, BlockKind, Span};

pub use super::line_kind::role;

/// How many blocks can stand before the running text.
const DEEPEST: usize = 24;

/// Gives the blocks at the head their kinds; the index of the first block of running text.
pub fn label(text: &str, blocks: &mut [Block]) -> usize {
    let words = |block: &Block| block.span.of(text);
    let mut body = blocks
        .iter()
        .take(DEEPEST)
        .enumerate()
        .position(|(at, block)| {
            // `Exclusive: …` may head an article, `Q: …` below a headline is somebody speaking.
            let speaks =
                at > 0 && line_features::is_label(words(block)) && role(words(block)).is_none();
            speaks || is_running(block, words(block))
        })
        .unwrap_or(if blocks.len() > 1 {
            blocks.len().min(2)
        } else {
            0
        });
    if blocks.len() == 1 {
        body = 0;
    }
    for block in &mut blocks[..body] {
        if block.kind == BlockKind::Paragraph
            && let Some(kind) = role(words(block))
        {
            block.kind = kind;
        }
    }
    // What is marked up may have its headline further down: there is only one.
    let is_marked = |block: &Block| block.kind == BlockKind::Headline;
    if blocks[body..].iter().any(is_marked) {
        return body;
    }
    let headline = headline(text, &blocks[..body]);
    let Some(headline) = headline else {
        return body;
    };
    for block in &mut blocks[..headline] {
        // A section's name above the headline.
        if block.kind == BlockKind::Paragraph && Shape::of(block.span.of(text)).n_words <= 4 {
            block.kind = BlockKind::Boilerplate;
        }
    }
    blocks[headline].kind = BlockKind::Headline;
    let body = summary(text, blocks, headline, body);
    label_rest(text, blocks, headline, body);
    body
}

fn is_running(block: &Block, words: &str) -> bool {
    match block.kind {
        BlockKind::Paragraph => role(words).is_none() && line_features::is_body(words),
        BlockKind::Item | BlockKind::Verse | BlockKind::Table => true,
        _ => false,
    }
}

/// Which of the blocks before the running text is the headline.
fn headline(text: &str, front: &[Block]) -> Option<usize> {
    // A mail's subject is marked already.
    if let Some(at) = front
        .iter()
        .position(|block| block.kind == BlockKind::Headline)
    {
        return Some(at);
    }
    let open = |block: &Block| block.kind == BlockKind::Paragraph;
    let first = front.iter().position(open)?;
    let words = front[first].span.of(text);
    let next = front[first + 1..]
        .iter()
        .find(|block| open(block))
        .map(|block| block.span.of(text));
    if next.is_some_and(|next| is_kicker(words, next)) {
        let at = front[first + 1..].iter().position(open)?;
        return Some(first + 1 + at);
    }
    line_features::is_heading(words).then_some(first)
}

/// Whether `words` only name the section above the headline `next`.
fn is_kicker(words: &str, next: &str) -> bool {
    let (shape, below) = (Shape::of(words), Shape::of(next));
    shape.n_words <= 2
        && shape.is_caps()
        && !below.is_caps()
        && (3..=25).contains(&below.n_words)
        && line_features::is_heading(next)
}

/// A summary may be a whole sentence: it is one when the author or the date stands beneath it and
/// the running text only after that. The index of the first block of running text.
fn summary(text: &str, blocks: &mut [Block], headline: usize, body: usize) -> usize {
    let Some(first) = blocks
        .get(body)
        .filter(|block| block.kind == BlockKind::Paragraph)
    else {
        return body;
    };
    let has_summary = blocks[headline + 1..body]
        .iter()
        .any(|block| block.kind == BlockKind::Paragraph);
    let shape = Shape::of(first.span.of(text));
    if has_summary || shape.n_words > 60 || first.span.len() > 400 {
        return body;
    }
    let named = blocks[headline..body]
        .iter()
        .any(|block| block.kind == BlockKind::Byline);
    let mut at = body + 1;
    while let Some(kind) = blocks.get(at).and_then(|block| role(block.span.of(text))) {
        // A picture's caption and a plea to share stand between paragraphs, too.
        if kind == BlockKind::Boilerplate && at == body + 1 || named {
            return body;
        }
        at += 1;
    }
    if at == body + 1 || at >= blocks.len() {
        return body;
    }
    blocks[body].kind = BlockKind::Standfirst;
    for block in &mut blocks[body + 1..at] {
        block.kind = role(block.span.of(text)).unwrap_or(block.kind);
    }
    at
}

/// Standfirst, names without `By`, and places without a date, between headline and running text.
fn label_rest(text: &str, blocks: &mut [Block], headline: usize, body: usize) {
    let mut has_summary = blocks[..body]
        .iter()
        .any(|block| block.kind == BlockKind::Standfirst);
    for at in headline + 1..body {
        if blocks[at].kind != BlockKind::Paragraph {
            continue;
        }
        let words = blocks[at].span.of(text);
        let next = blocks
            .get(at + 1)
            .filter(|_| at + 1 < body)
            .map(|block| block.kind);
        let above = blocks[at - 1].kind;
        let is_signed = matches!(next, Some(BlockKind::Dateline | BlockKind::Byline))
            || (has_summary && next != Some(BlockKind::Paragraph))
            || matches!(above, BlockKind::Dateline | BlockKind::Byline);
        blocks[at].kind = if line_kind::is_name(words) && is_signed {
            BlockKind::Byline
        } else if is_place(words) && above == BlockKind::Byline {
            BlockKind::Dateline
        } else if !words.contains(char::is_alphabetic) {
            BlockKind::Crosshead
        } else if at + 1 == body && line_features::ends_sentence(words) {
            // A short first sentence, not a summary of what follows.
            continue;
        } else if !has_summary && Shape::of(words).n_words <= 60 {
            has_summary = true;
            BlockKind::Standfirst
        } else {
            continue;
        };
    }
}

/// A place alone in capitals.
fn is_place(words: &str) -> bool {
    let shape = Shape::of(words);
    shape.n_words <= 3 && shape.is_caps()
}

/// The place and agency at the head of the first paragraph of running text: `LONDON (Reuters) —`.
pub fn inline_dateline(text: &str, blocks: &[Block]) -> Option<Span> {
    let first = blocks
        .iter()
        .take(DEEPEST)
        .find(|block| block.kind == BlockKind::Paragraph)?;
    let words = line_features::head(first.span.of(text), 120);
    let end = dash(words)?;
    let place = words[..end].trim_end_matches(|c: char| is_dash(c) || c.is_whitespace());
    is_dated_place(place).then(|| Span::new(first.span.start(), first.span.start() + end))
}

const fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '-' | '―' | '−')
}

/// The byte after the first dash that parts: one with a blank before it, or an em dash.
fn dash(words: &str) -> Option<usize> {
    let mut last = ' ';
    for (at, c) in words.char_indices() {
        let rest = &words[at + c.len_utf8()..];
        if is_dash(c) && (last.is_whitespace() || c == '—' || c == '―') && at > 0 {
            let end = rest.trim_start_matches(is_dash);
            return Some(words.len() - end.len());
        }
        last = c;
    }
    None
}

/// `LONDON`, `PARIS, March 3 (AFP)`, `Brussels (Reuters)`, `(Reuters)`.
fn is_dated_place(place: &str) -> bool {
    let (words, agency) = match place.split_once('(') {
        Some((words, rest)) => match rest.split_once(')') {
            Some((agency, "")) => (words.trim(), Some(agency)),
            _ => return false,
        },
        None => (place, None),
    };
    if agency.is_some_and(|agency| {
        agency.is_empty() || agency.len() > 40 || !agency.starts_with(char::is_uppercase)
    }) {
        return false;
    }
    if words.is_empty() {
        return agency.is_some();
    }
    let first = words.split([',', '/']).next().unwrap_or("");
    let shape = Shape::of(first);
    let is_caps = shape.n_upper >= 3 && shape.n_lower <= 2;
    let named = first
        .split_whitespace()
        .all(|word| word.starts_with(char::is_uppercase));
    words.split_whitespace().count() <= 8
        && !words.contains(':')
        && (is_caps || (agency.is_some() && named && shape.n_words <= 3))
        && words.split_whitespace().all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || word == "de"
        })
}

/// The words of the blocks of `kind` at the head.
pub fn lines_of<'t>(
    text: &'t str,
    blocks: &'t [Block],
    kind: BlockKind,
) -> impl Iterator<Item = &'t str> {
    let head = blocks.iter().take(DEEPEST);
    head.filter(move |block| block.kind == kind)
        .map(|block| block.span.of(text))
}

/// The publisher that the article names: a line of the page that is a paper's name, else the paper
/// in the byline, else the agency of the dateline.
pub fn publisher(text: &str, blocks: &[Block], dateline: Option<Span>) -> Option<Span> {
    let is_named = |block: &&Block| {
        block.kind == BlockKind::Boilerplate && line_kind::is_publisher(block.span.of(text))
    };
    let line = blocks.iter().take(DEEPEST).find(is_named);
    if let Some(block) = line.or_else(|| blocks.iter().rev().take(DEEPEST).find(is_named)) {
        return Some(block.span);
    }
    let copyright = blocks.iter().rev().take(DEEPEST);
    let mut owner = copyright.filter(|block| block.kind == BlockKind::Boilerplate);
    if let Some(owner) = owner.find_map(|block| owner_in(text, block.span)) {
        return Some(owner);
    }
    let byline = blocks
        .iter()
        .take(DEEPEST)
        .find(|block| block.kind == BlockKind::Byline);
    byline
        .and_then(|block| paper_in(text, block.span))
        .or_else(|| agency_in(text, dateline?))
}

/// The paper at the end of a byline, after a comma, a bar or `for`.
fn paper_in(text: &str, byline: Span) -> Option<Span> {
    let words = byline.of(text);
    let starts = [", ", " for ", " | ", " – ", " — "];
    starts
        .iter()
        .filter_map(|start| words.rfind(start).map(|at| at + start.len()))
        .find(|&at| {
            let name = words[at..].trim_start_matches("the ");
            line_kind::is_publisher(name) || line_kind::is_publisher(&format!("The {name}"))
        })
        .map(|at| Span::new(byline.start() + at, byline.end()))
}

/// The paper in a line such as `© 2025 The Harbour Gazette. All rights reserved.`
fn owner_in(text: &str, line: Span) -> Option<Span> {
    let words = line.of(text);
    let is_mark =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '©' | ',' | '-' | '–');
    let rest = words
        .trim_start_matches("Copyright")
        .trim_start_matches(is_mark)
        .trim_start_matches("(c)")
        .trim_start_matches(is_mark);
    if rest.len() == words.len() {
        return None;
    }
    let name = rest.split(['.', ',', '|']).next()?.trim_end();
    let start = line.end() - rest.len();
    line_kind::is_publisher(name).then(|| Span::new(start, start + name.len()))
}

fn agency_in(text: &str, dateline: Span) -> Option<Span> {
    let words = dateline.of(text);
    let (open, close) = (words.find('(')?, words.find(')')?);
    (open + 1 < close).then(|| Span::new(dateline.start() + open + 1, dateline.start() + close))
}

/// Whether the first stanza is the head of a mail: `From: …`, `Subject: …`.
pub fn is_mail_head(text: &str, stanza: &[Line]) -> bool {
    let n_fields = stanza
        .iter()
        .filter(|line| field(line.of(text)).is_some())
        .count();
    n_fields >= 2
        && stanza
            .iter()
            .all(|line| line.indent > 0 || field(line.of(text)).is_some())
}

/// A field of a mail's head: where its value begins.
fn field(line: &str) -> Option<(&str, usize)> {
    const FIELDS: &[&str] = &[
        "from",
        "to",
        "cc",
        "bcc",
        "date",
        "sent",
        "subject",
        "reply-to",
        "sender",
        "list-id",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "return-path",
        "received",
        "x-mailer",
        "title",
        "author",
        "source",
        "url",
        "published",
    ];
    let (name, value) = line.split_once(':')?;
    let known = FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field));
    let lead = value.len() - value.trim_start().len();
    (known && !value.trim().is_empty()).then_some((name, name.len() + 1 + lead))
}

/// The blocks of a mail's head; the subject's words are the headline.
pub fn cut_mail_head(text: &str, stanza: &[Line], blocks: &mut Vec<Block>) {
    for line in stanza {
        match field(line.of(text)) {
            Some((name, value)) if is_title_field(name) => {
                blocks.push(block(
                    line.start,
                    line.start + name.len() + 1,
                    BlockKind::Boilerplate,
                ));
                blocks.push(block(line.start + value, line.end, BlockKind::Headline));
            }
            Some((name, _)) => {
                let kind = match name {
                    "Date" | "Sent" | "Published" => BlockKind::Dateline,
                    "Author" => BlockKind::Byline,
                    _ => BlockKind::Boilerplate,
                };
                blocks.push(block(line.start, line.end, kind));
            }
            None => match blocks.last_mut() {
                Some(last) => last.span = last.span.cover(Span::new(line.start, line.end)),
                None => blocks.push(block(line.start, line.end, BlockKind::Boilerplate)),
            },
        }
    }
}

fn is_title_field(name: &str) -> bool {
    name.eq_ignore_ascii_case("subject") || name.eq_ignore_ascii_case("title")
}
