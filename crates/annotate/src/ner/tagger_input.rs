//! [`TaggerInput`]: the text as units and words, with the case of each sentence, runs of capitalised
//! words and matches of the name lists.

use std::ops::Range;

use crate::lexicon::{Lexicon, Lists};
use crate::token::{TokenKind, Tokens};
use pullquote_text::Span;

use super::units::{self, Unit};
use super::vocabulary::Role;
use super::word::{NO_WORD, Word, WordIdx, Words};

/// The capitalisation of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Case {
    /// Names and the first word are capitalised.
    Sentence,
    /// Most words are capitalised, as in American headlines.
    Title,
    Upper,
}

#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub units: Range<u32>,
    pub case: Case,
    /// Whether it is a row of a table: names and numbers, hardly any words.
    pub is_table: bool,
}

/// The name lists with a phrase that covers a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Matches {
    /// Of phrases that the unit begins.
    pub begin: Lists,
    /// Of phrases that the unit continues.
    pub inside: Lists,
}

/// A run of capitalised units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub first: u32,
    /// Exclusive.
    pub last: u32,
}

#[derive(Debug)]
pub(super) struct TaggerInput {
    pub units: Vec<Unit>,
    pub word_of: Vec<WordIdx>,
    pub words: Words,
    pub sentences: Vec<Sentence>,
    /// Whether the unit is inside quotation marks.
    pub quoted: Vec<bool>,
    /// How much of the text is about sport: 0 nothing, 1 little, 2 much.
    pub sport: u8,
}

impl TaggerInput {
    pub(super) fn new(text: &str, tokens: &Tokens, lexicon: &Lexicon) -> Self {
        let n = tokens.len() + tokens.len() / 32;
        let mut out = Self {
            units: Vec::with_capacity(n),
            word_of: Vec::with_capacity(n),
            words: Words::new(),
            sentences: Vec::with_capacity(tokens.sentences.len()),
            quoted: Vec::with_capacity(n),
            sport: 0,
        };
        let mut n_sport = 0;
        let mut paragraphs = tokens.paragraphs.iter().filter(|range| !range.is_empty());
        let mut paragraph = paragraphs.next();
        let mut is_quoted = false;
        for range in &tokens.sentences {
            while paragraph.is_some_and(|paragraph| paragraph.end <= range.start) {
                paragraph = paragraphs.next();
                is_quoted = false;
            }
            let first = out.units.len();
            let words = &tokens.tokens[range.start as usize..range.end as usize];
            units::cut(text, words, lexicon, &mut out.units);
            for unit in &out.units[first..] {
                let word = unit.span.of(text);
                if unit.kind == TokenKind::Mark {
                    match word {
                        "“" | "``" => is_quoted = true,
                        "”" | "''" => is_quoted = false,
                        "\"" => is_quoted = !is_quoted,
                        _ => {}
                    }
                }
                out.quoted.push(is_quoted);
                let idx = out.words.intern(word, unit.kind, lexicon);
                n_sport += usize::from(out.words.get(idx).is_sport);
                out.word_of.push(idx);
            }
            let case = case_of(out.word_of[first..].iter().map(|&idx| out.words.get(idx)));
            out.sentences.push(Sentence {
                units: first as u32..out.units.len() as u32,
                case,
                is_table: is_table(out.word_of[first..].iter().map(|&idx| out.words.get(idx))),
            });
        }
        out.sport = match n_sport * 100 {
            many if n_sport > 1 && many >= out.units.len() => 2,
            0 => 0,
            _ => 1,
        };
        out
    }

    /// The word at unit `i`, [`NO_WORD`] outside of the sentence.
    pub(super) fn word_at(&self, sentence: &Sentence, i: i64) -> (WordIdx, &Word) {
        let idx = if i >= i64::from(sentence.units.start) && i < i64::from(sentence.units.end) {
            self.word_of[i as usize]
        } else {
            NO_WORD
        };
        (idx, self.words.get(idx))
    }

    pub(super) fn word(&self, i: usize) -> &Word {
        self.words.get(self.word_of[i])
    }

    /// The bytes of a range of units.
    pub(super) fn span_of(&self, range: Range<usize>) -> Span {
        self.units[range.start]
            .span
            .cover(self.units[range.end - 1].span)
    }

    /// Whether unit `i` is capitalised.
    pub(super) fn is_cap(&self, i: usize) -> bool {
        self.word(i).is_cap
    }

