//! Turns of interviews and transcripts: paragraphs that begin with a label, such as `ZO:`, `Q.`,
//! `MR. ROE:`, `ANN ROE (on camera):`.
//!
//! A line that looks like a label may be something else, `Photo: …` or `Update: …`. Labels therefore count
//! only where they repeat.

use std::collections::HashMap;
use std::ops::Range;

use crate::features::{Shape, hash_lower, shape};
use crate::token::{TokenKind, Tokens};

/// What a label says of its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A name, initials or an office.
    Name,
    /// `Q:`
    Question,
    /// `A:`
    Answer,
}

/// Words after a label, up to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub kind: LabelKind,
    /// Tokens of the name, without a description after it.
    pub label: Range<u32>,
    /// First token after the label and its colon.
    pub start: u32,
    pub end: u32,
}

/// Longest label in tokens, and longest name.
const LABEL: usize = 14;
const NAME: usize = 5;

/// The turns of a text, in order.
pub fn find(text: &str, tokens: &Tokens) -> Vec<Turn> {
    let labels = Labels { text, tokens };
    let mut out = Vec::new();
    for paragraph in &tokens.paragraphs {
        let range = paragraph.start as usize..paragraph.end as usize;
        for at in range.clone() {
            if (at == range.start || labels.starts_line(at))
                && let Some(mut turn) = labels.label(at, range.end)
            {
                turn.end = paragraph.end;
                out.push(turn);
            }
        }
    }
    labels.keep_repeated(&mut out);
    let is_transcript = 3 * out.len() > tokens.paragraphs.len();
    for idx in 1..out.len() {
        let next = out[idx].label.start;
        let turn = &mut out[idx - 1];
        turn.end = if is_transcript {
            next
        } else {
            turn.end.min(next)
        };
    }
    out
}

/// The turn that token `at` is in.
pub fn around(turns: &[Turn], at: usize) -> Option<&Turn> {
    let idx = turns.partition_point(|turn| turn.label.start as usize <= at);
    let turn = turns.get(idx.checked_sub(1)?)?;
    (at < turn.end as usize).then_some(turn)
}

struct Labels<'a> {
    text: &'a str,
    tokens: &'a Tokens,
}

