//! Clusters of person names.
//!
//! Names of several words are grouped first, over the whole text, so that a surname in the headline
//! finds the full name below. Names of one word then join the group that they fit.

use std::collections::{HashMap, HashSet};

use super::name_gender::{self, NameGender};
use super::person_name::{self, PersonName};
use crate::lexicon::Lexicon;

/// Clusters that share a word and are compared: bounds the work on texts that repeat a name.
const MAX_RIVALS: usize = 24;
/// Tokens after a full name within which a lone surname refers to its bearer.
const NEAR: usize = 60;

/// One mention of a person by name.
pub(super) struct NamedPerson {
    /// Index of the name.
    pub mention: usize,
    /// First token.
    pub at: usize,
    /// Whether it is in the headline, where capitalised verbs may be taken for parts of the name.
    pub headline: bool,
    pub name: PersonName,
    /// Whether the name is two or three capitals.
    pub initials: bool,
}

/// The mentions of one person.
#[derive(Default)]
pub(super) struct PersonCluster {
    pub name: PersonName,
    /// Indexes into the named mentions.
    pub mentions: Vec<usize>,
    /// Tokens of the mentions with several words or a title, in order.
    fuller: Vec<usize>,
}

impl PersonCluster {
    fn add(&mut self, mention: usize, named: &NamedPerson) {
        self.mentions.push(mention);
        if named.name.words.len() > 1 || named.name.title.is_some() {
            self.fuller.push(named.at);
        }
        let known = named.headline && self.name.words.len() > 1;
        let (new, old) = (&named.name, &self.name);
        let longer = new.words.len() > old.words.len()
            || (new.words.len() == old.words.len()
                && new.given().len() > old.given().len()
                && new.family() == old.family());
        let fuller = longer && !known;
        if fuller {
            let (gender, title) = (self.name.gender, self.name.title.take());
            self.name = named.name.clone();
            self.name.gender = self.name.gender.or(gender);
            self.name.title = self.name.title.take().or(title);
            return;
        }
        self.name.gender = self.name.gender.or(named.name.gender);
        if self.name.title.is_none() {
            self.name.title.clone_from(&named.name.title);
        }
    }

    /// From a title, else from the given name.
    pub fn gender(&self, lexicon: &Lexicon) -> Option<NameGender> {
        let known = |given: &str| name_gender::of_given(lexicon, given);
        let given = self.name.given();
        let of_given = || match given.split_once('-') {
            Some((first, _)) => known(given).or_else(|| known(first)),
            None => known(given),
        };
        let of_middle = || {
            let middle = self.name.words.get(1).filter(|_| given.len() < 3)?;
            (self.name.words.len() > 2).then(|| known(middle)).flatten()
        };
        let alone = self.name.words.len() == 1;
        let titled = self.name.gender.map(|gender| NameGender {
            gender,
            certain: true,
        });
        titled.or_else(|| {
            if alone {
                None
            } else {
                of_given().or_else(of_middle)
            }
        })
    }
}

/// Cuts words after names of the headline: of `Ana Ruiz Slams Board`, when the body has `Ruiz` in a name
/// but not `Board`. Returns the number of words cut from each name.
pub(super) fn cut_headline(named: &mut [NamedPerson]) -> Vec<usize> {
    let below = || named.iter().filter(|one| !one.headline);
    let known: HashSet<String> = below()
        .flat_map(|one| one.name.words.iter().cloned())
        .collect();
    named
        .iter_mut()
        .map(|one| {
            let words = &mut one.name.words;
            if !one.headline || words.len() < 2 || known.contains(&words[words.len() - 1]) {
                return 0;
            }
            let Some(last) = words.iter().rposition(|word| known.contains(word)) else {
                return 0;
            };
            let cut = words.len() - last - 1;
            words.truncate(last + 1);
            cut
        })
        .collect()
}

/// Groups names, given in text order.
pub(super) fn group(lexicon: &Lexicon, named: &[NamedPerson]) -> Vec<PersonCluster> {
    let mut groups = PersonIndex {
        lexicon,
        persons: Vec::new(),
        by_word: HashMap::new(),
        by_consonants: HashMap::new(),
        last: HashMap::new(),
    };
    let (full, single): (Vec<usize>, Vec<usize>) =
        (0..named.len()).partition(|idx| named[*idx].name.words.len() > 1);
    let (head, body): (Vec<usize>, Vec<usize>) =
        full.into_iter().partition(|idx| named[*idx].headline);
    for idx in body.into_iter().chain(head) {
        let to = groups
            .find_full(&named[idx].name)
            .unwrap_or_else(|| groups.open());
        groups.put(to, idx, &named[idx]);
    }
    for idx in single {
        let to = groups
            .find_single(&named[idx])
            .unwrap_or_else(|| groups.open());
        groups.put(to, idx, &named[idx]);
    }
    for person in &mut groups.persons {
        person.mentions.sort_unstable();
        person.fuller.sort_unstable();
    }
    groups.persons
}

/// The consonants of a family name that is long enough for a variant spelling to be recognised.
fn consonants(family: &str) -> Option<String> {
    let is_vowel = |c: &char| "aeiouy".contains(*c);
    (family.len() > 4 && family.is_ascii())
        .then(|| family.chars().filter(|c| !is_vowel(c)).collect())
}

struct PersonIndex<'a> {
    lexicon: &'a Lexicon,
    persons: Vec<PersonCluster>,
    /// Persons by each word of their names.
    by_word: HashMap<String, Vec<usize>>,
    /// Persons with several names by the consonants of their family names.
    by_consonants: HashMap<String, Vec<usize>>,
    /// The person to whom a lone word was assigned last.
    last: HashMap<String, usize>,
}

