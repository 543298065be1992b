//! Lines of the page between those of the article: other articles, the site's services, credits.

use pullquote_text::{BlockKind, plain};

use super::selection::ends_sentence;
use crate::markup::MarkupBlock;

/// How lines of furniture begin.
const LINES: &str = include_str!("../../assets/furniture_lines.txt");
/// The longest line that can be furniture by its first words, in bytes.
const MAX_LINE: usize = 240;
/// The most words of a line of furniture without a link.
const MAX_WORDS: usize = 18;

/// What sites offer.
const SERVICES: &[&str] = &[
    "newsletter",
    "inbox",
    "subscri",
    "cookie",
    "our app",
    "whatsapp channel",
    "podcast",
    "notifications",
    "follow us",
    "privacy policy",
    "javascript",
    "browser",
    "abonn",
    "postfach",
];

/// Whether `block` is part of the page rather than of the article, by its own words.
pub fn is_furniture(block: &MarkupBlock) -> bool {
    let text = block.text.trim_start_matches([
        '•', '►', '▶', '→', '>', '»', '-', '–', '—', '*', '[', '(', ' ', '+', '▪',
    ]);
    if !text.contains(char::is_alphanumeric) {
        return true;
    }
    if block.kind == BlockKind::Table || block.text.len() > MAX_LINE {
        return false;
    }
    let n = block.n_solid();
    let is_link = block.n_linked() * 10 >= n * 8 && n > 2;
    if is_link && block.quote_depth == 0 {
        return true;
    }
    let has_link = block.n_linked() * 10 >= n * 3;
    let n_words = text.split_whitespace().count();
    let lower = text.to_lowercase();
    let begins = |line: &str| {
        lower.strip_prefix(line).is_some_and(|rest| {
            line.ends_with(|c: char| !c.is_alphanumeric())
                || !rest.starts_with(char::is_alphanumeric)
                || line.ends_with(|c: char| c > '\u{2e7f}')
        })
    };
    for line in LINES.lines() {
        let (is_sure, line) = line
            .strip_prefix("* ")
            .map_or((false, line), |line| (true, line));
        if line.starts_with('#') || line.is_empty() || !begins(line) {
            continue;
        }
        let is_label = lower[line.len()..]
            .trim_start()
            .starts_with([':', '|', '–', '—']);
        let is_plain =
            n_words <= MAX_WORDS && !(n_words > 9 && is_long_sentence(text) && !is_label);
        let is_it = if is_sure {
            has_link || is_label || is_plain
        } else {
            has_link && is_label
        };
        if is_it {
            return true;
        }
    }
    let is_boilerplate = plain::line_kind(&block.text) == Some(BlockKind::Boilerplate);
    is_boilerplate && block.level == 0 && !is_note(&lower) && (n_words <= 8 || has_link)
}

/// Whether `block` tells who the author is, or how to reach the newsroom.
pub fn is_about_author(block: &MarkupBlock, authors: Option<&str>) -> bool {
    let n_words = block.text.split_whitespace().count();
    if block.kind != BlockKind::Paragraph || block.quote_depth > 0 || n_words > 60 {
        return false;
    }
    let lower = block.text.to_lowercase();
    let first = authors.and_then(|names| names.split(&[',', '&']).next());
    let first = first
        .map_or("", |names| names.split(" and ").next().unwrap_or(names))
        .trim();
    let about = (!first.is_empty())
        .then(|| lower.strip_prefix(&first.to_lowercase()))
        .flatten();
    let verbs = [
        " is ",
        " covers ",
        " writes ",
        " has written ",
        " reports ",
        " was ",
        " ist ",
        " est ",
        " es ",
        " joined ",
    ];
    let is_biography = about.is_some_and(|rest| {
        verbs.iter().any(|verb| rest.starts_with(verb)) || rest.starts_with(", ")
    });
    let networks = [
        "twitter",
        "facebook",
        "instagram",
        "linkedin",
        "bluesky",
        "mastodon",
        "threads",
    ];
    let follows =
        lower.contains("follow") && networks.iter().any(|network| lower.contains(network));
    let writes = n_words <= 40
        && lower.split_whitespace().any(|word| word.contains('@'))
        && [
            "email", "e-mail", "contact", "reach", "write", "tip", "mail",
        ]
        .iter()
        .any(|word| lower.contains(word));
    is_biography || follows || writes
}

/// A sentence that happens to begin like furniture.
fn is_long_sentence(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut services = SERVICES.iter();
    ends_sentence(text)
        && !text.ends_with([':', '!', '…'])
        && !services.any(|service| lower.contains(service))
}

/// Notes of a newsroom on how a text was made belong to it, if anything.
fn is_note(lower: &str) -> bool {
    let text = lower.trim_start_matches('(');
    [
        "reporting by",
        "additional reporting",
        "editing by",
        "compiled by",
        "this article was originally",
        "this story was originally",
        "a version of this",
    ]
    .iter()
    .any(|note| text.starts_with(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str, n_linked: usize) -> MarkupBlock {
        let mut block = MarkupBlock::new(BlockKind::Paragraph, text).unwrap();
        block.links = vec![crate::markup::MarkupLink {
            start: 0,
            end: n_linked,
            address: "/a".to_owned(),
        }];
        block
    }

    #[test]
    fn lines_of_the_page_are_told_from_the_text() {
        for text in [
            "Read more: The long story of the bridge",
            "Sign up to our newsletter for news every day in your inbox.",
            "ADVERTISEMENT",
            "Lesen Sie auch: Die Brücke",
            "***",
            "Share this article",
        ] {
            assert!(is_furniture(&block(text, 0)), "{text}");
        }
        assert!(is_furniture(&block("Why the bridge was late", 23)));
        for text in [
            "Register offices across the county will close on Friday, the council said on Monday evening.",
            "“Sign up or leave,” she said.",
            "Reporting by Mara Lind; editing by Otto Vane",
            "Watch the river long enough and it comes back.",
        ] {
            assert!(!is_furniture(&block(text, 0)), "{text}");
        }
    }
}
