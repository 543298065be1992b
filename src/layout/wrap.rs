//! Wrapping of short texts outside the page: help, cards, notes.

use unicode_segmentation::UnicodeSegmentation;

use super::width;

/// Wraps cleaned text at blanks into lines of at most `cells` cells; longer words are split.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word;
        if !line.is_empty() && width::of_str(&line) + 1 + width::of_str(word) > cells {
            lines.push(std::mem::take(&mut line));
        }
        while width::of_str(word) > cells {
            let (head, _) = width::fit(word, cells);
            let len = if head.is_empty() {
                word.graphemes(true).next().map_or(word.len(), str::len)
            } else {
                head.len()
            };
            lines.push(word[..len].to_owned());
            word = &word[len..];
        }
        if !line.is_empty() && !word.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