impl PersonIndex<'_> {
    fn open(&mut self) -> usize {
        self.persons.push(PersonCluster::default());
        self.persons.len() - 1
    }

    fn put(&mut self, to: usize, mention: usize, named: &NamedPerson) {
        self.persons[to].add(mention, named);
        let single = named.name.words.len() == 1;
        if !single && let Some(key) = consonants(named.name.family()) {
            let list = self.by_consonants.entry(key).or_default();
            if !list.contains(&to) && list.len() < MAX_RIVALS {
                list.push(to);
            }
        }
        for word in &named.name.words {
            for key in [word.as_str(), person_name::plain(word)] {
                let list = match self.by_word.get_mut(key) {
                    Some(list) => list,
                    None => self.by_word.entry(key.to_owned()).or_default(),
                };
                if !list.contains(&to) && list.len() < MAX_RIVALS {
                    list.push(to);
                }
            }
            if single {
                self.last.insert(word.clone(), to);
            }
        }
    }

    fn rivals(&self, word: &str) -> &[usize] {
        self.by_word
            .get(person_name::plain(word))
            .map_or(&[], Vec::as_slice)
    }

    fn find_full(&self, name: &PersonName) -> Option<usize> {
        let by_family = self.rivals(name.family()).iter();
        let by_given = self.rivals(name.given()).iter();
        let fits = |idx: &&usize| self.persons[**idx].name.fits(name);
        // An equal given name before one that may be short for it.
        let same = |idx: &&usize| self.persons[**idx].name.given() == name.given();
        by_family
            .clone()
            .find(|idx| same(idx) && fits(idx))
            .or_else(|| by_family.chain(by_given).find(fits))
            .copied()
    }

    fn find_single(&self, named: &NamedPerson) -> Option<usize> {
        let word = named.name.family();
        let mut best: Vec<usize> = Vec::new();
        let mut best_rank = u8::MAX;
        for &idx in self.rivals(word) {
            let person = &self.persons[idx];
            if named.name.suffix.is_some() && named.name.suffix != person.name.suffix {
                continue;
            }
            if let Some((a, b)) = named.name.gender.zip(person.gender(self.lexicon))
                && a != b.gender
            {
                continue;
            }
            let Some(mut rank) = person.name.match_rank(word) else {
                continue;
            };
            // `Mr Xi` is Xi Jinping; `Mr Donald` is hardly Donald Tusk.
            if rank > 0
                && named.name.is_formal()
                && name_gender::of_given(self.lexicon, word).is_some()
            {
                rank = 3;
            }
            if rank < best_rank {
                best_rank = rank;
                best.clear();
            }
            if rank == best_rank {
                best.push(idx);
            }
        }
        match best.as_slice() {
            [] => self
                .by_nickname(word)
                .or_else(|| self.by_initials(named))
                .or_else(|| self.by_spelling(word)),
            [only] => (best_rank < 3).then_some(*only),
            several => Some(self.choose(several, named)),
        }
    }

    /// `Bernie` for Bernard Sanders, if no other person fits.
    fn by_nickname(&self, word: &str) -> Option<usize> {
        let mut fits = self
            .persons
            .iter()
            .enumerate()
            .take(256)
            .filter(|(_, person)| person.name.words.len() > 1)
            .filter(|(_, person)| person_name::is_nickname_of(person.name.given(), word));
        let only = fits.next()?.0;
        fits.next().is_none().then_some(only)
    }

    /// `Wasef` for Sally Wasif: the only person whose family name differs by one vowel.
    fn by_spelling(&self, word: &str) -> Option<usize> {
        let rivals = self.by_consonants.get(&consonants(word)?)?;
        let is_close = |idx: &&usize| {
            let family = self.persons[**idx].name.family();
            family.len() == word.len()
                && family
                    .bytes()
                    .zip(word.bytes())
                    .filter(|(a, b)| a != b)
                    .count()
                    == 1
        };
        let mut fits = rivals.iter().filter(is_close);
        let only = fits.next()?;
        fits.next().is_none().then_some(*only)
    }

    /// `ZO` for Zadie Okoro: the first person who fits.
    fn by_initials(&self, named: &NamedPerson) -> Option<usize> {
        let fits = |(_, person): &(usize, &PersonCluster)| {
            let words = &person.name.words;
            words.len() > 1
                && words.iter().map(|word| word.chars().next()).eq(named
                    .name
                    .family()
                    .chars()
                    .map(Some))
        };
        let mut persons = self.persons.iter().enumerate().take(256);
        let first = persons.find(fits).filter(|_| named.initials);
        first.map(|(idx, _)| idx)
    }

    /// Of several who bear the surname: one named at least twice as often as each other, else the one
    /// named just before.
    fn choose(&self, several: &[usize], named: &NamedPerson) -> usize {
        let before = |idx: usize| {
            let fuller = &self.persons[idx].fuller;
            let end = fuller.partition_point(|at| *at < named.at);
            fuller[..end].last().copied()
        };
        let weight = |idx: usize| self.persons[idx].fuller.len();
        let near = several
            .iter()
            .copied()
            .filter(|idx| before(*idx).is_some_and(|at| named.at - at <= NEAR))
            .max_by_key(|idx| before(*idx));
        let first = several.first().copied().unwrap_or_default();
        let most = several
            .iter()
            .copied()
            .fold(first, |a, b| if weight(b) > weight(a) { b } else { a });
        let leads = several
            .iter()
            .all(|idx| *idx == most || weight(most) >= 2 * weight(*idx).max(1));
        if leads {
            return most;
        }
        near.or_else(|| {
            self.last
                .get(named.name.family())
                .copied()
                .filter(|idx| several.contains(idx))
        })
        .unwrap_or(most)
    }
}
