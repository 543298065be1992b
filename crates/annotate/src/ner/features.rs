//! The features of a unit, each a hash of what it says. The trainer and the program share this code;
//! a change here must raise `NAMES_VERSION`.

use crate::lexicon::{Lists, WordClass};

use super::evidence::Evidence;
use super::tagger_input::{Case, Matches, Sentence, TaggerInput};
use super::vocabulary::Role;
use super::word::{NO_WORD, Word};

/// What the features of a sentence are made from.
pub(super) struct Extractor<'a> {
    pub input: &'a TaggerInput,
    pub sentence: &'a Sentence,
    pub matches: &'a [Matches],
    pub evidence: &'a [Evidence],
}

/// Takes hashes.
struct Sink<'a> {
    out: &'a mut Vec<u64>,
    case: u64,
}

/// Spreads the bits of two numbers over 64 (after Stafford's variant of the Murmur3 finaliser).
fn mix(template: u64, value: u64) -> u64 {
    let mut hash = value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

impl Sink<'_> {
    fn put(&mut self, template: u64, value: u64) {
        self.out.push(mix(template, value));
    }

    fn put2(&mut self, template: u64, a: u64, b: u64) {
        self.put(
            template,
            a.rotate_left(23).wrapping_mul(0x2545_f491_4f6c_dd1d) ^ b,
        );
    }

    fn put3(&mut self, template: u64, a: u64, b: u64, c: u64) {
        self.put2(
            template,
            a.rotate_left(17).wrapping_mul(0x9fb2_1c65_1e98_df25) ^ b,
            c,
        );
    }

    fn bits(&mut self, template: u64, mask: u32) {
        let mut left = mask;
        while left != 0 {
            self.put(template, u64::from(left.trailing_zeros()));
            left &= left - 1;
        }
    }

    fn class(&mut self, template: u64, class: WordClass, depths: &[u8]) {
        let mut last = 0;
        for &depth in depths {
            let depth = depth.min(class.depth);
            if depth == last {
                break;
            }
            if let Some(prefix) = class.prefix(depth) {
                self.put(template, u64::from(prefix));
            }
            last = depth;
        }
    }
}