    /// Which units of a sentence may be part of a name: capitalised ones and those that may join them.
    pub(super) fn open(&self, sentence: &Sentence, out: &mut Vec<bool>) {
        let (start, end) = (sentence.units.start as usize, sentence.units.end as usize);
        out.clear();
        out.resize(end - start, false);
        let mut last_cap: Option<usize> = None;
        for i in start..end {
            let word = self.word(i);
            if !word.is_cap {
                continue;
            }
            out[i - start] = true;
            if let Some(last) = last_cap.filter(|last| i - last <= 4) {
                out[last + 1 - start..i - start].fill(true);
            }
            // A name may begin with `de`, `al`, `northern` or a number (`49ers`, `20th Century`).
            if i > start && matches!(self.word(i - 1).role, Role::Particle | Role::Number) {
                out[i - 1 - start] = true;
            }
            last_cap = Some(i);
        }
        // The head noun of an event may be in lower case: `2015 UK general election`, `World Cup final`.
        for i in start + 1..end {
            let word = self.word(i);
            if word.role == Role::EventHead && !word.is_cap {
                let near = (start.max(i.saturating_sub(3))..i).rfind(|&k| self.is_cap(k));
                if let Some(cap) = near {
                    out[cap - start..=i - start].fill(true);
                }
            }
        }
        // One unit after a capitalised one: `Channel 4`, `Toyota’s`, `Boko haram`.
        for i in start + 1..end {
            if self.is_cap(i - 1) {
                out[i - start] = true;
            }
        }
    }

    /// The run of capitalised units around unit `i`; particles may join two of them.
    pub(super) fn run(&self, sentence: &Sentence, i: usize) -> Run {
        let (start, end) = (sentence.units.start as usize, sentence.units.end as usize);
        let joins = |i: usize| {
            let word = self.word(i);
            word.is_cap || word.role == Role::Particle
        };
        let (mut first, mut last) = (i, i + 1);
        while first > start && i - first < 12 && joins(first - 1) {
            first -= 1;
        }
        while last < end && last - i < 12 && joins(last) {
            last += 1;
        }
        while first < i && !self.is_cap(first) {
            first += 1;
        }
        while last > i + 1 && !self.is_cap(last - 1) {
            last -= 1;
        }
        Run {
            first: first as u32,
            last: last as u32,
        }
    }

    /// Matches of listed phrases of two or more units that begin with a capital; the longest wins.
    pub(super) fn matches(
        &self,
        text: &str,
        sentence: &Sentence,
        lexicon: &Lexicon,
        out: &mut Vec<Matches>,
    ) {
        let (start, end) = (sentence.units.start as usize, sentence.units.end as usize);
        out.clear();
        out.resize(end - start, Matches::default());
        let Some(root) = lexicon.walk() else {
            return;
        };
        let mut folded = String::new();
        for i in start..end {
            if !self.is_cap(i) {
                continue;
            }
            let mut walk = root;
            let mut found = [0u8; Lists::COUNT];
            let mut any = 0;
            for n in 0..10.min(end - i) {
                folded.clear();
                if n > 0 {
                    folded.push(' ');
                }
                let word = self.word(i + n);
                if word.role == Role::Hyphen {
                    continue;
                }
                crate::lexicon::fold_into(self.units[i + n].span.of(text), &mut folded);
                if !walk.step(folded.as_bytes()) {
                    break;
                }
                let lists = walk.lists().0;
                if n > 0 && lists != 0 {
                    any |= lists;
                    for (bit, len) in found.iter_mut().enumerate() {
                        if lists >> bit & 1 == 1 {
                            *len = n as u8 + 1;
                        }
                    }
                }
            }
            if any == 0 {
                continue;
            }
            for (bit, &len) in found.iter().enumerate() {
                for n in 0..usize::from(len) {
                    let here = &mut out[i - start + n];
                    let slot = if n == 0 {
                        &mut here.begin
                    } else {
                        &mut here.inside
                    };
                    slot.0 |= 1 << bit;
                }
            }
        }
    }
}

/// Whether there are numbers and names but hardly any words in lower case.
fn is_table<'a>(words: impl Iterator<Item = &'a Word>) -> bool {
    let (mut n, mut n_low, mut n_cap, mut n_numbers) = (0u32, 0u32, 0u32, 0u32);
    for word in words {
        n += 1;
        n_numbers += u32::from(word.role == Role::Number);
        n_cap += u32::from(word.is_cap);
        n_low += u32::from(word.affixes[3] != 0 && !word.is_cap);
    }
    n_numbers > 0 && n_cap > 0 && n_low * 6 <= n
}

/// The case of a sentence by its longer words; headlines leave short ones in lower case.
fn case_of<'a>(words: impl Iterator<Item = &'a Word>) -> Case {
    let (mut n, mut n_cap, mut n_upper, mut n_small) = (0u32, 0u32, 0u32, 0u32);
    for word in words.filter(|word| word.affixes[3] != 0) {
        let is_long = word.affixes[6] != 0;
        if is_long {
            n += 1;
            n_cap += u32::from(word.is_cap);
            n_upper += u32::from(word.is_upper);
        } else {
            n_small += u32::from(!word.is_cap);
        }
    }
    if n >= 2 && n_upper * 10 >= n * 9 && n_small == 0 {
        Case::Upper
    } else if n >= 4 && n_cap * 10 >= n * 8 {
        Case::Title
    } else {
        Case::Sentence
    }
}
