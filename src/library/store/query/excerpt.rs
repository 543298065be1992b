//! Excerpts: the sentence around a hit, on one line.

use pullquote_text::{Article, Span, clean};

/// Maximum length, in code points of the text.
const LONGEST: usize = 260;

pub(super) struct Excerpt {
    pub text: String,
    pub marks: Vec<Span>,
    /// Byte range of the article that the excerpt covers.
    pub shown: Span,
}

/// The sentence around `hit`, at most 260 code points, with those of `marks` that it contains.
pub(super) fn around(article: &Article, hit: Span, marks: &[Span]) -> Excerpt {
    let text = article.text();
    let block = article.blocks().get(article.block_at(hit.start()));
    let whole = block.map_or(Span::new(0, text.len()), |block| block.span);
    let bounds = whole.cover(hit);
    let sentence = sentence(text, bounds, hit);
    let shown = cut(text, sentence, hit);
    let mut out = LineWriter::default();
    if shown.start() > sentence.start() {
        out.text.push('…');
    }
    let mut at = shown.start();
    let mut placed = Vec::new();
    for mark in marks.iter().filter_map(|mark| mark.intersection(shown)) {
        if mark.start() < at {
            continue;
        }
        out.push(text.get(at..mark.start()).unwrap_or_default());
        let start = out.start_of_next();
        out.push(mark.of(text));
        placed.push(Span::new(start, out.text.trim_end().len()));
        at = mark.end();
    }
    out.push(text.get(at..shown.end()).unwrap_or_default());
    out.text.truncate(out.text.trim_end().len());
    if shown.end() < sentence.end() {
        out.text.push('…');
    }
    placed.retain(|mark| !mark.is_empty());
    Excerpt {
        text: out.text,
        marks: placed,
        shown,
    }
}

/// Collapses white space and replaces control characters.
#[derive(Default)]
struct LineWriter {
    text: String,
    /// Whether a blank is due before the next word.
    is_due: bool,
}

impl LineWriter {
    fn push(&mut self, words: &str) {
        for word in words.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end_matches(char::is_whitespace);
            if !bare.is_empty() {
                self.blank();
                self.text.push_str(&clean::line(bare));
            }
            self.is_due |= bare.len() < word.len();
        }
    }

    fn blank(&mut self) {
        if std::mem::take(&mut self.is_due) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    /// Position of the next word.
    fn start_of_next(&mut self) -> usize {
        self.blank();
        self.text.len()
    }
}

/// The sentence in `bounds` that contains `hit`, by its punctuation: good enough for an excerpt.
fn sentence(text: &str, bounds: Span, hit: Span) -> Span {
    let before = text.get(bounds.start()..hit.start()).unwrap_or_default();
    let start = last_end(before).map_or(bounds.start(), |at| bounds.start() + at);
    let after = text.get(hit.end()..bounds.end()).unwrap_or_default();
    let end = first_end(after).map_or(bounds.end(), |at| hit.end() + at);
    Span::new(start, end)
}

/// Start of the last sentence of `before`.
fn last_end(before: &str) -> Option<usize> {
    let mut from = 0;
    let mut last = None;
    while let Some(end) = first_end(&before[from..]) {
        from += end;
        let blank = before[from..].len() - before[from..].trim_start().len();
        last = Some(from + blank);
        from += blank;
    }
    last.filter(|at| *at <= before.len())
}

/// End of the first sentence of `text` with its closing punctuation, if it has one.
fn first_end(text: &str) -> Option<usize> {
    for (at, c) in text.char_indices() {
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let rest = &text[at + c.len_utf8()..];
        let closing = |c: char| {
            matches!(
                c,
                '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '.' | '!' | '?'
            )
        };
        let behind = rest.trim_start_matches(closing);
        let end = text.len() - behind.len();
        let starts_anew = behind.trim_start().chars().next().is_none_or(|next| {
            next.is_uppercase() || next.is_numeric() || matches!(next, '“' | '"' | '‘' | '«' | '„')
        });
        let is_parted = behind.starts_with(char::is_whitespace);
        if is_parted && starts_anew && !(c == '.' && is_short(&text[..at])) {
            return Some(end);
        }
    }
    None
}

