//! Stage three: distribution of words over lines.
//!
//! [`optimal`] minimises the total penalty of a paragraph, after Knuth and Plass, "Breaking Paragraphs into
//! Lines" (1981), with the square of the unused cells as the badness of a line. Only a bounded number of
//! words fit on a line, so dynamic programming over that window is linear in the text. [`greedy`] is
//! first-fit, for preformatted lines that are too wide.
//!
//! This stage sees widths only, never text.

use std::collections::VecDeque;

use super::breaks::Word;

/// The line widths of a segment, in cells, and how its lines are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Width of the first line.
    pub first: u32,
    /// Width of the other lines.
    pub rest: u32,
    /// Whether blanks are widened, which makes lines with few blanks bad.
    pub justify: bool,
    /// Whether the last line is judged like the others: in a heading, whose lines should have similar
    /// lengths, and in a chunk that ends inside a paragraph.
    pub even: bool,
}

impl Shape {
    const fn width(&self, is_first: bool) -> u32 {
        if is_first { self.first } else { self.rest }
    }
}

/// Prefix sums over the words, so that the width of any line is a subtraction.
struct Sums(Vec<Sum>);

#[derive(Clone, Copy, Default)]
struct Sum {
    cells: u32,
    blanks: u32,
}

impl Sums {
    fn new(words: &[Word]) -> Self {
        let mut sums = Vec::with_capacity(words.len() + 1);
        let mut sum = Sum::default();
        sums.push(sum);
        for word in words {
            sum.cells += word.width + word.blank;
            sum.blanks += u32::from(word.blank > 0);
            sums.push(sum);
        }
        Self(sums)
    }

    /// Width of the words `i..j` as a line, without a hyphen.
    fn width(&self, words: &[Word], i: usize, j: usize) -> u32 {
        let total = self.0[j].cells - self.0[i].cells;
        total - words[j - 1].blank - u32::from(words[i].hang)
    }

    /// Number of blanks between the words `i..j`.
    fn gaps(&self, i: usize, j: usize) -> u32 {
        self.0[j - 1].blanks - self.0[i].blanks
    }
}

struct Fit<'w> {
    words: &'w [Word],
    sums: Sums,
    shape: Shape,
}

impl<'w> Fit<'w> {
    fn new(words: &'w [Word], shape: Shape) -> Self {
        Self {
            words,
            sums: Sums::new(words),
            shape,
        }
    }

    /// The penalty of the line of words `i..j`; `None` when it is too wide. A single word always fits: it
    /// may be one cluster that is wider than the column.
    ///
    /// Unused cells cost 16 times their square. Other penalties are fractions of the squared line width, so
    /// that they weigh the same at every measure.
    fn penalty(&self, i: usize, j: usize) -> Option<u64> {
        let available = self.shape.width(i == 0);
        let last = j == self.words.len();
        let hyphen = self.words[j - 1].hyphen && !last;
        let width = self.sums.width(self.words, i, j) + u32::from(hyphen);
        if width > available && j > i + 1 {
            return None;
        }
        let slack = u64::from(available.saturating_sub(width));
        let area = u64::from(available) * u64::from(available);
        // A cost per line, so that no more lines are used than necessary.
        let mut sum = area * 4;
        if !last || self.shape.even {
            sum += self.badness(slack, self.sums.gaps(i, j));
        } else if (width < available / 5 || j == i + 1) && i > 0 {
            sum += area * 2;
        }
        let after_hyphen = i > 0 && self.words[i - 1].hyphen;
        if hyphen {
            sum += area / if self.shape.justify { 8 } else { 2 };
        }
        if after_hyphen && (hyphen || last) {
            sum += area;
        }
        if i > 0 && self.words[i].dash {
            sum += area / 4;
        }
        if self.words[j - 1].is_title && !last {
            sum += area;
        }
        Some(sum)
    }

