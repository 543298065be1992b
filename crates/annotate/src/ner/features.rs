//! Features of a unit, shared by the trainer and the program. A change must increment
//! [`NAMES_VERSION`](crate::model::NAMES_VERSION).

use crate::features::templates;
use crate::lexicon::{Lists, WordClass};

use super::evidence::Evidence;
use super::tagger_input::{Case, Matches, Run, Sentence, TaggerInput};
use super::vocabulary::Role;
use super::word::{NO_WORD, Word};

/// The input for the units of one sentence.
pub(super) struct Extractor<'a> {
    pub input: &'a TaggerInput,
    pub sentence: &'a Sentence,
    pub matches: &'a [Matches],
    pub evidence: &'a [Evidence],
}

/// Hashes features into a list.
struct Sink<'a> {
    out: &'a mut Vec<u64>,
    case: u64,
}

/// Mixes two numbers into 64 bits (after Stafford's variant of the Murmur3 finaliser).
fn mix(template: u64, value: u64) -> u64 {
    let mut hash = value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

impl Sink<'_> {
    fn put(&mut self, template: impl Into<u64>, value: u64) {
        self.out.push(mix(template.into(), value));
    }

    fn put2(&mut self, template: impl Into<u64>, a: u64, b: u64) {
        self.put(
            template,
            a.rotate_left(23).wrapping_mul(0x2545_f491_4f6c_dd1d) ^ b,
        );
    }

    fn put3(&mut self, template: impl Into<u64>, a: u64, b: u64, c: u64) {
        self.put2(
            template,
            a.rotate_left(17).wrapping_mul(0x9fb2_1c65_1e98_df25) ^ b,
            c,
        );
    }

    fn bits(&mut self, template: impl Into<u64>, mask: u32) {
        let template = template.into();
        let mut left = mask;
        while left != 0 {
            self.put(template, u64::from(left.trailing_zeros()));
            left &= left - 1;
        }
    }

    fn class(&mut self, template: impl Into<u64>, class: WordClass, depths: &[u8]) {
        let template = template.into();
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

templates! {
    Case = 1, Raw = 2, Word = 3, PrevWord = 4, NextWord = 5, Prev2Word = 6, Next2Word = 7,
    PrevWordWord = 8, WordNextWord = 9, Prev2WordPrevWord = 10, NextWordNext2Word = 11,
    PrevWordShape = 12, ShapeNextWord = 13, ShapeCase = 20, PrevShapeShape = 21,
    ShapeNextShape = 22, PrevShapeShapeNextShape = 23, PrevShape = 24, NextShape = 25, Affix = 26,
    SuffixIsCap = 34, Cluster = 36, PrevCluster = 37, NextCluster = 38, Prev2Cluster = 39,
    Next2Cluster = 40, PrevClusterNextCluster = 41, PrevRoleShape = 42, NextRoleShape = 43,
    PrevRoleRoleNextRole = 44, Lists = 50, PhraseBegin = 51, PhraseInside = 52, PrevLists = 53,
    NextLists = 54, ListsShape = 55, ListsPhraseBeginPhraseInside = 56,
    PrevListsListsPrevIsCap = 57, ListsNextListsNextIsCap = 58, ListsPrevRoleNextRole = 59,
    NextPhraseInside = 60, ListsPrevWord = 61, ListsNextWord = 62, IsFirstCommonCase = 70,
    IsFirstShapeCase = 71, IsFirstListsCase = 72, QuotedShape = 73, IsFirstClusterCase = 74,
    PositionCase = 80, PlaceBeforeWord = 81, PlaceAfterWord = 82, PlaceBefore2WordBeforeWord = 83,
    PlaceAfterWordAfter2Word = 84, PlaceLastWord = 85, PlaceFirstWord = 86, PositionLastRole = 87,
    PositionFirstListsLastLists = 88, PlaceBeforeRoleAfterRole = 89, PlaceBeforeCluster = 90,
    PlaceAfterCluster = 91, PlaceBefore2Cluster = 92, PlaceAfter2Cluster = 93,
    PlaceLastCluster = 94, PlaceFirstCluster = 95, PositionLastListsAfterCluster = 96,
    PositionLastListsBeforeCluster = 97, PlaceLinkAfter2Word = 98, PlaceLinkAfter2Lists = 99,
    PlaceLinkBefore2Word = 100, PlaceLinkBefore2Role = 101, PlaceApposition = 102,
    EvidenceCase = 110, EvidenceSetIsUpper = 111, EvidenceOfCaseCaseIsFirst = 112,
    EvidenceOfCaseCommonIsFirst = 113, RunFirstLists = 114, RunFirst = 115, RunLast = 116,
    EvidenceBitsLists = 117, PrevRoleNextRole = 120, TownListsNextRoleSport = 121,
    ShapeNextRole = 122, ListsSportIsTable = 123, ListsPrevWordSport = 124,
    ListsNextWordSport = 125,
}

use Template as T;

impl Extractor<'_> {
    /// Appends the features of unit `i` to `out`.
    pub(super) fn extract(&self, i: usize, out: &mut Vec<u64>) {
        let mut sink = Sink {
            out,
            case: self.sentence.case as u64,
        };
        let at = |offset: i64| self.input.word_at(self.sentence, i as i64 + offset).1;
        let around = [at(-2), at(-1), at(0), at(1), at(2)];
        sink.put(T::Case, sink.case);
        Self::words(&around, &mut sink);
        Self::forms(&around, &mut sink);
        self.lists(i, &around, &mut sink);
        self.position(i, &around, &mut sink);
        self.run(i, &mut sink);
        self.memory(i, &mut sink);
        self.setting(&around, &mut sink);
    }

    /// Tables and sports news, where the name of a town is usually a club.
    fn setting(&self, &[_, w_1, w0, w1, _]: &[&Word; 5], sink: &mut Sink) {
        if !w0.is_cap {
            return;
        }
        let sport = u64::from(self.input.sport);
        if self.sentence.is_table {
            sink.put2(T::PrevRoleNextRole, w_1.role as u64, w1.role as u64);
            sink.put3(
                T::TownListsNextRoleSport,
                u64::from(w0.lists.0 & TOWNS_AND_TEAMS),
                w1.role as u64,
                sport,
            );
            sink.put2(T::ShapeNextRole, w0.shape, w1.role as u64);
        }
        if sport > 0 {
            let lists = u64::from(w0.lists.0 & TOWNS_AND_TEAMS);
            let at_table = u64::from(self.sentence.is_table);
            sink.put3(T::ListsSportIsTable, lists, sport, at_table);
            sink.put3(T::ListsPrevWordSport, lists, w_1.fold, sport);
            sink.put3(T::ListsNextWordSport, lists, w1.fold, sport);
        }
    }

    fn words(&[w_2, w_1, w0, w1, w2]: &[&Word; 5], sink: &mut Sink) {
        if sink.case != Case::Upper as u64 {
            sink.put(T::Raw, w0.raw);
        }
        sink.put(T::Word, w0.fold);
        sink.put(T::PrevWord, w_1.fold);
        sink.put(T::NextWord, w1.fold);
        sink.put(T::Prev2Word, w_2.fold);
        sink.put(T::Next2Word, w2.fold);
        sink.put2(T::PrevWordWord, w_1.fold, w0.fold);
        sink.put2(T::WordNextWord, w0.fold, w1.fold);
        sink.put2(T::Prev2WordPrevWord, w_2.fold, w_1.fold);
        sink.put2(T::NextWordNext2Word, w1.fold, w2.fold);
        sink.put2(T::PrevWordShape, w_1.fold, w0.shape);
        sink.put2(T::ShapeNextWord, w0.shape, w1.fold);
    }

    fn forms(&[w_2, w_1, w0, w1, w2]: &[&Word; 5], sink: &mut Sink) {
        sink.put2(T::ShapeCase, w0.shape, sink.case);
        sink.put2(T::PrevShapeShape, w_1.shape, w0.shape);
        sink.put2(T::ShapeNextShape, w0.shape, w1.shape);
        sink.put3(T::PrevShapeShapeNextShape, w_1.shape, w0.shape, w1.shape);
        sink.put(T::PrevShape, w_1.shape);
        sink.put(T::NextShape, w1.shape);
        for (slot, &affix) in w0.affixes.iter().enumerate() {
            if affix != 0 {
                sink.put(T::Affix as u64 + slot as u64, affix);
            }
        }
        for (slot, word) in [w_1, w1].into_iter().enumerate() {
            sink.put2(
                T::SuffixIsCap as u64 + slot as u64,
                word.affixes[5],
                u64::from(word.is_cap),
            );
        }
        sink.class(T::Cluster, w0.class, &[4, 6, 8, 10, 16]);
        sink.class(T::PrevCluster, w_1.class, &[4, 6, 8, 16]);
        sink.class(T::NextCluster, w1.class, &[4, 6, 8, 16]);
        sink.class(T::Prev2Cluster, w_2.class, &[6, 16]);
        sink.class(T::Next2Cluster, w2.class, &[6, 16]);
        if let (Some(a), Some(b)) = (w_1.class.prefix(8), w1.class.prefix(8)) {
            sink.put2(T::PrevClusterNextCluster, u64::from(a), u64::from(b));
        }
        sink.put2(T::PrevRoleShape, w_1.role as u64, w0.shape);
        sink.put2(T::NextRoleShape, w1.role as u64, w0.shape);
        sink.put3(
            T::PrevRoleRoleNextRole,
            w_1.role as u64,
            w0.role as u64,
            w1.role as u64,
        );
    }

    fn lists(&self, i: usize, &[_, w_1, w0, w1, _]: &[&Word; 5], sink: &mut Sink) {
        let start = self.sentence.units.start as usize;
        let here = self.matches[i - start];
        sink.bits(T::Lists, w0.lists.0);
        sink.bits(T::PhraseBegin, here.begin.0);
        sink.bits(T::PhraseInside, here.inside.0);
        sink.bits(T::PrevLists, if w_1.is_cap { w_1.lists.0 } else { 0 });
        sink.bits(T::NextLists, if w1.is_cap { w1.lists.0 } else { 0 });
        let all = |lists: Lists| u64::from(lists.0);
        sink.put2(T::ListsShape, all(w0.lists), w0.shape);
        sink.put3(
            T::ListsPhraseBeginPhraseInside,
            all(w0.lists),
            all(here.begin),
            all(here.inside),
        );
        sink.put3(
            T::PrevListsListsPrevIsCap,
            all(w_1.lists),
            all(w0.lists),
            u64::from(w_1.is_cap),
        );
        sink.put3(
            T::ListsNextListsNextIsCap,
            all(w0.lists),
            all(w1.lists),
            u64::from(w1.is_cap),
        );
        sink.put3(
            T::ListsPrevRoleNextRole,
            all(w0.lists),
            w_1.role as u64,
            w1.role as u64,
        );
        if let Some(next) = self.matches.get(i + 1 - start) {
            sink.put(T::NextPhraseInside, all(next.inside));
        }
        sink.put2(T::ListsPrevWord, all(w0.lists), w_1.fold);
        sink.put2(T::ListsNextWord, all(w0.lists), w1.fold);
    }

    fn position(&self, i: usize, &[_, w_1, w0, _, _]: &[&Word; 5], sink: &mut Sink) {
        let is_first = i == self.sentence.units.start as usize
            || i == self.sentence.units.start as usize + 1
                && w_1.shape != NO_WORD_SHAPE
                && w_1.affixes[3] == 0;
        let common = u64::from(w0.class.common);
        let case = sink.case;
        sink.put3(T::IsFirstCommonCase, u64::from(is_first), common, case);
        sink.put3(T::IsFirstShapeCase, u64::from(is_first), w0.shape, case);
        sink.put3(
            T::IsFirstListsCase,
            u64::from(is_first),
            u64::from(w0.lists.0),
            case,
        );
        sink.put2(T::QuotedShape, u64::from(self.input.quoted[i]), w0.shape);
        if let Some(class) = w0.class.prefix(8) {
            sink.put3(
                T::IsFirstClusterCase,
                u64::from(is_first),
                u64::from(class),
                case,
            );
        }
    }

    /// The ends of the run of capitalised words, and the words around it.
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
        sink.put3(T::PositionCase, where_, case, 0);
        sink.put2(T::PlaceBeforeWord, place, before.fold);
        sink.put2(T::PlaceAfterWord, place, after.fold);
        sink.put3(
            T::PlaceBefore2WordBeforeWord,
            place,
            before2.fold,
            before.fold,
        );
        sink.put3(T::PlaceAfterWordAfter2Word, place, after.fold, after2.fold);
        sink.put2(T::PlaceLastWord, place, tail.fold);
        sink.put2(T::PlaceFirstWord, place, head.fold);
        sink.put2(T::PositionLastRole, where_, tail.role as u64);
        sink.put3(
            T::PositionFirstListsLastLists,
            where_,
            u64::from(head.lists.0),
            u64::from(tail.lists.0),
        );
        sink.put3(
            T::PlaceBeforeRoleAfterRole,
            place,
            before.role as u64,
            after.role as u64,
        );
        for (template, word) in [
            (T::PlaceBeforeCluster, before),
            (T::PlaceAfterCluster, after),
            (T::PlaceBefore2Cluster, before2),
            (T::PlaceAfter2Cluster, after2),
            (T::PlaceLastCluster, tail),
            (T::PlaceFirstCluster, head),
        ] {
            if let Some(class) = word.class.prefix(10) {
                sink.put2(template, place, u64::from(class));
            }
        }
        if let Some(class) = after.class.prefix(6) {
            sink.put3(
                T::PositionLastListsAfterCluster,
                where_,
                u64::from(tail.lists.0),
                u64::from(class),
            );
        }
        if let Some(class) = before.class.prefix(6) {
            sink.put3(
                T::PositionLastListsBeforeCluster,
                where_,
                u64::from(tail.lists.0),
                u64::from(class),
            );
        }
        self.run_links(run, place, sink);
    }

    /// What follows or precedes the run: an apposition, or words joined by `of`, `for`, `and` (`Bank of
    /// England`).
    fn run_links(&self, run: Run, place: u64, sink: &mut Sink) {
        let (first, last) = (run.first as usize, run.last as usize);
        let at = |i: i64| self.input.word_at(self.sentence, i).1;
        let (before, after) = (at(first as i64 - 1), at(last as i64));
        let (before2, after2) = (at(first as i64 - 2), at(last as i64 + 1));
        let said = self.apposition(last);
        if said > 0 {
            sink.put2(T::PlaceApposition, place, said);
        }
        if after.role == Role::Link && after2.is_cap {
            sink.put3(T::PlaceLinkAfter2Word, place, after.fold, after2.fold);
            sink.put3(
                T::PlaceLinkAfter2Lists,
                place,
                after.fold,
                u64::from(after2.lists.0),
            );
        }
        if before.role == Role::Link && before2.is_cap {
            sink.put3(T::PlaceLinkBefore2Word, place, before.fold, before2.fold);
            sink.put3(
                T::PlaceLinkBefore2Role,
                place,
                before.fold,
                before2.role as u64,
            );
        }
    }

    /// The apposition after a name: `Acme, the Bexley carmaker`.
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
            sink.put2(T::EvidenceCase, bit, case);
            left &= left - 1;
        }
        let kinds = seen.bits & !(Evidence::CAP_INSIDE | Evidence::LOWER | Evidence::ALONE);
        sink.put2(
            T::EvidenceSetIsUpper,
            u64::from(kinds),
            u64::from(word.is_upper),
        );
        let seen_case = seen.bits & (Evidence::CAP_INSIDE | Evidence::LOWER | Evidence::ALONE);
        let is_first = i == self.sentence.units.start as usize;
        sink.put3(
            T::EvidenceOfCaseCaseIsFirst,
            u64::from(seen_case),
            case,
            u64::from(is_first),
        );
        sink.put3(
            T::EvidenceOfCaseCommonIsFirst,
            u64::from(seen_case),
            u64::from(word.class.common),
            u64::from(is_first),
        );
        if seen.run_first != 0 {
            sink.put(T::RunFirstLists, u64::from(seen.run_first_lists.0));
            sink.put(T::RunFirst, seen.run_first);
        }
        if seen.run_last != 0 {
            sink.put(T::RunLast, seen.run_last);
        }
        sink.put2(
            T::EvidenceBitsLists,
            u64::from(seen.bits),
            u64::from(word.lists.0),
        );
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

/// The shape hash of a position outside the sentence.
const NO_WORD_SHAPE: u64 = 1;
const _: () = assert!(NO_WORD == 0 && Evidence::COUNT <= 32);
