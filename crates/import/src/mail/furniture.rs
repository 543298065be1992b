//! Cuts from a mail what belongs to the newsletter rather than to its text: the hidden preview line, links
//! to the page on the web, the footer with addresses and preferences.

use pullquote_text::BlockKind;

use crate::html::text_match::{letters, same};
use crate::markup::MarkupBlock;

const LINES: &str = include_str!("../../assets/mail_furniture.txt");
const FOOTER: &str = include_str!("../../assets/mail_footer.txt");

/// The letters of links that are buttons: they act on the mail or on its page.
const BUTTONS: &[&str] = &[
    "share",
    "like",
    "comment",
    "comments",
    "leaveacomment",
    "restack",
    "subscribe",
    "subscribenow",
    "signup",
    "upgradetopaid",
    "readinapp",
    "listen",
    "listennow",
    "forward",
    "tweet",
    "print",
];

/// The longest block that can be furniture, in bytes.
const MAX_LINE: usize = 300;
/// The longest footer, in bytes.
const MAX_FOOTER: usize = 4000;
/// How many blocks above the footer may belong to it.
const MAX_ABOVE: usize = 8;
/// How many blocks at the top may repeat the subject.
const MAX_TOP: usize = 6;

/// Removes the furniture from `blocks`, and lines at the top that repeat the `header`.
pub fn cut(blocks: &mut Vec<MarkupBlock>, header: &[&str]) {
    let mut n = 0;
    blocks.retain(|block| {
        n += 1;
        let is_preview = n <= MAX_TOP && is_preview(&block.text);
        !is_preview && !is_padding(&block.text)
    });
    cut_signature(blocks);
    cut_footer(blocks);
    let is_furniture = |block: &MarkupBlock| is_line(block) || is_button(block);
    if !blocks.iter().all(is_furniture) {
        blocks.retain(|block| !is_furniture(block));
    }
    let mut n = 0;
    blocks.retain(|block| {
        n += 1;
        n > MAX_TOP || !header.iter().any(|words| same(words, &block.text))
    });
}

/// Characters without a picture, with which preview lines are filled up.
const fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'
            ..='\u{200f}'
                | '\u{2060}'
                | '\u{feff}'
                | '\u{ad}'
                | '\u{34f}'
                | '\u{2007}'
                | '\u{61c}'
                | '\u{2800}'
                | '\u{115f}'
    )
}

/// Whether the block has no visible character.
fn is_padding(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || is_filler(c) || c == '|')
}

/// Whether the block is the line that lists of mails show beside the subject, hidden in the mail itself.
fn is_preview(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || is_filler(c));
    text[end.len()..].chars().filter(|c| is_filler(*c)).count() >= 3
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    let lines = list.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn has_words(block: &MarkupBlock, list: &str) -> bool {
    if block.text.len() > MAX_LINE || block.quote_depth > 0 {
        return false;
    }
    let text = block.text.to_lowercase();
    words(list).any(|words| text.contains(words))
}

/// A line of furniture between or above the text. A whole sentence with such words is part of the text.
fn is_line(block: &MarkupBlock) -> bool {
    let n_words = block.text.split_whitespace().count();
    n_words <= 20 && has_words(block, LINES) && !block.text.contains(['“', '"'])
}

/// Whether all of the block is links.
fn is_linked(block: &MarkupBlock) -> bool {
    let n_solid = block.text.chars().filter(|c| !c.is_whitespace()).count();
    let n_linked: usize = block.links.iter().map(|link| link.end - link.start).sum();
    n_linked == n_solid
}