    /// A lower bound on the penalty of the lines that end before word `j` and start at word `i` or later.
    /// The widest line that ends there starts at `start`.
    fn lower_bound(&self, i: usize, j: usize, start: usize) -> u64 {
        let available = self.shape.rest;
        let per_line = u64::from(available) * u64::from(available) * 4;
        if j == self.words.len() && !self.shape.even {
            return per_line;
        }
        let slack = u64::from(available.saturating_sub(self.sums.width(self.words, i, j) + 1));
        let max_gaps = self.sums.gaps(start, j);
        per_line + self.badness(slack, max_gaps).min(self.badness(slack, 0))
    }

    /// Badness of a line with `slack` unused cells, spread over `gaps` blanks when justified.
    fn badness(&self, slack: u64, gaps: u32) -> u64 {
        if !self.shape.justify {
            return slack * slack * 16;
        }
        // Eight blanks widened by a cell each are as bad as a ragged line with eight unused cells.
        match u64::from(gaps) {
            0 => slack * slack * 64,
            gaps => slack * slack * 128 / gaps,
        }
    }
}

/// The line ends, as indices after the last word of each line, that minimise the total penalty. Ties go to
/// longer last lines, so the result is deterministic.
pub(super) fn optimal(words: &[Word], shape: Shape) -> Vec<usize> {
    let fit = Fit::new(words, shape);
    let mut best = vec![(0, 0); words.len() + 1];
    let mut window = Window::default();
    for j in 1..=words.len() {
        window.advance(&fit, &best, j);
        let least = best[window.cheapest()].0;
        let mut found = (u64::MAX, j - 1);
        for (i, &(reached, _)) in best.iter().enumerate().take(j).skip(window.start) {
            // The remaining lines are shorter and cannot beat what was found.
            if i > 0 && least.saturating_add(fit.lower_bound(i, j, window.start)) >= found.0 {
                break;
            }
            if let Some(penalty) = fit.penalty(i, j) {
                found = found.min((reached + penalty, i));
            }
        }
        best[j] = found;
    }
    let mut ends = Vec::new();
    let mut end = words.len();
    while end > 0 {
        ends.push(end);
        end = best[end].1;
    }
    ends.reverse();
    ends
}

/// The words at which a line that ends before word `j` may start.
#[derive(Default)]
struct Window {
    start: usize,
    /// Monotonic queue: the candidates that are cheaper to reach than all later ones.
    cheap: VecDeque<usize>,
}

impl Window {
    /// Advances to lines that end before word `j`; `best` is filled up to `j - 1`.
    fn advance(&mut self, fit: &Fit, best: &[(u64, usize)], j: usize) {
        // A hanging quotation mark does not use a cell of the line.
        let widest = fit.shape.first.max(fit.shape.rest) + 1;
        let blank = fit.words[j - 1].blank;
        let width = |i: usize| fit.sums.0[j].cells - fit.sums.0[i].cells - blank;
        while self.start + 1 < j && width(self.start) > widest {
            self.start += 1;
        }
        while self
            .cheap
            .back()
            .is_some_and(|&i| best[i].0 >= best[j - 1].0)
        {
            self.cheap.pop_back();
        }
        self.cheap.push_back(j - 1);
        while self.cheap.front().is_some_and(|&i| i < self.start) {
            self.cheap.pop_front();
        }
    }

    /// The candidate that is cheapest to reach.
    fn cheapest(&self) -> usize {
        self.cheap.front().copied().unwrap_or(self.start)
    }
}

