//! Roles of words next to and inside names, from `assets/words`.

use std::sync::OnceLock;

use crate::token::TokenKind;
use crate::word_lists::{WordMap, entries, word_file, word_lists};

/// What a word does in a sentence, as far as names are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Role {
    #[default]
    Plain,
    /// Stands before a person's name and is no part of it: `Mr`, `General`.
    Title,
    /// The last word of many an organisation's name: `Inc`, `University`, `Committee`.
    OrgHead,
    /// The last word of many a place's name: `Street`, `River`, `Airport`.
    PlaceHead,
    /// The last word of many an event's name: `Cup`, `Summit`, `War`.
    EventHead,
    /// Small word inside a person's name: `de`, `von`, `bin`.
    Particle,
    /// Small word inside the name of an organisation or work: `of`, `and`, `for`, `&`.
    Link,
    /// Somebody does it: `said`, `told`, `who`.
    Speech,
    /// Before a place: `in`, `at`, `near`.
    Locative,
    Open,
    Close,
    Comma,
    /// A hyphen cut free from its word.
    Hyphen,
    /// An apostrophe or `’s` as a token.
    Possessive,
    /// `the`, `a`, `an`.
    Article,
    /// A month or day of the week.
    Calendar,
    Number,
}

word_lists!(WORDS, "ner-words.txt", SPORT HYPHEN_PREFIXES PARTIES HONOURS TITLES_BEFORE_TITLES
    NOUNS_BEFORE_NAMES NOUNS_AFTER_NAMES STAFF);

/// Whether a folded word is typical of sports news.
pub(super) fn is_sport(folded: &str) -> bool {
    WORDS.has(SPORT, folded)
}

/// The role of a folded word.
pub(super) fn role(folded: &str, kind: TokenKind) -> Role {
    match (kind, folded) {
        (TokenKind::Number, _) => Role::Number,
        (_, "(" | "[") => Role::Open,
        (_, ")" | "]") => Role::Close,
        (_, ",") => Role::Comma,
        (_, " ") => Role::Hyphen,
        (_, "'s" | "'") => Role::Possessive,
        (_, "the" | "a" | "an") => Role::Article,
        _ => listed(folded),
    }
}

fn listed(folded: &str) -> Role {
    static ROLES: OnceLock<WordMap<Role>> = OnceLock::new();
    let roles = ROLES.get_or_init(|| {
        let dates = entries(word_file!("dates-amounts.txt"))
            .filter(|(list, _)| matches!(*list, "MONTHS" | "DAYS"))
            .map(|(_, word)| word.trim_end_matches('.'))
            // Far more often a verb.
            .filter(|word| *word != "sat");
        let mut roles: WordMap<Role> = dates.map(|word| (word, Role::Calendar)).collect();
        for (list, word) in entries(word_file!("ner-roles.txt")) {
            roles.entry(word).or_insert(match list {
                "CALENDAR" => Role::Calendar,
                "TITLES" => Role::Title,
                "ORG_HEADS" => Role::OrgHead,
                "PLACE_HEADS" => Role::PlaceHead,
                "EVENT_HEADS" => Role::EventHead,
                "PARTICLES" => Role::Particle,
                "LINKS" => Role::Link,
                "SPEECH" => Role::Speech,
                "LOCATIVES" => Role::Locative,
                _ => Role::Plain,
            });
        }
        roles
    });
    roles.get(folded).copied().unwrap_or_default()
}

/// Whether a folded word precedes a person's name without being part of it.
pub(super) fn is_title(folded: &str) -> bool {
    listed(folded) == Role::Title
}

/// Whether a word follows a person's name without being part of it.
pub(super) fn is_honour(word: &str) -> bool {
    WORDS.has(HONOURS, word)
}
