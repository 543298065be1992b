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
        return two_columns(&lines);
    }
    let cells = ranges.iter().map(|(start, end)| {
        let cells = lines.iter().map(|line| {
            let cell = line.get(*start..(*end).min(line.len())).unwrap_or(&[]);
            cell.iter().collect::<String>().trim().to_owned()
        });
        cells.collect::<Vec<_>>()
    });
    let cells = cells.collect::<Vec<_>>();
    are_columns(&cells).then(|| one_by_one(&cells) + "\n")
}

/// Whether each column is prose, and most of them have sentences that go on over a line.
fn are_columns(columns: &[Vec<String>]) -> bool {
    let goes_on = columns.iter().filter(|column| goes_on(column)).count();
    columns.iter().all(|column| is_prose(column)) && goes_on * 2 >= columns.len()
}

fn one_by_one(columns: &[Vec<String>]) -> String {
    let columns = columns.iter().map(|column| column.join("\n"));
    let columns = columns.map(|column| column.trim_matches('\n').to_owned());
    let columns = columns.filter(|column| !column.is_empty());
    columns.collect::<Vec<_>>().join("\n\n")
}

/// How a line stands to the gutter before the right one of two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// It leaves the gutter free.
    Beside,
    /// One blank alone is left of the gutter: a ragged line, or one that runs across.
    Near,
    /// It runs across, as a heading does.
    Across,
}

/// Two columns whose gutter some lines break: headings run across, and ragged lines stand out into it. What
/// runs across parts the columns above it from those below.
fn two_columns(lines: &[Vec<char>]) -> Option<String> {
    let start = column_start(lines)?;
    let mut fits = lines
        .iter()
        .map(|line| fit(line, start))
        .collect::<Vec<_>>();
    let shown = |at: &usize| !lines[*at].is_empty();
    for at in 0..lines.len() {
        if fits[at] == Fit::Near {
            // A heading stands alone.
            let is_beside = |at: usize| {
                lines.get(at).is_some_and(|line| line.len() > start) && fits[at] == Fit::Beside
            };
            let is_ragged = is_beside(at + 1) || at.checked_sub(1).is_some_and(is_beside);
            fits[at] = if is_ragged { Fit::Beside } else { Fit::Across };
        }
    }
    let n_shown = (0..lines.len()).filter(shown).count();
    let n_across = fits.iter().filter(|fit| **fit == Fit::Across).count();
    if n_across * 4 > n_shown {
        return None;
    }
    let cell = |cells: &[char]| cells.iter().collect::<String>().trim().to_owned();
    let mut whole = [Vec::new(), Vec::new()];
    let mut parts = Vec::new();
    let mut band = [Vec::new(), Vec::new()];
    for (line, fit) in lines.iter().zip(&fits) {
        if *fit == Fit::Across {
            parts.push(one_by_one(&std::mem::take(&mut band)));
            parts.push(cell(line));
            continue;
        }
        let (left, right) = line.split_at(start.min(line.len()));
        for (at, cells) in [left, right].into_iter().enumerate() {
            band[at].push(cell(cells));
            whole[at].push(cell(cells));
        }
    }
    parts.push(one_by_one(&band));
    parts.retain(|part| !part.is_empty());
    are_columns(&whole).then(|| parts.join("\n\n") + "\n")
}

/// Where the right one of two columns begins: where most of the lines that reach it have a word after blanks.
fn column_start(lines: &[Vec<char>]) -> Option<usize> {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let mut counts = vec![0; width];
    for line in lines {
        let mut blanks = line.len();
        for (at, c) in line.iter().enumerate() {
            if *c == ' ' {
                blanks = blanks.min(at);
            } else {
                // Blanks at the start of a line are no gutter.
                if at >= blanks + GUTTER && blanks > 0 {
                    counts[at] += 1;
                }
                blanks = line.len();
            }
        }
    }
    let (start, n) = counts.into_iter().enumerate().max_by_key(|(_, n)| *n)?;
    let n_reach = lines.iter().filter(|line| line.len() > start).count();
    (n >= MIN_LINES && n * 10 >= n_reach * 6).then_some(start)
}

fn fit(line: &[char], start: usize) -> Fit {
    let is_blank = |at: usize| line.get(at).is_none_or(|c| *c == ' ');
    if line.len() <= start || (is_blank(start - 1) && is_blank(start - 2)) {
        Fit::Beside
    } else if is_blank(start - 1) {
        Fit::Near
    } else {
        Fit::Across
    }
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
    fn headings_and_ragged_lines_break_the_gutter() {
        let text = "The bridge opens, and the river rises near the town\n\n\
            The bridge is late, the   The river rises, said\n\
            mayor said. \"We are proud Tom Brandt, who has\n\
            of it,\" she added, and    seen it before.\n\
            nobody believed her.      \"Stay at home.\"\n\n\
            From our reporters in the town and at the river\n\n\
            It opens on Monday, the   The flood is near,\n\
            council said.             they say.\n";
        let (text, _) = repair(text).unwrap();
        assert_eq!(
            text,
            "The bridge opens, and the river rises near the town\n\n\
            The bridge is late, the\nmayor said. \"We are proud\nof it,\" she added, and\nnobody believed her.\n\n\
            The river rises, said\nTom Brandt, who has\nseen it before.\n\"Stay at home.\"\n\n\
            From our reporters in the town and at the river\n\n\
            It opens on Monday, the\ncouncil said.\n\nThe flood is near,\nthey say.\n"
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
            "The list of works\n\n1.  The bridge is built, and\n    it opens in May.\n2.  The road is closed, and\n    stays so.\n3.  The mill is sold.\n",
            "Results of the vote by town and year, which were counted twice\n\nYork    10.5    11.2\nLeeds   12.1    13.9\nBath    9.0     8.5\nHull    7.1     7.3\n",
            "MAYOR.    I came late, as\n          you know.\nA VOICE.  You did, and so\n          did I.\nMAYOR.    We all did, and we\n          knew it. All of us knew it, and so did they\n",
            "It was late.  The mayor\nspoke.  She had come in\nMay.  Nobody knew where\nshe lived.  It was said\nthat she was ill.  She\nsmiled.\n",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
