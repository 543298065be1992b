//! Plain text with columns side by side, as `pdftotext -layout` writes it: each column in turn. Only prose
//! with a clear gutter is changed, and the reader is told; tables, code, verse and dialogue stay.

const NOTE: &str = "the text was in columns side by side: they follow one another now";
/// The narrowest gutter, and the fewest lines that each column has.
const GUTTER: usize = 2;
const MIN_LINES: usize = 3;
/// The most lines of a page, and the widest of them.
const MAX_LINES: usize = 400;
const MAX_WIDTH: usize = 400;

/// The text with its columns one after another, and a note; `None` when it has none.
pub fn repair(text: &str) -> Option<(String, String)> {
    if !text.contains("  ") {
        return None;
    }
    let mut is_changed = false;
    let pages = text.split('\u{c}').map(|page| {
        let columns = columns(page);
        is_changed |= columns.is_some();
        columns.unwrap_or_else(|| page.to_owned())
    });
    let pages = pages.collect::<Vec<_>>();
    is_changed.then(|| (pages.join("\u{c}"), NOTE.to_owned()))
}

fn columns(page: &str) -> Option<String> {
    let lines = page.lines().take(MAX_LINES + 1);
    let lines = lines
        .map(|line| line.trim_end().chars().collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    if lines.len() > MAX_LINES || width > MAX_WIDTH || page.contains('\t') {
        return None;
    }
    let is_blank = |at: usize| {
        let mut cells = lines.iter().map(|line| line.get(at));
        cells.all(|c| c.is_none_or(|c| *c == ' '))
    };
    // The columns: what stands between two gutters.
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for at in (0..width).filter(|at| !is_blank(*at)) {
        match ranges.last_mut() {
            Some((_, end)) if at < *end + GUTTER => *end = at + 1,
            _ => ranges.push((at, at + 1)),
        }
    }
    if ranges.len() < 2 {
        return None;
    }
    let cells = ranges.iter().map(|(start, end)| {
        let cells = lines.iter().map(|line| {
            let cell = line.get(*start..(*end).min(line.len())).unwrap_or(&[]);
            cell.iter().collect::<String>().trim().to_owned()
        });
        cells.collect::<Vec<_>>()
    });
    let cells = cells.collect::<Vec<_>>();
    let goes_on = cells.iter().filter(|column| goes_on(column)).count();
    if !cells.iter().all(|column| is_prose(column)) || goes_on * 2 < cells.len() {
        return None;
    }
    let columns = cells.iter().map(|column| column.join("\n"));
    let columns = columns.map(|column| column.trim_matches('\n').to_owned());
    Some(columns.collect::<Vec<_>>().join("\n\n") + "\n")
}

/// Lines of several words with sentences that end, few figures, and nothing that only code has.
fn is_prose(column: &[String]) -> bool {
    let lines = column.iter().filter(|line| !line.is_empty());
    let lines = lines.collect::<Vec<_>>();
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    let (mut n_words, mut n_figures) = (0, 0);
    for word in words {
        n_words += 1;
        n_figures += usize::from(word.contains(|c: char| c.is_ascii_digit()));
    }
    let ends = |line: &&&String| {
        line.trim_end_matches(['"', '”', '’'])
            .ends_with(['.', '!', '?'])
    };
    lines.len() >= MIN_LINES
        && n_words >= lines.len() * 2
        && n_figures * 5 <= n_words
        && lines.iter().any(|line| ends(&line))
        && !lines
            .iter()
            .any(|line| line.contains(['{', '}', ';', '=', '|', '#', '<']))
}

/// Whether a sentence goes on over the end of a line.
fn goes_on(column: &[String]) -> bool {
    column.windows(2).any(|pair| {
        pair[0].ends_with(|c: char| c.is_alphabetic() || c == ',' || c == '-')
            && pair[1].starts_with(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_prose_follow_one_another() {
        let text = "Bus Fares Rise                 Market Moves\n\n\
            Fares rise in May, the         The market moves to\n\
            council said. \"We have         the square. \"I am glad,\"\n\
            no choice,\" it wrote.          said Tom Brandt.\n";
        let (text, _) = repair(text).unwrap();
        assert_eq!(
            text,
            "Bus Fares Rise\n\nFares rise in May, the\ncouncil said. \"We have\nno choice,\" it wrote.\n\n\
            Market Moves\n\nThe market moves to\nthe square. \"I am glad,\"\nsaid Tom Brandt.\n"
        );
    }

    #[test]
    fn tables_code_verse_addresses_and_dialogue_stay() {
        for text in [
            "Town    2024    2025\nYork    10.5    11.2\nLeeds   12.1    13.9\nBath    9.0     8.5\n",
            "let a = 1;     // the first one.\nlet b = 2;     // the second,\nlet c = 3;     // and third.\n",
            "The rose is red,\n    the violet blue.\nThe honey is sweet,\n    and so are you.\n",
            "Anna Smith     12 High Street\nTom Brandt     3 Mill Lane\nEva Jones      9 The Green\n",
            "ANNA     I came late,\n         as you know.\nBEN      You did, and\n         so did I.\nEVA      Yes, we\n         all did.\n",
            "The bridge is late, the\nmayor said.  It opens in\nMay, she said.\n",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
