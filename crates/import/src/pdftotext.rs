//! Plain text that `pdftotext` made of typeset pages: form feeds between them, running heads, page numbers,
//! and words cut at the ends of lines. Only text with form feeds is changed, and the reader is told.

use crate::paged::{self, KeepsHyphen, Words};

const NOTE: &str =
    "the text was made of pages: page breaks, running heads and hyphens at line ends were removed";

/// The text without what its pages added, and a note; `None` when it has no pages.
pub fn repair(text: &str) -> Option<(String, String)> {
    let pages = text
        .split('\u{c}')
        .map(|page| page.lines().collect::<Vec<_>>());
    let mut pages = pages.collect::<Vec<_>>();
    pages.retain(|page| page.iter().any(|line| !line.trim().is_empty()));
    if pages.len() < 2 {
        return None;
    }
    let shown = pages.iter().map(|page| {
        let lines = (0..).zip(page).filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| (line.trim(), at))
            .collect::<Vec<_>>()
    });
    let shown = shown.collect::<Vec<_>>();
    for ((page, shown), found) in pages.iter_mut().zip(&shown).zip(paged::furniture(&shown)) {
        for ((_, at), _) in shown
            .iter()
            .zip(found)
            .filter(|(_, is_furniture)| *is_furniture)
        {
            page[*at as usize] = "";
        }
    }
    let words = Words::new(pages.iter().flatten().copied());
    let mut lines: Vec<String> = Vec::new();
    for page in &pages {
        let first = page.iter().position(|line| !line.trim().is_empty());
        let Some(first) = first else {
            continue;
        };
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        if !goes_on(lines.last(), page[first]) {
            lines.push(String::new());
        }
        for line in &page[first..] {
            add(&mut lines, line, &words);
        }
    }
    Some((
        lines.join("\n").trim_start_matches('\n').to_owned() + "\n",
        NOTE.to_owned(),
    ))
}

/// Whether the first line of a page goes on with the paragraph of the page before.
fn goes_on(before: Option<&String>, line: &str) -> bool {
    before.is_some_and(|before| {
        let before = before.trim_end();
        before.ends_with(paged::is_hyphen)
            || (!before.ends_with(['.', '!', '?', ':', '”', '"', '’', ')'])
                && line.trim_start().starts_with(char::is_lowercase))
    })
}

/// Adds a line; the rest of a word that a hyphen cuts goes to the line before.
fn add(lines: &mut Vec<String>, line: &str, words: &Words) {
    let cut = lines.last_mut().and_then(|last| {
        let before = last.split_whitespace().next_back()?;
        let KeepsHyphen(keeps) = words.hyphen(before, line.trim_start())?;
        if !keeps {
            last.truncate(last.trim_end_matches(paged::is_hyphen).len());
        }
        let line = line.trim_start();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        last.push_str(word);
        Some(rest)
    });
    match cut {
        Some(rest) if rest.trim().is_empty() => {}
        Some(rest) => lines.push(rest.to_owned()),
        None => lines.push(line.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_and_words_go_on_over_the_page() {
        let text = "Town News\n\n“It is a pity that the con-\nstruction was late,” she said. “We will\n\n2\n\
            \u{c}\nTown News\n\nfinish it in May.”\n";
        let (text, _) = repair(text).unwrap();
        assert_eq!(
            text,
            "Town News\n\n“It is a pity that the construction\nwas late,” she said. “We will\nfinish it in May.”\n"
        );
        assert_eq!(repair("no pages, tri-\numph\n"), None);
    }
}