/// A link that acts on the mail, or counts what others did.
fn is_button(block: &MarkupBlock) -> bool {
    let letters = letters(&block.text);
    is_linked(block)
        && (BUTTONS.contains(&letters.as_str())
            || letters.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Cuts the end of the mail, from the first block that speaks of the subscription and has little below it.
fn cut_footer(blocks: &mut Vec<MarkupBlock>) {
    let mut len = 0;
    let mut start = None;
    for (at, block) in blocks.iter().enumerate().rev() {
        len += block.text.len();
        if len > MAX_FOOTER || block.quote_depth > 0 {
            break;
        }
        if has_words(block, FOOTER) {
            start = Some(at);
        }
    }
    let Some(mut start) = start else {
        return;
    };
    for _ in 0..MAX_ABOVE {
        match start.checked_sub(1) {
            Some(above) if belongs_to_footer(&blocks[above]) => start = above,
            _ => break,
        }
    }
    let kept: usize = blocks[..start].iter().map(|block| block.text.len()).sum();
    let cut: usize = blocks[start..].iter().map(|block| block.text.len()).sum();
    // A mail that is about a subscription is not all footer.
    if kept * 2 >= cut && kept > 0 {
        blocks.truncate(start);
    }
}

/// Copyright lines, postal addresses, rows of links.
fn belongs_to_footer(block: &MarkupBlock) -> bool {
    let text = block.text.as_str();
    let ends_sentence = text.ends_with(['.', '!', '?', '”', '"', '’', ':']);
    let n_words = text.split_whitespace().count();
    let is_notice = ["©", "(c) ", "copyright", "all rights reserved", "privacy"]
        .iter()
        .any(|words| text.to_lowercase().contains(words));
    let has_number = text.contains(|c: char| c.is_ascii_digit());
    let is_button = n_words <= 4 && is_linked(block);
    let is_address =
        n_words <= 16 && !ends_sentence && has_number && text.contains([',', '\n', '·', '|']);
    text.len() <= MAX_LINE
        && (is_notice
            || is_address
            || is_button
            || text.trim_matches(['-', '_', '=', '*', '—', ' ']).is_empty())
}

/// Cuts the signature of a mail in HTML: below a line of two hyphens.
fn cut_signature(blocks: &mut Vec<MarkupBlock>) {
    let is_mark = |block: &MarkupBlock| {
        let first = block.text.lines().next().unwrap_or("");
        block.quote_depth == 0 && block.kind != BlockKind::Table && first.trim_end() == "--"
    };
    let Some(start) = blocks.iter().rposition(is_mark).filter(|&start| start > 0) else {
        return;
    };
    let n = blocks[start..]
        .iter()
        .take_while(|block| block.quote_depth == 0)
        .count();
    if n <= 8 {
        blocks.drain(start..start + n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(blocks: &[&str], wanted: &[&str]) {
        let mut all: Vec<_> = blocks
            .iter()
            .filter_map(|text| MarkupBlock::new(BlockKind::Paragraph, text))
            .collect();
        cut(&mut all, &["Ferry stays"]);
        let left: Vec<_> = all.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(left, wanted);
    }

    const TEXT: &str =
        "The council of Norwick voted on Tuesday to keep the ferry running through the winter.";

    #[test]
    fn furniture_of_newsletters_is_cut() {
        check(
            &[
                "\u{200c}\u{a0}\u{200c}",
                "View in browser",
                "Ferry stays",
                TEXT,
                "© 2024 Norwick Post",
                "12 Pier Road, Norwick",
                "You are receiving this email because you signed up. Unsubscribe",
                "Sent by a machine",
            ],
            &[TEXT],
        );
    }

    #[test]
    fn buttons_are_cut() {
        let html = "<p>The council voted to keep the ferry.</p><p><a href=a>Share</a></p><p><a href=b>12</a></p>\
            <p><a href=c>Read more</a></p><p>Share</p>";
        let mut all = crate::markup::blocks(html, false);
        cut(&mut all, &[]);
        let left: Vec<_> = all.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(
            left,
            ["The council voted to keep the ferry.", "Read more", "Share"]
        );
    }

    #[test]
    fn text_that_speaks_of_subscriptions_stays() {
        check(
            &["Readers unsubscribe in numbers, says the publisher."],
            &["Readers unsubscribe in numbers, says the publisher."],
        );
        let long = "x".repeat(200);
        check(
            &[&long, "Many unsubscribe.", &"y".repeat(5000)],
            &[&long, "Many unsubscribe.", &"y".repeat(5000)],
        );
        check(
            &["She said: “Follow us on to the pier.”"],
            &["She said: “Follow us on to the pier.”"],
        );
    }

    #[test]
    fn signature_is_cut() {
        check(&[TEXT, "-- \nAnn Roe", "Valley Road 1"], &[TEXT]);
    }
}