/// Whether the full stop after `before` ends an abbreviation or an initial.
fn is_short(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next();
    let word = word.unwrap_or_default();
    let mut letters = word.chars();
    let is_initial = letters.next().is_none_or(char::is_alphabetic) && letters.next().is_none();
    is_initial
        || matches!(
            word,
            "Mr" | "Mrs"
                | "Ms"
                | "Dr"
                | "St"
                | "Sen"
                | "Gen"
                | "Rep"
                | "Gov"
                | "Prof"
                | "Rev"
                | "Lt"
                | "Col"
                | "Sgt"
                | "No"
                | "vs"
                | "Jr"
                | "Sr"
        )
}

/// `sentence`, or as much of it around `hit` as fits.
fn cut(text: &str, sentence: Span, hit: Span) -> Span {
    let n_chars = sentence.of(text).chars().count();
    if n_chars <= LONGEST {
        return sentence;
    }
    let hit = Span::new(
        hit.start(),
        hit.end().min(boundary(text, hit.start() + LONGEST)),
    );
    let spare = LONGEST.saturating_sub(hit.of(text).chars().count()) / 2;
    let before = text.get(sentence.start()..hit.start()).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .nth(spare)
        .map_or(sentence.start(), |(at, _)| {
            let rest = &before[at..];
            let blank = rest.find(char::is_whitespace);
            sentence.start() + at + blank.map_or(0, |blank| blank + 1)
        });
    let after = text.get(hit.end()..sentence.end()).unwrap_or_default();
    let end = after
        .char_indices()
        .nth(spare)
        .map_or(sentence.end(), |(at, _)| {
            hit.end() + after[..at].rfind(char::is_whitespace).unwrap_or(at)
        });
    Span::new(boundary(text, start), end)
}

fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use pullquote_text::{Block, BlockKind, Source};

    fn article(text: &str) -> Article {
        let block = Block::of_span(Span::new(0, text.len()), BlockKind::Paragraph);
        Article::new(text, vec![block], Source::Stdin)
    }

    #[track_caller]
    fn check(text: &str, word: &str, wanted: &str) {
        let at = text.find(word).unwrap();
        let hit = Span::new(at, at + word.len());
        let excerpt = around(&article(text), hit, &[hit]);
        let marked: Vec<&str> = excerpt
            .marks
            .iter()
            .map(|mark| mark.of(&excerpt.text))
            .collect();
        assert_eq!(excerpt.text, wanted);
        assert_eq!(marked.len(), 1);
        assert_eq!(
            marked[0],
            word.split_whitespace().collect::<Vec<_>>().join(" ")
        );
    }

    #[test]
    fn excerpts_are_one_sentence_on_one_line() {
        let text = "It rained. “We lost\nthe list,” Mr. Kell said. Nobody knows why.";
        check(text, "list", "“We lost the list,” Mr. Kell said.");
        check(text, "lost\nthe", "“We lost the list,” Mr. Kell said.");
        check(text, "It", "It rained.");
        check(text, "why", "Nobody knows why.");
    }

    #[test]
    fn long_sentences_are_cut_on_both_sides() {
        let long = format!(
            "{} needle {}",
            "hay ".repeat(200).trim(),
            "hay ".repeat(200).trim()
        );
        let at = long.find("needle").unwrap();
        let hit = Span::new(at, at + 6);
        let excerpt = around(&article(&long), hit, &[hit]);
        assert!(excerpt.text.starts_with("…hay") && excerpt.text.ends_with("hay…"));
        assert!(excerpt.text.chars().count() <= LONGEST + 2);
        assert_eq!(excerpt.marks[0].of(&excerpt.text), "needle");
    }

    #[test]
    fn control_characters_are_replaced() {
        let text = "An \u{1b}[31m odd\tword";
        check(text, "odd", "An ␛[31m odd word");
    }

    proptest! {
        #[test]
        fn marks_are_valid_for_any_text(text in "[a-zÀ-ž .!?“”\n\u{1b}\u{301}]{1,400}", from in 0usize..400, length in 1usize..300) {
            let start = boundary(&text, from);
            let hit = Span::new(start, boundary(&text, start + length));
            prop_assume!(!hit.is_empty());
            let excerpt = around(&article(&text), hit, &[hit]);
            for mark in excerpt.marks {
                prop_assert!(excerpt.text.get(mark.range()).is_some());
            }
            prop_assert_eq!(clean::line(&excerpt.text).into_owned(), excerpt.text);
        }
    }
}
