//! The books that calibre makes of newspapers and feeds: their articles have bars of links, and a line that
//! says where they came from.

use pullquote_text::{BlockKind, collapse_whitespace, date};

use crate::markup::MarkupBlock;

/// The words of calibre's bars, in lower case.
const BAR: &[&str] = &[
    "next",
    "previous",
    "section menu",
    "main menu",
    "up one level",
    "articles",
    "sections",
];
/// The beginning of the line under an article, in lower case.
const ORIGIN: &str = "this article was downloaded by calibre from";

/// The longest line that tells a time, in bytes.
const MAX_TIME: usize = 40;
/// Within how many blocks the time is told.
const HEADER_BLOCKS: usize = 5;

/// Removes calibre's bars and lines; the address of the article if one of them tells it.
pub fn remove_furniture(blocks: &mut Vec<MarkupBlock>) -> Option<String> {
    let mut address = None;
    blocks.retain(|block| {
        let text = collapse_whitespace(&block.text);
        let lower = text.to_lowercase();
        if lower.starts_with(ORIGIN) {
            let last = text.split_whitespace().last();
            let last = last.filter(|word| word.starts_with("http"));
            address = last.map(str::to_owned).or(address.take());
            return false;
        }
        !is_bar(&lower)
    });
    address
}

/// Marks the line with the time of an article, such as `Mar 4, 2024 10:00 AM`.
pub fn mark_time(blocks: &mut [MarkupBlock]) {
    let is_time = |block: &&mut MarkupBlock| {
        let is_short = block.text.len() <= MAX_TIME && block.kind == BlockKind::Paragraph;
        is_short && !block.text.ends_with('.') && date::find(&block.text).is_some()
    };
    if let Some(time) = blocks.iter_mut().take(HEADER_BLOCKS).find(is_time) {
        time.kind = BlockKind::Dateline;
    }
}

/// Whether a line holds links of a bar only: `| Next | Section menu | Main menu |`.
fn is_bar(lower: &str) -> bool {
    let mut words = lower
        .split('|')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    lower.contains('|') && words.all(|word| BAR.contains(&word))
}

/// The name of the newspaper, in a title such as `Norwick Post [Sun, 03 Mar 2024]`.
pub fn newspaper(title: &str) -> Option<String> {
    let name = title.split(['[', '(']).next().unwrap_or("").trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_lines_of_links_alone() {
        assert!(is_bar("| next | section menu | main menu | previous |"));
        assert!(is_bar("next | main menu"));
        assert!(!is_bar("next"));
        assert!(!is_bar("next | the elm"));
        assert_eq!(
            newspaper("Norwick Post [Sun, 03 Mar 2024]").as_deref(),
            Some("Norwick Post")
        );
        assert_eq!(newspaper("[x]"), None);
    }
}
