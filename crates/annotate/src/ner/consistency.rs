//! One kind per name: when the mentions of a name in a text got different kinds, a clear majority wins.

use std::collections::HashMap;

use crate::lexicon::Lists;

use super::label::Kind;
use super::name::Name;
use super::tagger_input::{Case, TaggerInput};

/// Kinds that the tagger confuses.
const KINDS: [Kind; 3] = [Kind::Person, Kind::Organisation, Kind::Place];
/// Lists of places that give their name to clubs and governments: both readings can be right in one text.
const SHARED: u32 = Lists::COUNTRY | Lists::CITY | Lists::TOWN | Lists::REGION | Lists::TEAM_SHORT;

/// Votes of a mention whose kind the words beside it show.
const SURE: u32 = 12;

/// Sets the kind of each name to the majority among its mentions, if it has two thirds of the votes.
/// `is_set` tells which kinds the words beside the name show.
pub(super) fn settle(input: &TaggerInput, names: &mut [Name], is_set: &[bool]) {
    let mut votes: HashMap<u64, [u32; KINDS.len()]> = HashMap::new();
    let mut sentences = input.sentences.iter().peekable();
    for (name, is_set) in names.iter().zip(is_set) {
        let Some(kind) = KINDS.iter().position(|&kind| kind == name.kind) else {
            continue;
        };
        let start = name.units.start as u32;
        while sentences
            .next_if(|sentence| sentence.units.end <= start)
            .is_some()
        {}
        // Mentions in title or upper case are less reliable.
        let is_plain = sentences.peek().is_some_and(|s| s.case == Case::Sentence);
        let weight = match (is_set, is_plain) {
            (true, _) => SURE,
            (false, true) => 2,
            (false, false) => 1,
        };
        votes.entry(key(input, name)).or_default()[kind] += weight;
    }
    for name in names {
        if !KINDS.contains(&name.kind) || is_shared(input, name) {
            continue;
        }
        let Some(votes) = votes.get(&key(input, name)) else {
            continue;
        };
        let total: u32 = votes.iter().sum();
        for (&kind, &n) in KINDS.iter().zip(votes) {
            if total > 2 && n * 3 >= total * 2 {
                name.kind = kind;
            }
        }
    }
}

/// Hash of the folded words of a name.
fn key(input: &TaggerInput, name: &Name) -> u64 {
    name.units.clone().fold(0u64, |hash, i| {
        hash.rotate_left(17).wrapping_mul(0x2545_f491_4f6c_dd1d) ^ input.word(i).fold
    })
}

fn is_shared(input: &TaggerInput, name: &Name) -> bool {
    name.units.len() == 1 && input.word(name.units.start).lists.any(SHARED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::token::tokenize;
    use pullquote_text::Source;
    use pullquote_text::plain;

    #[test]
    fn majority_kind_wins() {
        let text = "Acme grew. Later Acme shrank. Now Acme is gone. Bexley was sad. So was Bexley.";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let input = TaggerInput::new(text, &tokenize(&article), &Lexicon::default());
        let named = |word: &str, kinds: &[Kind]| -> Vec<Name> {
            let places = (0..input.units.len()).filter(|&i| input.units[i].span.of(text) == word);
            let names = places.zip(kinds).map(|(i, &kind)| Name {
                units: i..i + 1,
                kind,
            });
            names.collect()
        };
        let (person, firm) = (Kind::Person, Kind::Organisation);
        let mut names = named("Acme", &[firm, person, firm]);
        names.extend(named("Bexley", &[person, firm]));
        assert_eq!(names.len(), 5);
        let n = names.len();
        settle(&input, &mut names, &vec![false; n]);
        let kinds: Vec<Kind> = names.iter().map(|name| name.kind).collect();
        assert_eq!(kinds, [firm, firm, firm, person, firm], "ties stay");
    }
}