/// The line ends when each line takes as many words as fit.
pub(super) fn greedy(words: &[Word], shape: Shape) -> Vec<usize> {
    let sums = Sums::new(words);
    let mut ends = Vec::new();
    let mut start = 0;
    for j in 1..=words.len() {
        let hyphen = u32::from(words[j - 1].hyphen && j < words.len());
        let width = sums.width(words, start, j) + hyphen;
        if width > shape.width(start == 0) && j > start + 1 {
            ends.push(j - 1);
            start = j - 1;
        }
    }
    if !words.is_empty() {
        ends.push(words.len());
    }
    ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(width: u32) -> Word {
        Word {
            width,
            blank: 1,
            ..Word::default()
        }
    }

    fn ragged(room: u32) -> Shape {
        Shape {
            first: room,
            rest: room,
            justify: false,
            even: false,
        }
    }

    /// The minimal total penalty, without a window or pruning.
    fn exhaustive(words: &[Word], shape: Shape) -> u64 {
        let fit = Fit::new(words, shape);
        let mut best = vec![u64::MAX; words.len() + 1];
        best[0] = 0;
        for j in 1..=words.len() {
            for i in 0..j {
                if let Some(penalty) = fit.penalty(i, j) {
                    best[j] = best[j].min(best[i] + penalty);
                }
            }
        }
        best[words.len()]
    }

    fn sum(words: &[Word], shape: Shape, ends: &[usize]) -> Option<u64> {
        let fit = Fit::new(words, shape);
        let starts = std::iter::once(&0).chain(ends);
        starts.zip(ends).map(|(&i, &j)| fit.penalty(i, j)).sum()
    }

    fn some_words() -> impl Strategy<Value = Vec<Word>> {
        let one = (0..9u32, 0..3u32, any::<[bool; 4]>()).prop_map(
            |(width, blank, [hyphen, hang, dash, is_title])| Word {
                width,
                blank,
                hyphen: hyphen && blank == 0,
                hang: u8::from(hang && width > 1),
                dash,
                is_title,
                ..Word::default()
            },
        );
        proptest::collection::vec(one, 1..40)
    }

    proptest! {
        #[test]
        fn optimal_matches_exhaustive_search(words in some_words(), first in 8..30u32, rest in 8..30u32, justify: bool, even: bool) {
            let shape = Shape { first, rest, justify, even };
            let ends = optimal(&words, shape);
            prop_assert_eq!(sum(&words, shape, &ends), Some(exhaustive(&words, shape)));
        }

        #[test]
        fn greedy_is_never_better_than_optimal(words in some_words(), room in 10..30u32, justify: bool) {
            let shape = Shape { justify, ..ragged(room) };
            // Greedy may produce an invalid line when a hyphen makes a word too wide; those are skipped.
            if let Some(greedy) = sum(&words, shape, &greedy(&words, shape)) {
                prop_assert!(sum(&words, shape, &optimal(&words, shape)).unwrap() <= greedy);
            }
        }

        #[test]
        fn every_line_has_a_word_and_fits(words in some_words(), room in 10..30u32) {
            for ends in [optimal(&words, ragged(room)), greedy(&words, ragged(room))] {
                prop_assert_eq!(ends.last(), Some(&words.len()));
                let fit = Fit::new(&words, ragged(room));
                let mut start = 0;
                for end in ends {
                    prop_assert!(end > start && fit.penalty(start, end).is_some());
                    start = end;
                }
            }
        }
    }

    #[test]
    fn raggedness_is_spread_over_neighbouring_lines() {
        let words = [3, 2, 2, 5].map(word);
        assert_eq!(greedy(&words, ragged(6)), [2, 3, 4]);
        assert_eq!(optimal(&words, ragged(6)), [1, 3, 4]);
    }

    #[test]
    fn last_line_is_not_a_single_word() {
        let words = [6, 6, 6, 6, 3].map(word);
        assert_eq!(greedy(&words, ragged(27)), [4, 5]);
        assert_eq!(optimal(&words, ragged(27)), [3, 5]);
    }

    #[test]
    fn heading_lines_have_similar_lengths() {
        let words = [5, 5, 5, 5, 5, 5].map(word);
        let even = Shape {
            even: true,
            ..ragged(29)
        };
        assert_eq!(optimal(&words, even), [3, 6]);
    }

    #[test]
    fn no_words_give_no_lines() {
        assert!(optimal(&[], ragged(10)).is_empty() && greedy(&[], ragged(10)).is_empty());
    }
}