impl Extractor<'_> {
    /// Appends the features of unit `i` to `out`.
    pub(super) fn extract(&self, i: usize, out: &mut Vec<u64>) {
        let mut sink = Sink {
            out,
            case: self.sentence.case as u64,
        };
        let at = |offset: i64| self.input.word_at(self.sentence, i as i64 + offset).1;
        let around = [at(-2), at(-1), at(0), at(1), at(2)];
        sink.put(1, sink.case);
        Self::words(&around, &mut sink);
        Self::forms(&around, &mut sink);
        self.lists(i, &around, &mut sink);
        self.position(i, &around, &mut sink);
        self.run(i, &mut sink);
        self.memory(i, &mut sink);
        self.setting(&around, &mut sink);
    }

    /// Tables and sport, where a town is a club.
    fn setting(&self, &[_, w_1, w0, w1, _]: &[&Word; 5], sink: &mut Sink) {
        if !w0.is_cap {
            return;
        }
        let sport = u64::from(self.input.sport);
        if self.sentence.is_table {
            sink.put2(120, w_1.role as u64, w1.role as u64);
            sink.put3(
                121,
                u64::from(w0.lists.0 & TOWNS_AND_TEAMS),
                w1.role as u64,
                sport,
            );
            sink.put2(122, w0.shape, w1.role as u64);
        }
        if sport > 0 {
            let lists = u64::from(w0.lists.0 & TOWNS_AND_TEAMS);
            let at_table = u64::from(self.sentence.is_table);
            sink.put3(123, lists, sport, at_table);
            sink.put3(124, lists, w_1.fold, sport);
            sink.put3(125, lists, w1.fold, sport);
        }
    }

    fn words(&[w_2, w_1, w0, w1, w2]: &[&Word; 5], sink: &mut Sink) {
        if sink.case != Case::Upper as u64 {
            sink.put(2, w0.raw);
        }
        sink.put(3, w0.fold);
        sink.put(4, w_1.fold);
        sink.put(5, w1.fold);
        sink.put(6, w_2.fold);
        sink.put(7, w2.fold);
        sink.put2(8, w_1.fold, w0.fold);
        sink.put2(9, w0.fold, w1.fold);
        sink.put2(10, w_2.fold, w_1.fold);
        sink.put2(11, w1.fold, w2.fold);
        sink.put2(12, w_1.fold, w0.shape);
        sink.put2(13, w0.shape, w1.fold);
    }

    fn forms(&[w_2, w_1, w0, w1, w2]: &[&Word; 5], sink: &mut Sink) {
        sink.put2(20, w0.shape, sink.case);
        sink.put2(21, w_1.shape, w0.shape);
        sink.put2(22, w0.shape, w1.shape);
        sink.put3(23, w_1.shape, w0.shape, w1.shape);
        sink.put(24, w_1.shape);
        sink.put(25, w1.shape);
        for (slot, &affix) in w0.affixes.iter().enumerate() {
            if affix != 0 {
                sink.put(26 + slot as u64, affix);
            }
        }
        for (slot, word) in [w_1, w1].into_iter().enumerate() {
            sink.put2(34 + slot as u64, word.affixes[5], u64::from(word.is_cap));
        }
        sink.class(36, w0.class, &[4, 6, 8, 10, 16]);
        sink.class(37, w_1.class, &[4, 6, 8, 16]);
        sink.class(38, w1.class, &[4, 6, 8, 16]);
        sink.class(39, w_2.class, &[6, 16]);
        sink.class(40, w2.class, &[6, 16]);
        if let (Some(a), Some(b)) = (w_1.class.prefix(8), w1.class.prefix(8)) {
            sink.put2(41, u64::from(a), u64::from(b));
        }
        sink.put2(42, w_1.role as u64, w0.shape);
        sink.put2(43, w1.role as u64, w0.shape);
        sink.put3(44, w_1.role as u64, w0.role as u64, w1.role as u64);
    }

    fn lists(&self, i: usize, &[_, w_1, w0, w1, _]: &[&Word; 5], sink: &mut Sink) {
        let start = self.sentence.units.start as usize;
        let here = self.matches[i - start];
        sink.bits(50, w0.lists.0);
        sink.bits(51, here.begin.0);
        sink.bits(52, here.inside.0);
        sink.bits(53, if w_1.is_cap { w_1.lists.0 } else { 0 });
        sink.bits(54, if w1.is_cap { w1.lists.0 } else { 0 });
        let all = |lists: Lists| u64::from(lists.0);
        sink.put2(55, all(w0.lists), w0.shape);
        sink.put3(56, all(w0.lists), all(here.begin), all(here.inside));
        sink.put3(57, all(w_1.lists), all(w0.lists), u64::from(w_1.is_cap));
        sink.put3(58, all(w0.lists), all(w1.lists), u64::from(w1.is_cap));
        sink.put3(59, all(w0.lists), w_1.role as u64, w1.role as u64);
        if let Some(next) = self.matches.get(i + 1 - start) {
            sink.put(60, all(next.inside));
        }
        sink.put2(61, all(w0.lists), w_1.fold);
        sink.put2(62, all(w0.lists), w1.fold);
    }

    fn position(&self, i: usize, &[_, w_1, w0, _, _]: &[&Word; 5], sink: &mut Sink) {
        let is_first = i == self.sentence.units.start as usize
            || i == self.sentence.units.start as usize + 1
                && w_1.shape != NO_WORD_SHAPE
                && w_1.affixes[3] == 0;
        let common = u64::from(w0.class.common);
        let case = sink.case;
        sink.put3(70, u64::from(is_first), common, case);
        sink.put3(71, u64::from(is_first), w0.shape, case);
        sink.put3(72, u64::from(is_first), u64::from(w0.lists.0), case);
        sink.put2(73, u64::from(self.input.quoted[i]), w0.shape);
        if let Some(class) = w0.class.prefix(8) {
            sink.put3(74, u64::from(is_first), u64::from(class), case);
        }
    }

    /// What stands at the ends of the run of capitals and around it.
    fn run(&self, i: usize, sink: &mut Sink) {
        if !self.input.is_cap(i) || sink.case == Case::Upper as u64 {
            return;
        }
        let run = self.input.run(self.sentence, i);
        let (first, last) = (run.first as usize, run.last as usize);
        let place = match (i == first, i + 1 == last) {
            (true, true) => 0u64,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        let len = (last - first).min(5) as u64;
        let at = |i: i64| self.input.word_at(self.sentence, i).1;
        let (before, after) = (at(first as i64 - 1), at(last as i64));
        let (before2, after2) = (at(first as i64 - 2), at(last as i64 + 1));
        let (head, tail) = (at(first as i64), at(last as i64 - 1));
        let where_ = place * 8 + len;
        let case = sink.case;
        sink.put3(80, where_, case, 0);
        sink.put2(81, place, before.fold);
        sink.put2(82, place, after.fold);
        sink.put3(83, place, before2.fold, before.fold);
        sink.put3(84, place, after.fold, after2.fold);
        sink.put2(85, place, tail.fold);
        sink.put2(86, place, head.fold);
        sink.put2(87, where_, tail.role as u64);
        sink.put3(88, where_, u64::from(head.lists.0), u64::from(tail.lists.0));
        sink.put3(89, place, before.role as u64, after.role as u64);
        for (template, word) in [
            (90, before),
            (91, after),
            (92, before2),
            (93, after2),
            (94, tail),
            (95, head),
        ] {
            if let Some(class) = word.class.prefix(10) {
                sink.put2(template, place, u64::from(class));
            }
        }
        if let Some(class) = after.class.prefix(6) {
            sink.put3(96, where_, u64::from(tail.lists.0), u64::from(class));
        }
        if let Some(class) = before.class.prefix(6) {
            sink.put3(97, where_, u64::from(tail.lists.0), u64::from(class));
        }
        let said = self.apposition(last);
        if said > 0 {
            sink.put2(102, place, said);
        }
        // What follows behind `of`, `for`, `and`: `Bank of England`.
        if after.role == Role::Link && after2.is_cap {
            sink.put3(98, place, after.fold, after2.fold);
            sink.put3(99, place, after.fold, u64::from(after2.lists.0));
        }
        if before.role == Role::Link && before2.is_cap {
            sink.put3(100, place, before.fold, before2.fold);
            sink.put3(101, place, before.fold, before2.role as u64);
        }
    }

    /// What is said of a name behind it: `Acme, the Bexley carmaker`.
    fn apposition(&self, last: usize) -> u64 {
        let at = |i: usize| self.input.word_at(self.sentence, i as i64).1;
        if at(last).role != Role::Comma || at(last + 1).role != Role::Article {
            return 0;
        }
        let mut bits = 1;
        for word in (last + 2..last + 9).map(at) {
            if matches!(word.role, Role::Comma | Role::Open) || word.affixes[3] == 0 {
                break;
            }
            if word.is_cap {
                continue;
            }
            bits |= match word.role {
                Role::OrgHead => 2,
                Role::PlaceHead => 4,
                Role::EventHead => 8,
                Role::Title | Role::Speech => 16,
                _ if word.lists.any(Lists::OCCUPATION | Lists::HONORIFIC) => 16,
                _ => 0,
            };
        }
        bits
    }

    fn memory(&self, i: usize, sink: &mut Sink) {
        let word = self.input.word(i);
        if !word.is_cap {
            return;
        }
        let seen = &self.evidence[word.form as usize];
        let case = sink.case;
        let mut left = seen.bits;
        while left != 0 {
            let bit = u64::from(left.trailing_zeros());
            sink.put2(110, bit, case);
            left &= left - 1;
        }
        let kinds = seen.bits & !(Evidence::CAP_INSIDE | Evidence::LOWER | Evidence::ALONE);
        sink.put2(111, u64::from(kinds), u64::from(word.is_upper));
        let seen_case = seen.bits & (Evidence::CAP_INSIDE | Evidence::LOWER | Evidence::ALONE);
        let is_first = i == self.sentence.units.start as usize;
        sink.put3(112, u64::from(seen_case), case, u64::from(is_first));
        sink.put3(
            113,
            u64::from(seen_case),
            u64::from(word.class.common),
            u64::from(is_first),
        );
        if seen.run_first != 0 {
            sink.put(114, u64::from(seen.run_first_lists.0));
            sink.put(115, seen.run_first);
        }
        if seen.run_last != 0 {
            sink.put(116, seen.run_last);
        }
        sink.put2(117, u64::from(seen.bits), u64::from(word.lists.0));
    }
}

const TOWNS_AND_TEAMS: u32 = Lists::COUNTRY
    | Lists::CITY
    | Lists::TOWN
    | Lists::REGION
    | Lists::TEAM
    | Lists::TEAM_SHORT
    | Lists::SURNAME
    | Lists::GIVEN
    | Lists::LEAGUE;

/// The shape hash of the place outside of a sentence.
const NO_WORD_SHAPE: u64 = 1;
const _: () = assert!(NO_WORD == 0 && Evidence::COUNT <= 32);
