//! Name lists and word clusters, read in place from `assets/lists.pq`.
//!
//! Keys are [`fold`]ed and stored in finite-state transducers.

mod fold;

use fst::Map;
use fst::raw::{CompiledAddr, Output};

use super::model::{ModelError, ModelFile};

pub(crate) use fold::unaccented;
pub use fold::{fold, fold_into};

/// The lists that contain a name, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lists(pub u32);

impl Lists {
    /// Countries and their usual short names, continents.
    pub const COUNTRY: u32 = 1;
    /// Cities of more than 250,000 people, and capitals.
    pub const CITY: u32 = 1 << 1;
    pub const TOWN: u32 = 1 << 2;
    pub const REGION: u32 = 1 << 3;
    /// Seas, rivers, mountains and other natural features.
    pub const NATURE: u32 = 1 << 4;
    /// Nationalities, ethnic groups and religions, as nouns and adjectives.
    pub const PEOPLE: u32 = 1 << 5;
    /// Full names of known people.
    pub const PERSON: u32 = 1 << 6;
    pub const GIVEN: u32 = 1 << 7;
    pub const GIVEN_RARE: u32 = 1 << 8;
    pub const SURNAME: u32 = 1 << 9;
    pub const SURNAME_RARE: u32 = 1 << 10;
    pub const COMPANY: u32 = 1 << 11;
    pub const COMPANY_SMALL: u32 = 1 << 12;
    /// Universities and hospitals: institutions with a site.
    pub const SCHOOL: u32 = 1 << 13;
    pub const PARTY: u32 = 1 << 14;
    /// Ministries, agencies, committees, parliaments, courts.
    pub const AGENCY: u32 = 1 << 15;
    /// International organisations, armed groups, charities.
    pub const BODY: u32 = 1 << 16;
    /// Full names of sports teams.
    pub const TEAM: u32 = 1 << 17;
    /// Short names of sports teams.
    pub const TEAM_SHORT: u32 = 1 << 18;
    pub const PRESS: u32 = 1 << 19;
    /// Airports, stadiums, stations and neighbourhoods of cities.
    pub const SITE: u32 = 1 << 20;
    pub const WORK: u32 = 1 << 21;
    pub const ARTIST: u32 = 1 << 22;
    /// Honorifics and titles of office.
    pub const HONORIFIC: u32 = 1 << 23;
    pub const OCCUPATION: u32 = 1 << 24;
    pub const LEAGUE: u32 = 1 << 25;
    pub const LANGUAGE: u32 = 1 << 26;
    pub const COUNT: usize = 27;

    /// Whether one of the lists of `mask` contains the name.
    pub const fn any(self, mask: u32) -> bool {
        self.0 & mask != 0
    }
}

/// The distribution of a word in running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClass {
    /// The path of its Brown cluster (Brown et al. 1992), left-aligned in 16 bits.
    pub path: u16,
    /// Length of the path in bits; 0 for an unknown word.
    pub depth: u8,
    /// Frequency in lower case: 0 for never, else 1 + log2 of the count.
    pub common: u8,
}

impl WordClass {
    /// The first `bits` of the path and their number as one value; `None` for an unknown word.
    pub fn prefix(self, bits: u8) -> Option<u32> {
        let bits = bits.min(self.depth);
        (self.depth > 0).then(|| {
            let kept = u32::from(self.path) >> (16 - u32::from(bits));
            (u32::from(bits) << 16) | kept
        })
    }

    pub fn to_value(self) -> u64 {
        (u64::from(self.common) << 24) | (u64::from(self.depth) << 16) | u64::from(self.path)
    }

    pub const fn from_value(value: u64) -> Self {
        Self {
            path: value as u16,
            depth: (value >> 16) as u8,
            common: (value >> 24) as u8,
        }
    }
}

/// The bearers of a given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// The share of men, in percent.
    pub percent_male: u8,
    /// log2 of the number of bearers; 0 for a name from a list without counts.
    pub frequency: u8,
}

impl GivenName {
    /// `Some(true)` when nine of ten bearers are men, `Some(false)` when they are women.
    pub const fn is_male(self) -> Option<bool> {
        match self.percent_male {
            90.. => Some(true),
            0..=10 => Some(false),
            _ => None,
        }
    }

    pub fn to_value(self) -> u64 {
        (u64::from(self.frequency) << 8) | u64::from(self.percent_male)
    }

    pub const fn from_value(value: u64) -> Self {
        Self {
            percent_male: value as u8,
            frequency: (value >> 8) as u8,
        }
    }
}

type List = Option<Map<&'static [u8]>>;

/// The name lists of a model.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    phrases: List,
    words: List,
    given: List,
}

impl Lexicon {
    /// The section that maps phrases to [`Lists`].
    pub const PHRASES: &'static str = "phrases";
    /// The section that maps words to [`WordClass`].
    pub const WORDS: &'static str = "words";
    /// The section that maps given names to [`GivenName`].
    pub const GIVEN: &'static str = "given";