impl<'a> Labels<'a> {
    fn word(&self, idx: usize) -> &'a str {
        let token = self.tokens.tokens.get(idx);
        token.map_or("", |token| token.span.of(self.text))
    }

    /// The text between a token and the one before it.
    fn gap(&self, idx: usize) -> &'a str {
        let tokens = &self.tokens.tokens;
        let gap = tokens[idx - 1].span.end()..tokens[idx].span.start();
        self.text.get(gap).unwrap_or("")
    }

    fn starts_line(&self, idx: usize) -> bool {
        self.gap(idx).contains('\n')
    }

    /// The turn whose label begins at token `at`; its end is not set.
    fn label(&self, at: usize, limit: usize) -> Option<Turn> {
        let turn = |kind, label: Range<usize>, start: usize| Turn {
            kind,
            label: label.start as u32..label.end as u32,
            start: start as u32,
            end: 0,
        };
        let kind = match self.word(at) {
            "Q" | "Q." | "QUESTION" | "Question" => LabelKind::Question,
            "A" | "A." | "ANSWER" | "Answer" => LabelKind::Answer,
            _ => LabelKind::Name,
        };
        if kind != LabelKind::Name {
            let mark = self.word(at + 1);
            let dotted = self.word(at).ends_with('.');
            let start = at + 1 + usize::from(mark == ":" || mark == "." && !dotted);
            return (start > at + 1 || dotted).then(|| turn(kind, at..at + 1, start));
        }
        if self.word(at) == "(" && self.word(at + 1) == "(" {
            let end = self.name_end(at + 2, limit)?;
            let closed = self.word(end) == ")" && self.word(end + 1) == ")";
            return closed.then(|| turn(kind, at + 2..end, end + 2));
        }
        let end = self.name_end(at, limit)?;
        let colon = self.colon(end, limit)?;
        Some(turn(kind, at..end, colon + 1))
    }

    /// The end of the name that begins at token `at`.
    fn name_end(&self, at: usize, limit: usize) -> Option<usize> {
        let is_name = |idx: usize| {
            let token = &self.tokens.tokens[idx];
            let form = shape(token.span.of(self.text));
            token.kind == TokenKind::Word
                && matches!(form, Shape::Upper | Shape::Capital | Shape::Mixed)
        };
        let mut end = at;
        while end < limit.min(at + NAME) && is_name(end) {
            end += 1;
        }
        (end > at).then_some(end)
    }

    /// The colon after a name and, possibly, a description: `, HOST` or `(on camera)`.
    fn colon(&self, name_end: usize, limit: usize) -> Option<usize> {
        let last = limit.min(name_end + LABEL);
        let colon = match self.word(name_end) {
            ":" => name_end,
            "," | "(" => (name_end..last).find(|idx| self.word(*idx) == ":")?,
            _ => return None,
        };
        let line = |idx: &usize| !self.starts_line(*idx);
        let is_one_line = (name_end..=colon).all(|idx| line(&idx));
        let described = (name_end + 1..colon).all(|idx| {
            self.word(name_end) == "(" || !matches!(shape(self.word(idx)), Shape::Lower)
        });
        let is_apart = colon + 1 >= limit || !self.gap(colon + 1).is_empty();
        (is_one_line && described && is_apart).then_some(colon)
    }

    /// Removes labels that do not repeat. `A.` needs a `Q.`; in a transcript with labels in capitals a
    /// speaker may have a single turn.
    fn keep_repeated(&self, turns: &mut Vec<Turn>) {
        let key = |turn: &Turn| {
            let mut words = turn.label.clone().map(|idx| self.word(idx as usize));
            // A speaker is introduced by the full name and then called by the last one.
            words.next_back().map_or(0, hash_lower)
        };
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for turn in turns.iter().filter(|turn| turn.kind == LabelKind::Name) {
            *counts.entry(key(turn)).or_default() += 1;
        }
        let questions = turns
            .iter()
            .filter(|turn| turn.kind == LabelKind::Question)
            .count();
        let is_upper = |turn: &Turn| {
            turn.label
                .clone()
                .all(|idx| shape(self.word(idx as usize)) == Shape::Upper)
        };
        let upper = turns
            .iter()
            .filter(|turn| is_upper(turn) && counts.get(&key(turn)).is_some_and(|n| *n > 1))
            .count();
        let total = turns.len();
        turns.retain(|turn| match turn.kind {
            LabelKind::Question | LabelKind::Answer => questions > 0 && total > 1,
            LabelKind::Name => {
                let n = counts.get(&key(turn)).copied().unwrap_or(0);
                total > 2 && (n > 1 || upper > 1 && is_upper(turn))
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;
    use pullquote_text::{Source, plain};

    /// The labels and first words of the turns.
    fn turns(text: &str) -> Vec<String> {
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let tokens = tokenize(&article);
        let words = |range: Range<u32>| {
            let span = tokens.span_of(range.start as usize..range.end as usize);
            span.of(article.text()).replace('\n', " ")
        };
        find(article.text(), &tokens)
            .into_iter()
            .map(|turn| {
                let last = turn.end.min(turn.start + 2);
                format!("{}|{}", words(turn.label), words(turn.start..last))
            })
            .collect()
    }

    #[test]
    fn labels_that_repeat_begin_turns() {
        let text =
            "Ann Roe met Cy Dean.\n\nAR: Why so?\n\nCD: No idea.\n\nAR: Not one?\n\nCD: Not one.";
        assert_eq!(
            turns(text),
            ["AR|Why so", "CD|No idea", "AR|Not one", "CD|Not one"]
        );
        let text = "Photo: Ann Roe\n\nThe mill closed.\n\nUpdate: it is open.";
        assert_eq!(turns(text), Vec::<String>::new());
    }

    #[test]
    fn labels_may_have_a_description() {
        let text = "ANN ROE, HOST: It is late.\n\nCY DEAN (on camera): It is.\n\nROE: Thank you.\n\nROE: Bye.";
        let labels = [
            "ANN ROE|It is",
            "CY DEAN|It is",
            "ROE|Thank you",
            "ROE|Bye.",
        ];
        assert_eq!(turns(text), labels);
    }

    #[test]
    fn questions_and_answers_are_labels() {
        let text = "Q. Where were you?\n\nA. At home.\n\nMR. ROE: Thank you.\n\nQ. Alone?\n\nA. Alone.\n\nMR. ROE: Fine.";
        assert_eq!(turns(text).len(), 6);
        assert_eq!(turns("A. Roe came.\n\nA. Dean left."), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn turns_are_in_order_and_disjoint(
            text in "(Q\\.|A\\.|Q:|A:|MR\\. ROE|ROE|Roe|\\(\\(|\\)\\)|\\(on camera\\)|, HOST|: |\\n|\\n\\n| said| it| “no”){0,40}"
        ) {
            let article = plain::from_text(text, Source::Stdin);
            let tokens = tokenize(&article);
            let turns = find(article.text(), &tokens);
            for turn in &turns {
                proptest::prop_assert!(turn.label.start < turn.label.end);
                proptest::prop_assert!(turn.label.end <= turn.start);
                proptest::prop_assert!(turn.start <= turn.end.max(turn.start));
                proptest::prop_assert!(turn.end as usize <= tokens.len());
            }
            for pair in turns.windows(2) {
                proptest::prop_assert!(pair[0].end <= pair[1].label.start);
            }
        }
    }
}
