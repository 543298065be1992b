//! A name in its parts, and whether two can be one.

use super::nicknames;
use crate::library::words;
use pullquote_annotate::EntityKind;

/// What an article tells of somebody's sex, by titles and pronouns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// `Mrs`, `she`.
    Female,
    /// `Mr`, `he`.
    Male,
}

impl Gender {
    /// Its letter in the index.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Female => "f",
            Self::Male => "m",
        }
    }

    /// The sex of that letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "f" => Some(Self::Female),
            "m" => Some(Self::Male),
            _ => None,
        }
    }
}

/// A name as an article has it, in its parts, all folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameForm {
    /// What bears it.
    pub kind: EntityKind,
    /// A person's first given name; of everything else empty.
    pub given: String,
    /// What stands between the first given name and the family name.
    pub middle: Vec<String>,
    /// A person's family name; of everything else the whole name.
    pub family: String,
    /// `jr`, `sr`, `ii` …
    pub suffix: Option<String>,
    /// What its article tells of a person's sex.
    pub sex: Option<Gender>,
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

/// Words before or after a name that are none of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "baroness",
    "sen",
    "senator",
    "rep",
    "gov",
    "president",
    "judge",
    "justice",
    "rev",
    "gen",
    "col",
    "capt",
    "sgt",
    "md",
    "phd",
    "esq",
    "qc",
    "kc",
    "mp",
    "obe",
    "mbe",
    "cbe",
];

/// Words of a family name that stand before its last: `de la Cruz`, `von der Leyen`.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "von", "der", "den", "ter",
    "bin", "ibn", "al", "el", "ben", "st", "af", "zu",
];

/// What a company's name may end in or do without.
const COMPANY: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "plc",
    "llc",
    "llp",
    "lp",
    "ag",
    "sa",
    "nv",
    "gmbh",
    "spa",
    "ab",
    "oyj",
    "pty",
];

/// Names that have another as short for them everywhere.
const SAME: &[(&str, &str)] = &[
    ("eu", "european union"),
    ("uk", "united kingdom"),
    ("un", "united nations"),
    ("us", "united states"),
    ("united states of america", "united states"),
    ("usa", "united states"),
];

impl NameForm {
    /// The parts of `name`.
    pub fn read(kind: EntityKind, name: &str, sex: Option<Gender>) -> Self {
        if kind == EntityKind::Person {
            person(name, sex)
        } else {
            thing(kind, name)
        }
    }

    /// Whether it is too little of a name to mean the same in two articles: a surname or a given name
    /// alone, an initial with a surname.
    pub fn is_lone(&self) -> bool {
        if self.kind != EntityKind::Person {
            return self.family.is_empty();
        }
        let is_initial = |word: &str| word.chars().count() == 1;
        let initials = is_initial(&self.given);
        self.given.is_empty()
            || self.family.chars().count() < 2
            || (initials && self.middle.is_empty())
    }

    /// What all forms share that may mean the same: the kind, and a person's given and family name, the
    /// given name in full where this one is short for it.
    pub fn block(&self) -> String {
        if self.kind == EntityKind::Person {
            format!("{} {}", nicknames::root(&self.given), self.family)
        } else {
            self.family.clone()
        }
    }

    /// All its parts but the sex, as the index keeps them: the same for two spellings of one name.
    pub fn key(&self) -> String {
        let suffix = self.suffix.as_deref().unwrap_or_default();
        let middle = self.middle.join(" ");
        [self.given.as_str(), &middle, &self.family, suffix].join("|")
    }

    /// The form of a [`NameForm::key`].
    pub fn from_key(kind: EntityKind, key: &str, sex: Option<Gender>) -> Self {
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
            sex,
        }
    }

    /// Whether both can be the name of one person: nothing in them contradicts.
    pub fn fits(&self, other: &Self) -> bool {
        if self.kind != other.kind || self.block() != other.block() {
            return false;
        }
        if self.kind != EntityKind::Person {
            return true;
        }
        if self.is_lone() || other.is_lone() || self.is_opposed(other) {
            return false;
        }
        let is_initial = |form: &Self| form.given.chars().count() == 1;
        if is_initial(self) || is_initial(other) {
            return self.given == other.given && self.middle == other.middle;
        }
        // Bill is William for one man and not for another: another part has to speak for it.
        self.given == other.given || (self.shares_middle(other) && !self.middle.is_empty())
    }

    /// Whether sex, middle names or suffixes contradict.
    pub(super) fn is_opposed(&self, other: &Self) -> bool {
        let sexes = self.sex.zip(other.sex).is_some_and(|(a, b)| a != b);
        let middles = !(self.middle.is_empty() || other.middle.is_empty());
        let middles = middles && !self.shares_middle(other);
        let suffixes = match (&self.suffix, &other.suffix) {
            (Some(a), Some(b)) => a != b,
            (None, None) => false,
            // A father and his son share much, but seldom a middle name written out.
            _ => {
                let written = |form: &Self| form.middle.iter().any(|word| word.len() > 1);
                !(self.middle == other.middle && written(self))
            }
        };
        sexes || middles || suffixes
    }

    /// Whether the middle names are the same, an initial standing for its name.
    fn shares_middle(&self, other: &Self) -> bool {
        let same = |(a, b): (&String, &String)| {
            let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
            a == b || (short.chars().count() == 1 && long.starts_with(short.as_str()))
        };
        self.middle.len() == other.middle.len() && self.middle.iter().zip(&other.middle).all(same)
    }
}

/// The folded pieces of a name between blanks and commas; hyphens and apostrophes join (`Jong-un` is
/// `jongun`), initials written together part (`J.K.`).
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

fn person(name: &str, sex: Option<Gender>) -> NameForm {
    let mut words = pieces(name);
    let mut suffix = None;
    while words.len() > 1 && TITLES.contains(&words[0].as_str()) {
        words.remove(0);
    }
    while let Some(last) = words.last().filter(|_| words.len() > 1) {
        if let Some((_, plain)) = SUFFIXES.iter().find(|(word, _)| word == last) {
            suffix = Some((*plain).to_owned());
        } else if !TITLES.contains(&last.as_str()) {
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
        sex,
    }
}

/// Given names first: `Ursula von der Leyen`, `Abdel Fattah al-Sisi`.
fn western(mut words: Vec<String>) -> (String, Vec<String>, String) {
    let family = words.pop().unwrap_or_default();
    let mut family = family
        .strip_prefix("al")
        .filter(|rest| rest.len() > 3 && words.len() > 1)
        .map_or(family.clone(), str::to_owned);
    while words.len() > 1 && PARTICLES.contains(&words[words.len() - 1].as_str()) {
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
        while words.len() > 1 && COMPANY.contains(&words[words.len() - 1]) {
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
        sex: None,
    }
}

/// Words with blanks between them, letters that stand alone in one word: `u s senate` is `us senate`.
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
