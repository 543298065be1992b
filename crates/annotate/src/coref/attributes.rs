//! Attributes of an entity: the offices that titles and descriptions name.

use std::sync::OnceLock;

use super::clusters::Clusters;
use super::noun_phrases::{NounPhrase, is_age};
use crate::features::hash_lower;
use crate::word_lists::{WordMap, entries, items, word_file};

/// An office or another role of a person or organisation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    pub noun: String,
    /// Where the last word of the noun starts, in bytes.
    last: usize,
    /// Hash of that word: most comparisons end at it.
    last_hash: u32,
    /// Bits of the groups of synonyms with the noun.
    synonyms: u64,
    pub nation: Option<&'static str>,
    pub owner: Option<usize>,
    /// Other words of the description, in lower case.
    pub modifiers: Vec<String>,
}

impl Attribute {
    pub fn of(phrase: &NounPhrase, clusters: &Clusters) -> Self {
        Self {
            nation: phrase.nation,
            owner: phrase.owner.and_then(|name| clusters.index_of(name)),
            modifiers: phrase.modifiers.clone(),
            ..Self::of_noun(phrase.noun.clone())
        }
    }

    /// The office of a folded title: `sen` is a senator; none for `mr` and the like.
    pub fn of_title(title: &str) -> Option<Self> {
        let noun = match title {
            "sen" | "senator" => "senator",
            "rep" | "representative" => "representative",
            "gov" | "governor" => "governor",
            "gen" | "general" => "general",
            "prof" | "professor" => "professor",
            "dr" => "doctor",
            "col" | "colonel" => "colonel",
            "capt" | "captain" => "captain",
            "sgt" | "sergeant" => "sergeant",
            "lt" | "lieutenant" => "lieutenant",
            "adm" | "admiral" => "admiral",
            "det" | "detective" => "detective",
            "rev" | "reverend" => "reverend",
            "cllr" | "councillor" => "councillor",
            "mr" | "mrs" | "ms" | "miss" | "sir" | "lord" | "dame" | "hon" | "right"
            | "honourable" => return None,
            other => other,
        };
        Some(Self::of_noun(noun.to_owned()))
    }

    pub fn of_noun(noun: String) -> Self {
        let last = last_word(&noun);
        Self {
            last: noun.len() - last.len(),
            last_hash: hash_lower(last),
            synonyms: synonyms(&noun),
            noun,
            nation: None,
            owner: None,
            modifiers: Vec::new(),
        }
    }

    /// How well the two describe one entity; none when they contradict each other or are unrelated.
    pub fn fit(&self, other: &Self) -> Option<i32> {
        let are_synonyms = self.synonyms & other.synonyms != 0;
        // What is compared below has the last word in common.
        if !are_synonyms && self.last_hash != other.last_hash || self.clashes(other) {
            return None;
        }
        let score = if self.noun == other.noun {
            6
        } else if ends_with(&self.noun, &other.noun) || ends_with(&other.noun, &self.noun) {
            5
        } else if are_synonyms {
            4
        } else {
            return None;
        };
        let common = self
            .modifiers
            .iter()
            .filter(|word| other.modifiers.contains(word))
            .count();
        Some(score + common.min(2) as i32)
    }

    /// Whether the two contradict each other: another nation, another owner of the same office.
    pub fn clashes(&self, other: &Self) -> bool {
        let nations = self.nation.zip(other.nation).is_some_and(|(a, b)| a != b);
        let same =
            self.last_hash == other.last_hash && self.noun[self.last..] == other.noun[other.last..];
        let owners = same
            && self
                .owner
                .zip(other.owner)
                .is_some_and(|(a, b)| a != b && self.nation.is_none());
        let under = |noun: &str| noun.starts_with("vice") || noun.starts_with("deputy");
        let ages = self.noun != other.noun && is_age(&self.noun) && is_age(&other.noun);
        nations || owners || ages || (same && under(&self.noun) != under(&other.noun))
    }
}

pub(super) fn last_word(noun: &str) -> &str {
    noun.rsplit(' ').next().unwrap_or(noun)
}

fn ends_with(long: &str, short: &str) -> bool {
    long.len() > short.len()
        && long.ends_with(short)
        && long.as_bytes()[long.len() - short.len() - 1] == b' '
}

/// Bits of the groups of nouns that are used for one another of the same person or organisation.
fn synonyms(noun: &str) -> u64 {
    static TABLE: OnceLock<WordMap<u64>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut groups = WordMap::default();
        for (bit, (_, line)) in entries(word_file!("synonyms.txt")).enumerate() {
            for noun in items(line) {
                *groups.entry(noun).or_default() |= 1 << bit;
            }
        }
        groups
    });
    table.get(noun).copied().unwrap_or_default()
}
