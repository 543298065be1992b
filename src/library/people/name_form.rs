//! Parsed names and whether two can name the same person.

use super::nicknames;
use crate::library::words;
use pullquote_annotate::{EntityKind, Gender};

/// The letter of a gender in the index.
pub const fn gender_letter(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "f",
        Gender::Male => "m",
    }
}

/// The inverse of [`gender_letter`].
pub fn gender_of_letter(letter: &str) -> Option<Gender> {
    match letter {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    }
}

/// A parsed name; every part is folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameForm {
    pub kind: EntityKind,
    /// First given name of a person; empty for other kinds.
    pub given: String,
    /// Names between the first given name and the family name.
    pub middle: Vec<String>,
    /// Family name of a person; the whole name for other kinds.
    pub family: String,
    pub suffix: Option<String>,
    pub gender: Option<Gender>,
}

const SUFFIXES: &[(&str, &str)] = &[
    ("jr", "jr"),
    ("junior", "jr"),
    ("jnr", "jr"),
    ("sr", "sr"),
    ("senior", "sr"),
    ("snr", "sr"),
    ("ii", "ii"),
    ("iii", "iii"),
    ("iv", "iv"),
];

/// Titles before or after a name that are not part of it.
const TITLES: &str = "mr mrs ms miss mx dr prof professor sir dame lord lady baroness sen senator rep gov \
    president judge justice rev gen col capt sgt md phd esq qc kc mp obe mbe cbe";

/// Particles of a family name: `de la Cruz`, `von der Leyen`.
const PARTICLES: &str =
    "de del della di da dos du la le van von der den ter bin ibn al el ben st af zu";

/// Suffixes of company names that are ignored.
const COMPANY: &str = "inc incorporated corp corporation co company ltd limited plc llc llp lp ag sa nv gmbh \
    spa ab oyj pty";

/// Abbreviations with one universally understood meaning.
const SAME: &[(&str, &str)] = &[
    ("eu", "european union"),
    ("uk", "united kingdom"),
    ("un", "united nations"),
    ("us", "united states"),
    ("united states of america", "united states"),
    ("usa", "united states"),
];

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Whether the words describe somebody whom the article does not name, `a man in a van`: without a given
/// name, the form is never found in another article. A name may begin with a small article, `al-Sisi`, but
/// has a capital.
fn is_description(name: &str) -> bool {
    let is_small = |word: &str| {
        word.chars().next().is_some_and(char::is_lowercase) && !word.contains(char::is_uppercase)
    };
    let last = name.split_whitespace().next_back();
    name.contains(' ') && last.is_some_and(is_small)
}

impl NameForm {
    pub fn parse(kind: EntityKind, name: &str, gender: Option<Gender>) -> Self {
        if kind == EntityKind::Person && !is_description(name) {
            person(name, gender)
        } else {
            thing(kind, name)
        }
    }

    /// Whether the name is too short to identify someone across articles: a surname or a given name
    /// alone, or an initial with a surname.
    pub fn is_ambiguous(&self) -> bool {
        if self.kind != EntityKind::Person {
            return self.family.is_empty();
        }
        let is_initial = |word: &str| word.chars().count() == 1;
        let initials = is_initial(&self.given);
        self.given.is_empty()
            || self.family.chars().count() < 2
            || (initials && self.middle.is_empty())
    }

    /// Key shared by all forms that could name the same person: family name and given name, nicknames
    /// expanded.
    pub fn block(&self) -> String {
        if self.kind == EntityKind::Person {
            format!("{} {}", nicknames::root(&self.given), self.family)
        } else {
            self.family.clone()
        }
    }

    /// All parts but the gender, as stored in the index.
    pub fn key(&self) -> String {
        let suffix = self.suffix.as_deref().unwrap_or_default();
        let middle = self.middle.join(" ");
        [self.given.as_str(), &middle, &self.family, suffix].join("|")
    }

    /// Parses a [`NameForm::key`].
    pub fn from_key(kind: EntityKind, key: &str, gender: Option<Gender>) -> Self {
        let mut parts = key.split('|').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        let (given, middle, family, suffix) = (next(), next(), next(), next());
        let middle = middle.split(' ').filter(|word| !word.is_empty());
        Self {
            kind,
            middle: middle.map(str::to_owned).collect(),
            given,
            family,
            suffix: (!suffix.is_empty()).then_some(suffix),
            gender,
        }
    }

    /// Whether both can name the same person: nothing in them contradicts.
    pub fn is_compatible(&self, other: &Self) -> bool {
        if self.kind != other.kind || self.block() != other.block() {
            return false;
        }
        if self.kind != EntityKind::Person {
            return true;
        }
        if self.is_ambiguous() || other.is_ambiguous() || self.contradicts(other) {
            return false;
        }
        let is_initial = |form: &Self| form.given.chars().count() == 1;
        if is_initial(self) || is_initial(other) {
            return self.given == other.given && self.middle == other.middle;
        }
        // Bill is William for one man and not for another: require a matching middle name.
        self.given == other.given || (self.shares_middle(other) && !self.middle.is_empty())
    }

