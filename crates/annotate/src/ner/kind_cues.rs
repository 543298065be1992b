//! Kinds from the words beside a name, where they are clearer than the tagger: `the daily Etemad`, `a
//! strategist at Dunmore Tate`, `LONDON (Reuters) -`.

use crate::lexicon::{Lexicon, Lists};
use crate::token::TokenKind;

use super::label::Kind;
use super::name::Name;
use super::tagger_input::{Sentence, TaggerInput};
use super::vocabulary::{NOUNS_AFTER_NAMES, NOUNS_BEFORE_NAMES, Role, STAFF, WORDS};

/// Lists that speak against an organisation.
const PLACES: u32 = Lists::COUNTRY
    | Lists::CITY
    | Lists::TOWN
    | Lists::REGION
    | Lists::NATURE
    | Lists::SITE
    | Lists::PEOPLE;
/// Units from the start of a sentence within which a dateline ends.
const DATELINE: usize = 16;

/// Sets the kinds of names by the words around them. Returns which names were set.
pub(super) fn apply(
    text: &str,
    input: &TaggerInput,
    lexicon: &Lexicon,
    names: &mut Vec<Name>,
) -> Vec<bool> {
    agencies(text, input, names);
    let mut is_set = vec![false; names.len()];
    for (name, is_set) in names.iter_mut().zip(&mut is_set) {
        let cues = Cues {
            text,
            input,
            lexicon,
            name,
        };
        if cues.is_agency() || may_change(name.kind) && cues.is_organisation() {
            name.kind = Kind::Organisation;
            *is_set = true;
        }
    }
    is_set
}

const fn may_change(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Place | Kind::Other | Kind::Work)
}

struct Cues<'a> {
    text: &'a str,
    input: &'a TaggerInput,
    lexicon: &'a Lexicon,
    name: &'a Name,
}

impl Cues<'_> {
    fn word(&self, at: usize) -> &str {
        let unit = self.input.units.get(at);
        unit.map_or("", |unit| unit.span.of(self.text))
    }

    fn before(&self, n: usize) -> &str {
        let at = self.name.units.start.checked_sub(n);
        at.map_or("", |at| self.word(at))
    }

    fn is_agency(&self) -> bool {
        let units = &self.name.units;
        units.len() <= 3
            && self.before(1) == "("
            && self.word(units.end) == ")"
            && matches!(self.word(units.end + 1), "-" | "--" | "–" | "—")
    }

    fn is_organisation(&self) -> bool {
        let units = self.name.units.clone();
        let (one, two) = (self.before(1), self.before(2));
        let noun_before = WORDS.has(NOUNS_BEFORE_NAMES, one);
        let noun_after = WORDS.has(NOUNS_AFTER_NAMES, self.word(units.end))
            && self.input.units[units.start].kind == TokenKind::Word;
        let is_employer = one == "at" && WORDS.has(STAFF, two) && !self.ends_as_place();
        (noun_before || noun_after || is_employer) && !self.is_known()
    }

    /// Whether it is a known place or begins with a given name: `carmaker Henry Ford`.
    fn is_known(&self) -> bool {
        let units = self.name.units.clone();
        let given = if units.len() > 1 {
            Lists::GIVEN | Lists::GIVEN_RARE
        } else {
            Lists::GIVEN
        };
        let first = self.input.word(units.start);
        let whole = self.input.span_of(units).of(self.text);
        self.name.kind == Kind::Person && first.lists.any(given)
            || self.lexicon.lists(whole).any(PLACES)
    }

    /// `Icacos Point`, `Beni Airport`
    fn ends_as_place(&self) -> bool {
        self.input.word(self.name.units.end - 1).role == Role::PlaceHead
    }
}

/// Adds the agencies of datelines that the tagger missed: `Cologne (dpa) -`.
fn agencies(text: &str, input: &TaggerInput, names: &mut Vec<Name>) {
    let mut added = false;
    for sentence in &input.sentences {
        if let Some(units) = dateline_agency(text, input, sentence) {
            let overlaps =
                |name: &Name| name.units.start < units.end && units.start < name.units.end;
            let at = names.partition_point(|name| name.units.end <= units.start);
            if !names.get(at).is_some_and(overlaps) {
                added = true;
                names.push(Name {
                    units,
                    kind: Kind::Organisation,
                });
                names[at..].rotate_right(1);
            }
        }
    }
    debug_assert!(!added || names.is_sorted_by_key(|name| name.units.start));
}

fn dateline_agency(
    text: &str,
    input: &TaggerInput,
    sentence: &Sentence,
) -> Option<std::ops::Range<usize>> {
    let range = sentence.units.start as usize..sentence.units.end as usize;
    let word = |at: usize| input.units[at].span.of(text);
    let within = range.start..range.end.min(range.start + DATELINE);
    let open = within.clone().find(|at| word(*at) == "(")?;
    let close = (open + 1..range.end.min(open + 5)).find(|at| word(*at) == ")")?;
    let follows = range.contains(&(close + 1)) && matches!(word(close + 1), "-" | "--" | "–" | "—");
    let is_name = |at: usize| input.is_cap(at) || close == open + 2;
    let is_word = |at: usize| input.units[at].kind == TokenKind::Word && is_name(at);
    let is_dateline = open > range.start && (range.start..open).any(|at| input.is_cap(at));
    (follows && is_dateline && open + 1 < close && (open + 1..close).all(is_word))
        .then_some(open + 1..close)
}
