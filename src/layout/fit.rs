//! Stage three: which words stand on which line.
//!
//! Running text is broken as a whole, so that no line is poorer than it must be: of all ways to break
//! the paragraph, the one with the least sum of penalties is taken (the idea of Knuth and Plass,
//! "Breaking Paragraphs into Lines", 1981, with squares of the unused cells for the badness of a
//! line). The words that fit a line are few, so dynamic programming over that window is linear in the
//! text. [`greedy`] fills each line in turn, for lines that are kept as they are.
//!
//! This stage sees widths only, never letters.

use std::collections::VecDeque;

use super::breaks::Word;

/// What the lines of one stretch must fit and what is thought of them. Widths are cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Room of the first line.
    pub first: u32,
    /// Room of the other lines.
    pub rest: u32,
    /// Whether blanks are stretched, so that few blanks make a poor line.
    pub justify: bool,
    /// Whether the last line counts like the others: a heading set in even lines, or a stretch that is
    /// cut off in the middle of a paragraph.
    pub even: bool,
}

impl Shape {
    const fn room(&self, first: bool) -> u32 {
        if first { self.first } else { self.rest }
    }
}

/// Sums over the words before each word, so that the width of any line is one subtraction.
struct Sums {
    cells: Vec<u32>,
    blanks: Vec<u32>,
}

impl Sums {
    fn new(words: &[Word]) -> Self {
        let mut sums = Self {
            cells: Vec::with_capacity(words.len() + 1),
            blanks: Vec::with_capacity(words.len() + 1),
        };
        let (mut cells, mut blanks) = (0, 0);
        sums.cells.push(0);
        sums.blanks.push(0);
        for word in words {
            cells += word.width + word.blank;
            blanks += u32::from(word.blank > 0);
            sums.cells.push(cells);
            sums.blanks.push(blanks);
        }
        sums
    }

    /// Cells that the words `i..j` take as one line, without a hyphen.
    fn width(&self, words: &[Word], i: usize, j: usize) -> u32 {
        let whole = self.cells[j] - self.cells[i];
        whole - words[j - 1].blank - u32::from(words[i].hang)
    }

    /// Blanks between the words `i..j`.
    fn gaps(&self, i: usize, j: usize) -> u32 {
        self.blanks[j - 1] - self.blanks[i]
    }
}

/// A way to break words into lines and judge them.
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

    /// The penalty of the line of words `i..j`, `None` when it is too wide. A word alone always fits:
    /// it may be one cluster wider than the column.
    ///
    /// Penalties are squares of cells times 16, in proportion to the square of the measure where they
    /// weigh something else than unused cells.
    fn penalty(&self, i: usize, j: usize) -> Option<u64> {
        let room = self.shape.room(i == 0);
        let last = j == self.words.len();
        let hyphen = self.words[j - 1].hyphen && !last;
        let width = self.sums.width(self.words, i, j) + u32::from(hyphen);
        if width > room && j > i + 1 {
            return None;
        }
        let slack = u64::from(room.saturating_sub(width));
        let area = u64::from(room) * u64::from(room);
        // Each line costs, so that no line more is used than is needed.
        let mut sum = area * 4;
        if !last || self.shape.even {
            sum += self.badness(slack, self.sums.gaps(i, j));
        } else if (width < room / 5 || j == i + 1) && i > 0 {
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
        if self.words[j - 1].tied && !last {
            sum += area;
        }
        Some(sum)
    }

    /// What the line `i..j` and those that start after word `i` cost at least; the widest line that ends
    /// there starts at `start`.
    fn least(&self, i: usize, j: usize, start: usize) -> u64 {
        let room = self.shape.rest;
        let lines = u64::from(room) * u64::from(room) * 4;
        if j == self.words.len() && !self.shape.even {
            return lines;
        }
        let slack = u64::from(room.saturating_sub(self.sums.width(self.words, i, j) + 1));
        let most_gaps = self.sums.gaps(start, j);
        lines + self.badness(slack, most_gaps).min(self.badness(slack, 0))
    }

    /// How poor a line with `slack` unused cells is, over `gaps` blanks when they are stretched.
    fn badness(&self, slack: u64, gaps: u32) -> u64 {
        if !self.shape.justify {
            return slack * slack * 16;
        }
        // Eight blanks stretched by one cell each are as good as a ragged line short of those eight.
        match u64::from(gaps) {
            0 => slack * slack * 64,
            gaps => slack * slack * 128 / gaps,
        }
    }
}

