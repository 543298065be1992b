//! What a word does in a reference to a person, organisation or place, from
//! `assets/words/lexical-classes.txt`.

use std::sync::OnceLock;

use crate::gender::Gender;
use crate::word_lists::{WordMap, entries, word_file};

/// What a word does in a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LexicalClass {
    /// In none of the lists.
    Other,
    /// `he`, `she` as subject.
    Subject(Gender),
    /// `him`: object. `her` is [`LexicalClass::Her`].
    Object(Gender),
    /// `his`, `hers` and the like.
    Possessive(Gender),
    /// `her`: object or possessive.
    Her,
    /// `himself`, `herself`
    Reflexive(Gender),
    /// `they`, `them`, `their`, `themselves`
    They,
    /// `it`, `its`, `itself`
    It,
    /// `I`, `me`, `my`, `myself`
    FirstSingular,
    /// `we`, `us`, `our`, `you`, `your`
    FirstPlural,
    /// `who`, `whom`, `whose`, `which`, `that`
    Relative,
    /// `the`
    Definite,
    /// `a`, `an`, `one`, `another`, `some`
    Indefinite,
    /// `this`, `that` (as determiner), `these`, `those`.
    Demonstrative,
    /// A preposition, also `to`, `as`, `than`.
    Preposition,
    /// `and`, `or`, `but`, `nor`, `&`
    Conjunction,
    /// `because`, `when`, `if`, `while`, `although`
    Subordinator,
    /// A form of `be`; `became`, `remains`.
    Copula,
    /// An auxiliary or a very common finite verb.
    Verb,
    /// An adverb that can be between a subject and its verb.
    Adverb,
    /// A title before a name.
    Title(Option<Gender>),
    /// A noun for one person.
    PersonNoun(Option<Gender>),
    /// A noun for several persons.
    PersonPlural,
    /// A noun for a relation, `wife`, `son`: it does not refer to its possessor.
    Kin(Option<Gender>),
    /// A noun for an organisation.
    OrgNoun,
    /// A noun for a text: `letter`, `statement`.
    DocumentNoun,
    /// A noun after which the noun before is a modifier: `campaign`, `debate`, `rally`.
    HeadNoun,
    /// A word of descriptions before the head noun: `former`, `late`, `first`.
    Premodifier,
}

const SOURCE: &str = word_file!("lexical-classes.txt");

/// The class of the words of a list.
fn class_of(list: &str) -> Option<LexicalClass> {
    let (he, she) = (Gender::Male, Gender::Female);
    Some(match list {
        "HEAD_NOUNS" => LexicalClass::HeadNoun,
        "PREMODIFIERS" => LexicalClass::Premodifier,
        "TITLES" => LexicalClass::Title(None),
        "ORG_NOUNS" => LexicalClass::OrgNoun,
        "PERSON_NOUNS" => LexicalClass::PersonNoun(None),
        "PERSON_NOUNS_MALE" => LexicalClass::PersonNoun(Some(he)),
        "PERSON_NOUNS_FEMALE" => LexicalClass::PersonNoun(Some(she)),
        "PERSON_PLURALS" => LexicalClass::PersonPlural,
        "KIN" => LexicalClass::Kin(None),
        "KIN_MALE" => LexicalClass::Kin(Some(he)),
        "KIN_FEMALE" => LexicalClass::Kin(Some(she)),
        "DOCUMENT_NOUNS" => LexicalClass::DocumentNoun,
        "ALWAYS_TITLES_MALE" => LexicalClass::Title(Some(he)),
        "ALWAYS_TITLES_FEMALE" => LexicalClass::Title(Some(she)),
        "ADVERBS" => LexicalClass::Adverb,
        "VERBS" => LexicalClass::Verb,
        "COPULAS" => LexicalClass::Copula,
        "SUBORDINATORS" => LexicalClass::Subordinator,
        "PREPOSITIONS" => LexicalClass::Preposition,
        "CONJUNCTIONS" => LexicalClass::Conjunction,
        "DEFINITE" => LexicalClass::Definite,
        "INDEFINITE" => LexicalClass::Indefinite,
        "DEMONSTRATIVE" => LexicalClass::Demonstrative,
        "RELATIVE" => LexicalClass::Relative,
        "FIRST_PLURAL" => LexicalClass::FirstPlural,
        "FIRST_SINGULAR" => LexicalClass::FirstSingular,
        "IT" => LexicalClass::It,
        "THEY" => LexicalClass::They,
        "HE" => LexicalClass::Subject(he),
        "SHE" => LexicalClass::Subject(she),
        "HIM" => LexicalClass::Object(he),
        "HIS" => LexicalClass::Possessive(he),
        "HERS" => LexicalClass::Possessive(she),
        "HER" => LexicalClass::Her,
        "HIMSELF" => LexicalClass::Reflexive(he),
        "HERSELF" => LexicalClass::Reflexive(she),
        _ => return None,
    })
}

/// The class of a lower-case word.
pub(super) fn class(lower: &str) -> LexicalClass {
    static TABLE: OnceLock<WordMap<LexicalClass>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        // A word of several lists keeps the last class.
        entries(SOURCE)
            .filter_map(|(list, word)| Some((word, class_of(list)?)))
            .collect()
    });
    table.get(lower).copied().unwrap_or(LexicalClass::Other)
}

/// A title before names, and the gender that it implies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub gender: Option<Gender>,
}

/// Whether a lower-case word is a title before names.
pub(super) fn title(lower: &str) -> Option<Title> {
    static TABLE: OnceLock<WordMap<Title>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let gender_of = |list| match list {
            "TITLES" => Some(None),
            "TITLES_MALE" => Some(Some(Gender::Male)),
            "TITLES_FEMALE" => Some(Some(Gender::Female)),
            _ => None,
        };
        entries(SOURCE)
            .filter_map(|(list, word)| {
                Some((
                    word,
                    Title {
                        gender: gender_of(list)?,
                    },
                ))
            })
            .collect()
    });
    table.get(lower).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_a_class() {
        for (list, word) in entries(SOURCE) {
            let is_title = matches!(list, "TITLES_MALE" | "TITLES_FEMALE");
            assert!(is_title || class_of(list).is_some(), "[{list}] {word}");
        }
    }
}
