//! What all uses of a word in the text show about it, so that one clear use helps the other mentions.

use crate::lexicon::Lists;

use super::tagger_input::{Case, Matches, Run, Sentence, TaggerInput};
use super::vocabulary::Role;
use super::word::NO_WORD;

/// Observations about a folded word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Bit set of the constants below.
    pub bits: u32,
    /// Fold hash of the first unit of the longest run that the word ends; 0 for none.
    pub run_first: u64,
    pub run_first_lists: Lists,
    /// Fold hash of the last unit of the longest run that the word begins; 0 for none.
    pub run_last: u64,
    /// Length of the longest run seen.
    longest: u8,
}

impl Evidence {
    /// After a title: `Mr X`.
    pub const AFTER_TITLE: u32 = 1;
    /// After a given name: `Ana X`.
    pub const AFTER_GIVEN: u32 = 1 << 1;
    /// A given name before another capitalised word: `X Ruiz`.
    pub const BEFORE_SURNAME: u32 = 1 << 2;
    /// In a run that ends with the head noun of an organisation.
    pub const ORG_RUN: u32 = 1 << 3;
    /// In a run that ends with the head noun of a place.
    pub const PLACE_RUN: u32 = 1 << 4;
    /// Last in its run, before a verb of speech.
    pub const SPEAKS: u32 = 1 << 5;
    /// First in its run, after `in` or `near`.
    pub const LOCATIVE: u32 = 1 << 6;
    /// In a listed name of a person.
    pub const PERSON_PHRASE: u32 = 1 << 7;
    /// In a listed name of a place.
    pub const PLACE_PHRASE: u32 = 1 << 8;
    /// In a listed name of an organisation.
    pub const ORG_PHRASE: u32 = 1 << 9;
    /// Acronym in parentheses after a run of words.
    pub const ACRONYM: u32 = 1 << 10;
    /// Capitalised inside a sentence that is not a headline.
    pub const CAP_INSIDE: u32 = 1 << 11;
    /// In lower case.
    pub const LOWER: u32 = 1 << 12;
    /// Before a comma and a region or country.
    pub const BEFORE_REGION: u32 = 1 << 13;
    /// Alone in its run, not at the start of a sentence.
    pub const ALONE: u32 = 1 << 14;
    /// After `the`.
    pub const AFTER_THE: u32 = 1 << 15;
    pub const COUNT: u32 = 16;
}

const PLACES: u32 =
    Lists::COUNTRY | Lists::CITY | Lists::TOWN | Lists::REGION | Lists::NATURE | Lists::SITE;
const ORGANISATIONS: u32 = Lists::COMPANY
    | Lists::COMPANY_SMALL
    | Lists::SCHOOL
    | Lists::PARTY
    | Lists::AGENCY
    | Lists::BODY
    | Lists::TEAM
    | Lists::PRESS;

/// Collects the evidence of one sentence; `all` is indexed by `Word::form`.
pub(super) fn gather(
    input: &TaggerInput,
    sentence: &Sentence,
    matches: &[Matches],
    all: &mut [Evidence],
) {
    let start = sentence.units.start as usize;
    let mut i = start;
    while i < sentence.units.end as usize {
        let word = input.word(i);
        if !word.is_cap {
            all[word.form as usize].bits |= Evidence::LOWER;
            i += 1;
            continue;
        }
        if sentence.case == Case::Upper {
            i += 1;
            continue;
        }
        let run = input.run(sentence, i);
        gather_run(input, sentence, run, all);
        for k in i..run.last as usize {
            let Some(found) = matches.get(k - start) else {
                continue;
            };
            let lists = Lists(found.begin.0 | found.inside.0);
            let here = &mut all[input.word(k).form as usize];
            here.bits |= bit(lists.any(Lists::PERSON), Evidence::PERSON_PHRASE);
            here.bits |= bit(lists.any(PLACES), Evidence::PLACE_PHRASE);
            here.bits |= bit(lists.any(ORGANISATIONS), Evidence::ORG_PHRASE);
        }
        i = (run.last as usize).max(i + 1);
    }
}

fn bit(is_so: bool, bit: u32) -> u32 {
    if is_so { bit } else { 0 }
}

fn gather_run(input: &TaggerInput, sentence: &Sentence, run: Run, all: &mut [Evidence]) {
    let (mut first, last) = (run.first as usize, run.last as usize);
    let is_headline = sentence.case == Case::Title;
    let at = |i: i64| input.word_at(sentence, i);
    let mut is_titled = false;
    while first + 1 < last && input.word(first).role == Role::Title {
        is_titled = true;
        first += 1;
    }
    let is_start = first == sentence.units.start as usize;
    let (before_idx, before) = at(first as i64 - 1);
    let (_, after) = at(last as i64);
    let (_, after2) = at(last as i64 + 1);
    is_titled |= before.role == Role::Title && before_idx != NO_WORD && before.is_cap;
    let head = input.word(last - 1);
    let len = last - first;
    let is_given = input.word(first).lists.any(Lists::GIVEN);
    let mut common = bit(head.role == Role::OrgHead && len > 1, Evidence::ORG_RUN)
        | bit(head.role == Role::PlaceHead && len > 1, Evidence::PLACE_RUN);
    common |= bit(!is_start && !is_headline, Evidence::CAP_INSIDE);
    common |= bit(len == 1 && !is_start && !is_headline, Evidence::ALONE);
    common |= bit(before.role == Role::Article, Evidence::AFTER_THE);
    let is_region = after.role == Role::Comma
        && after2.lists.any(Lists::COUNTRY | Lists::REGION)
        && after2.is_cap;
    for k in first..last {
        let word = input.word(k);
        let here = &mut all[word.form as usize];
        here.bits |= common;
        if is_headline {
            continue;
        }
        here.bits |= bit(
            is_titled && (k + 1 == last || k == first),
            Evidence::AFTER_TITLE,
        );
        if k == first {
            here.bits |= bit(before.role == Role::Locative, Evidence::LOCATIVE);
            here.bits |= bit(is_given && len > 1 && len < 5, Evidence::BEFORE_SURNAME);
        }
        if k + 1 == last {
            here.bits |= bit(is_given && len > 1 && len < 5, Evidence::AFTER_GIVEN);
            here.bits |= bit(after.role == Role::Speech, Evidence::SPEAKS);
            here.bits |= bit(is_region, Evidence::BEFORE_REGION);
        }
        if len > 1 && len as u8 > here.longest {
            here.longest = len as u8;
            (here.run_first, here.run_last) = (0, 0);
            if k + 1 == last {
                here.run_first = input.word(first).fold;
                here.run_first_lists = input.word(first).lists;
            } else if k == first {
                here.run_last = head.fold;
            }
        }
    }
    let is_paren = after.role == Role::Open && at(last as i64 + 2).1.role == Role::Close;
    if is_paren && len > 1 && after2.is_upper {
        all[after2.form as usize].bits |= Evidence::ACRONYM;
    }
}