    /// Whether gender, middle names or suffixes contradict.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let genders = self.gender.zip(other.gender).is_some_and(|(a, b)| a != b);
        let middles = !(self.middle.is_empty() || other.middle.is_empty());
        let middles = middles && !self.shares_middle(other);
        let suffixes = match (&self.suffix, &other.suffix) {
            (Some(a), Some(b)) => a != b,
            (None, None) => false,
            // A father and a son share much, but rarely a full middle name.
            _ => {
                let written = |form: &Self| form.middle.iter().any(|word| word.len() > 1);
                !(self.middle == other.middle && written(self))
            }
        };
        genders || middles || suffixes
    }

    /// Whether the middle names match; an initial matches its name.
    fn shares_middle(&self, other: &Self) -> bool {
        let same = |(a, b): (&String, &String)| {
            let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
            a == b || (short.chars().count() == 1 && long.starts_with(short.as_str()))
        };
        self.middle.len() == other.middle.len() && self.middle.iter().zip(&other.middle).all(same)
    }
}

/// Folded parts of a name, split at blanks and commas. Hyphens and apostrophes join (`Jong-un` becomes
/// `jongun`); adjoining initials are split (`J.K.`).
pub(super) fn pieces(name: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for piece in name.split(|c: char| c.is_whitespace() || c == ',') {
        let letters: Vec<&str> = piece.split('.').filter(|part| !part.is_empty()).collect();
        let are_initials =
            letters.len() > 1 && letters.iter().all(|part| part.chars().count() == 1);
        if are_initials {
            pieces.extend(letters.iter().map(|letter| words::normalize(letter)));
        } else {
            pieces.push(words::normalize(piece).replace(' ', ""));
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn person(name: &str, gender: Option<Gender>) -> NameForm {
    let mut words = pieces(name);
    let mut suffix = None;
    while words.len() > 1 && is_listed(TITLES, &words[0]) {
        words.remove(0);
    }
    while let Some(last) = words.last().filter(|_| words.len() > 1) {
        if let Some((_, plain)) = SUFFIXES.iter().find(|(word, _)| word == last) {
            suffix = Some((*plain).to_owned());
        } else if !is_listed(TITLES, last) {
            break;
        }
        words.pop();
    }
    let (given, middle, family) = if let Some((family, given)) = nicknames::eastern(&words) {
        (given, Vec::new(), family)
    } else {
        western(words)
    };
    NameForm {
        kind: EntityKind::Person,
        given,
        middle,
        family,
        suffix,
        gender,
    }
}

/// Given names first: `Ursula von der Leyen`, `Abdel Fattah al-Sisi`.
fn western(mut words: Vec<String>) -> (String, Vec<String>, String) {
    let family = words.pop().unwrap_or_default();
    let mut family = family
        .strip_prefix("al")
        .filter(|rest| rest.len() > 3 && words.len() > 1)
        .map_or(family.clone(), str::to_owned);
    while words.len() > 1 && is_listed(PARTICLES, &words[words.len() - 1]) {
        let particle = words.pop().unwrap_or_default();
        if !matches!(particle.as_str(), "al" | "el") {
            family.insert_str(0, &particle);
        }
    }
    if words.is_empty() {
        return (String::new(), Vec::new(), family);
    }
    let given = words.remove(0);
    (given, words, family)
}

fn thing(kind: EntityKind, name: &str) -> NameForm {
    let joined = words::normalize(name);
    let mut words: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    if kind == EntityKind::Organisation {
        while words.len() > 1 && is_listed(COMPANY, words[words.len() - 1]) {
            words.pop();
        }
        if words.len() > 1 {
            words.retain(|word| *word != "and");
        }
    }
    let whole = together(&words);
    let plain = SAME.iter().find(|(short, _)| *short == whole);
    NameForm {
        kind,
        given: String::new(),
        middle: Vec::new(),
        family: plain.map_or(whole, |(_, long)| (*long).to_owned()),
        suffix: None,
        gender: None,
    }
}

/// Joins words with blanks, but runs of single letters without: `u s senate` becomes `us senate`.
fn together(words: &[&str]) -> String {
    let mut out = String::new();
    let mut before = 0;
    for word in words {
        let length = word.chars().count();
        let is_letter = length == 1 && before == 1;
        if !(out.is_empty() || is_letter) {
            out.push(' ');
        }
        out.push_str(word);
        before = length;
    }
    out
}