    /// Opens the lists in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        let list = |name| {
            let bytes = file.section(name)?;
            let map = Map::new(bytes).map_err(|_| ModelError::NotAWordList(name))?;
            Ok(Some(map))
        };
        Ok(Self {
            phrases: list(Self::PHRASES)?,
            words: list(Self::WORDS)?,
            given: list(Self::GIVEN)?,
        })
    }

    /// The lists that contain `phrase`, whose words are separated by single blanks.
    pub fn lists(&self, phrase: &str) -> Lists {
        self.lists_folded(&fold(phrase))
    }

    /// [`Lexicon::lists`] of a folded phrase.
    pub fn lists_folded(&self, folded: &str) -> Lists {
        let found = self.phrases.as_ref().and_then(|list| list.get(folded));
        Lists(found.unwrap_or(0) as u32)
    }

    pub fn word_class(&self, folded: &str) -> WordClass {
        let found = self.words.as_ref().and_then(|list| list.get(folded));
        found.map_or(WordClass::default(), WordClass::from_value)
    }

    pub fn given_name(&self, name: &str) -> Option<GivenName> {
        let found = self.given.as_ref()?.get(fold(name))?;
        Some(GivenName::from_value(found))
    }

    /// A search for phrases that is extended byte by byte.
    pub(super) fn walk(&self) -> Option<Walk<'_>> {
        let list = self.phrases.as_ref()?;
        let root = list.as_fst().root();
        Some(Walk {
            list,
            at: root.addr(),
            sum: Output::zero(),
        })
    }
}

/// A state of the transducer of phrases, see [`Lexicon::walk`].
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    list: &'a Map<&'static [u8]>,
    at: CompiledAddr,
    sum: Output,
}

impl Walk<'_> {
    /// Extends the prefix by `bytes`. `false` when no phrase begins so; the search is over then.
    pub(super) fn step(&mut self, bytes: &[u8]) -> bool {
        let fst = self.list.as_fst();
        let mut node = fst.node(self.at);
        for &byte in bytes {
            let Some(i) = node.find_input(byte) else {
                return false;
            };
            let transition = node.transition(i);
            self.sum = self.sum.cat(transition.out);
            node = fst.node(transition.addr);
        }
        self.at = node.addr();
        true
    }

    /// The lists that contain the prefix as a phrase.
    pub(super) fn lists(&self) -> Lists {
        let node = self.list.as_fst().node(self.at);
        if node.is_final() {
            Lists(self.sum.cat(node.final_output()).value() as u32)
        } else {
            Lists::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LISTS_VERSION, ModelWriter};

    fn lexicon() -> Lexicon {
        let map = |pairs: &[(&str, u64)]| {
            let mut sorted = pairs.to_vec();
            sorted.sort_unstable();
            Map::from_iter(sorted).unwrap().into_fst().into_inner()
        };
        let female = GivenName {
            percent_male: 1,
            frequency: 9,
        };
        let mut writer = ModelWriter::new(LISTS_VERSION);
        writer.section(
            Lexicon::PHRASES,
            &map(&[("new york", 2), ("new york times", 1 << 19), ("york", 4)]),
        );
        writer.section(Lexicon::GIVEN, &map(&[("zoe", female.to_value())]));
        let class = WordClass {
            path: 0b1010 << 12,
            depth: 4,
            common: 7,
        };
        writer.section(Lexicon::WORDS, &map(&[("said", class.to_value())]));
        let file = ModelFile::from_bytes(writer.finish().leak(), LISTS_VERSION).unwrap();
        Lexicon::open(file).unwrap()
    }

    #[test]
    fn phrases_are_found_whole_and_step_by_step() {
        let lexicon = lexicon();
        assert!(lexicon.lists("New York").any(Lists::CITY));
        assert_eq!(lexicon.lists("New"), Lists::default());
        let mut walk = lexicon.walk().unwrap();
        assert!(walk.step(b"new") && !walk.lists().any(u32::MAX));
        assert!(walk.step(b" york") && walk.lists().any(Lists::CITY));
        assert!(walk.step(b" times") && walk.lists().any(Lists::PRESS));
        assert!(!walk.step(b" x"));
    }

    #[test]
    fn given_names_match_without_accents() {
        let zoe = lexicon().given_name("Zoë").unwrap();
        assert_eq!(zoe.is_male(), Some(false));
        assert_eq!(lexicon().given_name("Said"), None);
    }

    #[test]
    fn prefix_of_a_cluster_is_at_most_its_depth() {
        let class = lexicon().word_class("said");
        assert_eq!(class.prefix(2), Some((2 << 16) | 0b10));
        assert_eq!(class.prefix(9), class.prefix(4));
        assert_eq!(lexicon().word_class("sad").prefix(4), None);
    }

    #[test]
    fn empty_lexicon_has_no_entries() {
        let lexicon = Lexicon::default();
        assert!(lexicon.given_name("Zoe").is_none());
    }
}
