//! Block quotations: whole paragraphs that are quoted without marks.

use std::ops::Range;

use super::QuotedSpan;
use super::letters::Letters;
use crate::token::{TokenKind, Tokens};
use pullquote_text::{Article, Block, Span};

/// The longest line that names the speaker below a block quotation, in tokens.
const SIGNATURE: usize = 20;

/// Adds the quoted blocks of `article` to `marked`, the quotations by their marks. A block whose marks
/// enclose half of it or more is quoted by them; quotations by marks within the others are nested in them.
pub fn add(article: &Article, tokens: &Tokens, mut marked: Vec<QuotedSpan>) -> Vec<QuotedSpan> {
    if !article.blocks().iter().any(Block::is_quoted) {
        return marked;
    }
    let text = article.text();
    let mut found = Vec::new();
    let mut next = 0;
    let mut last: Option<(usize, u8)> = None;
    let mut letters = Letters::default();
    for (paragraph, block) in article.blocks().iter().enumerate() {
        let of_paragraph = |span: &&QuotedSpan| span.paragraph as usize == paragraph;
        let first = next;
        next += marked[first..].iter().take_while(of_paragraph).count();
        let range = words(tokens, &tokens.paragraphs[paragraph], text);
        let below = article.blocks().get(paragraph + 1);
        let depths = (
            block.quote_depth,
            below.map_or(0, |block| block.quote_depth),
        );
        let letter_line = letters.next(text, tokens, paragraph, &range, depths);
        if letters.is_line_of(paragraph) {
            continue;
        }
        if !block.is_quoted() || range.is_empty() || is_signature(text, tokens, &range) {
            continue;
        }
        let span = tokens.span_of(range.start as usize..range.end as usize);
        let continues =
            last.is_some_and(|last| last == (paragraph.wrapping_sub(1), block.quote_depth));
        let inside = &mut marked[first..next];
        if let Some(whole) = inside.iter_mut().find(|quoted| quoted.span == span) {
            whole.block = true;
            whole.letter_line = letter_line;
            whole.continues |= continues;
            last = Some((paragraph, block.quote_depth));
            continue;
        }
        if is_marked(span, inside) || !has_words(span.of(text)) {
            continue;
        }
        found.push(QuotedSpan {
            tokens: range,
            span,
            paragraph: paragraph as u32,
            single: false,
            opened: false,
            closed: false,
            continues,
            parent: None,
            block: true,
            letter_line,
        });
        last = Some((paragraph, block.quote_depth));
    }
    if found.is_empty() {
        return marked;
    }
    found.extend(marked);
    found.sort_by_key(|quoted| quoted.span);
    nest(&mut found);
    found
}

/// The tokens of a paragraph without `>` before the first word.
fn words(tokens: &Tokens, paragraph: &Range<u32>, text: &str) -> Range<u32> {
    let inside = &tokens.tokens[paragraph.start as usize..paragraph.end as usize];
    let is_sign = |token: &&crate::token::Token| token.span.of(text) == ">";
    let n_signs = inside.iter().take_while(is_sign).count() as u32;
    let n_behind = inside.iter().rev().take_while(is_sign).count() as u32;
    let start = paragraph.start + n_signs;
    start..(paragraph.end - n_behind).max(start)
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether marks enclose half of `block` or more.
fn is_marked(block: Span, marked: &[QuotedSpan]) -> bool {
    let outer = marked.iter().filter(|quoted| quoted.parent.is_none());
    let inside: usize = outer.map(|quoted| quoted.span.len()).sum();
    inside * 2 >= block.len()
}

/// Whether the tokens are a line such as `— Ann Roe, Leeds`.
pub fn is_signature(text: &str, tokens: &Tokens, range: &Range<u32>) -> bool {
    let own = &tokens.tokens[range.start as usize..range.end as usize];
    let (Some(first), Some(second)) = (own.first(), own.get(1)) else {
        return false;
    };
    own.len() <= SIGNATURE
        && is_dash(first.span.of(text))
        && second.kind == TokenKind::Word
        && second.span.of(text).starts_with(char::is_uppercase)
}

/// Whether the token is a dash of any form.
pub fn is_dash(word: &str) -> bool {
    matches!(word, "—" | "–" | "―" | "-" | "--" | "~" | "‒")
}

/// Sets the parents of sorted quotations, which are disjoint or nested.
fn nest(found: &mut [QuotedSpan]) {
    let mut around: Vec<u32> = Vec::new();
    for idx in 0..found.len() {
        while let Some(&top) = around.last()
            && !found[top as usize].span.contains(found[idx].span)
        {
            around.pop();
        }
        found[idx].parent = around.last().copied();
        around.push(idx as u32);
    }
}