/// The ends of the lines, as indices after their last words, with the least sum of penalties. Of
/// equals the one with the longer last lines is taken, so the answer is the same everywhere.
pub(super) fn optimal(words: &[Word], shape: Shape) -> Vec<usize> {
    let fit = Fit::new(words, shape);
    let mut best = vec![(0, 0); words.len() + 1];
    let mut window = Window::default();
    for j in 1..=words.len() {
        window.advance(&fit, &best, j);
        let least = best[window.cheapest()].0;
        let mut found = (u64::MAX, j - 1);
        for (i, &(reached, _)) in best.iter().enumerate().take(j).skip(window.start) {
            // Shorter lines are poorer: from here on none can do better than what was found.
            if i > 0 && least.saturating_add(fit.least(i, j, window.start)) >= found.0 {
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

/// The words that a line ending before word `j` may start with.
#[derive(Default)]
struct Window {
    /// The first of them.
    start: usize,
    /// Those of them that are cheaper to reach than all after them, in order.
    cheap: VecDeque<usize>,
}

impl Window {
    /// Moves on to lines that end before word `j`; `best` is known up to there.
    fn advance(&mut self, fit: &Fit, best: &[(u64, usize)], j: usize) {
        // A hanging mark gives one cell back.
        let widest = fit.shape.first.max(fit.shape.rest) + 1;
        let blank = fit.words[j - 1].blank;
        let width = |i: usize| fit.sums.cells[j] - fit.sums.cells[i] - blank;
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

    /// The one that is cheapest to reach.
    fn cheapest(&self) -> usize {
        self.cheap.front().copied().unwrap_or(self.start)
    }
}

/// The ends of the lines when each takes all the words that it can hold.
pub(super) fn greedy(words: &[Word], shape: Shape) -> Vec<usize> {
    let sums = Sums::new(words);
    let mut ends = Vec::new();
    let mut start = 0;
    for j in 1..=words.len() {
        let hyphen = u32::from(words[j - 1].hyphen && j < words.len());
        let width = sums.width(words, start, j) + hyphen;
        if width > shape.room(start == 0) && j > start + 1 {
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

    /// The least sum of penalties by trying every way, without a window.
    fn slow(words: &[Word], shape: Shape) -> u64 {
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
            |(width, blank, [hyphen, hang, dash, tied])| Word {
                width,
                blank,
                hyphen: hyphen && blank == 0,
                hang: u8::from(hang && width > 1),
                dash,
                tied,
                ..Word::default()
            },
        );
        proptest::collection::vec(one, 1..40)
    }

    proptest! {
        #[test]
        fn the_window_loses_nothing(words in some_words(), first in 8..30u32, rest in 8..30u32, justify: bool, even: bool) {
            let shape = Shape { first, rest, justify, even };
            let ends = optimal(&words, shape);
            prop_assert_eq!(sum(&words, shape, &ends), Some(slow(&words, shape)));
        }

        #[test]
        fn filling_each_line_in_turn_is_never_better(words in some_words(), room in 10..30u32, justify: bool) {
            let shape = Shape { justify, ..ragged(room) };
            // A hyphen may make the next word fit worse than the one after it: greedy then has no say.
            if let Some(greedy) = sum(&words, shape, &greedy(&words, shape)) {
                prop_assert!(sum(&words, shape, &optimal(&words, shape)).unwrap() <= greedy);
            }
        }

        #[test]
        fn every_line_holds_a_word_and_fits(words in some_words(), room in 10..30u32) {
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
    fn a_short_line_is_shared_out_over_its_neighbours() {
        let words = [3, 2, 2, 5].map(word);
        assert_eq!(greedy(&words, ragged(6)), [2, 3, 4]);
        assert_eq!(optimal(&words, ragged(6)), [1, 3, 4]);
    }

    #[test]
    fn a_single_word_does_not_stand_on_the_last_line() {
        let words = [6, 6, 6, 6, 3].map(word);
        assert_eq!(greedy(&words, ragged(27)), [4, 5]);
        assert_eq!(optimal(&words, ragged(27)), [3, 5]);
    }

    #[test]
    fn headings_are_set_in_even_lines() {
        let words = [5, 5, 5, 5, 5, 5].map(word);
        let even = Shape {
            even: true,
            ..ragged(29)
        };
        assert_eq!(optimal(&words, even), [3, 6]);
    }

    #[test]
    fn nothing_gives_no_lines() {
        assert!(optimal(&[], ragged(10)).is_empty() && greedy(&[], ragged(10)).is_empty());
    }
}
