//! [`Gender`]: how a text refers to a person.

use crate::types::{Entity, EntityKind};

/// The gender that the words for a person imply: pronouns and titles in the text, or the given name.
///
/// It is a fact about words and has the two values that these lists know; whoever the words leave open has
/// none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// `she`, `Mrs`
    Female,
    /// `he`, `Mr`
    Male,
}

impl Gender {
    /// The name in records: `female` or `male`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }

    /// The gender with this name in records.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Female, Self::Male]
            .into_iter()
            .find(|gender| gender.name() == name)
    }
}

const MALE: &[&str] = &[
    "mr", "sir", "lord", "king", "prince", "baron", "father", "brother",
];
const FEMALE: &[&str] = &[
    "mrs", "ms", "miss", "dame", "lady", "queen", "princess", "baroness", "sister",
];
const HE: &[&str] = &["he", "him", "his", "himself"];
const SHE: &[&str] = &["she", "her", "hers", "herself"];
/// Titles are short: how far to look back from a name, in bytes.
const LOOK_BACK: usize = 12;

impl Entity {
    /// The gender that the titles and pronouns of a person imply; `text` is the one that was annotated.
    ///
    /// A single pronoun may be an error of coreference, so it takes a title or two pronouns, and nothing to
    /// the contrary.
    ///
    /// ```
    /// use pullquote_annotate::{Annotator, Gender};
    ///
    /// let text = "“We won,” Ana Ruiz said. She thanked her voters. She will be the mayor.";
    /// let found = Annotator::new()?.annotate(text);
    /// let ana = found.entities().find(|who| who.name == "Ana Ruiz").unwrap();
    /// assert_eq!(ana.gender(text), Some(Gender::Female));
    /// # Ok::<(), pullquote_annotate::ModelError>(())
    /// ```
    pub fn gender(&self, text: &str) -> Option<Gender> {
        if self.kind != EntityKind::Person {
            return None;
        }
        let (mut male, mut female) = (0, 0);
        let mut count = |word: &str, he: &[&str], she: &[&str], weight: u32| {
            let is = |list: &[&str]| list.iter().any(|one| word.eq_ignore_ascii_case(one));
            male += if is(he) { weight } else { 0 };
            female += if is(she) { weight } else { 0 };
        };
        for mention in &self.mentions {
            count(mention.of(text), HE, SHE, 1);
            let before = text.get(..mention.start()).unwrap_or_default();
            let before = before.trim_end().trim_end_matches('.');
            let start = before.len().saturating_sub(LOOK_BACK);
            let start = (start..=before.len()).find(|at| before.is_char_boundary(*at));
            let word = before[start.unwrap_or(before.len())..]
                .rsplit(|c: char| !c.is_alphabetic())
                .next();
            count(word.unwrap_or_default(), MALE, FEMALE, 2);
        }
        match (male, female) {
            (2.., 0) => Some(Gender::Male),
            (0, 2..) => Some(Gender::Female),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::Span;

    fn gender_of(text: &str, mentions: &[&str]) -> Option<Gender> {
        let mut from = 0;
        let spans = mentions.iter().map(|words| {
            let at = from + text[from..].find(words).unwrap();
            from = at + words.len();
            Span::new(at, from)
        });
        let who = Entity {
            kind: EntityKind::Person,
            name: "Alex Morgan".to_owned(),
            called: Vec::new(),
            mentions: spans.collect(),
            corrected: false,
        };
        who.gender(text)
    }

    #[test]
    fn a_title_or_two_pronouns_imply_gender() {
        assert_eq!(
            gender_of("Mr. Morgan spoke.", &["Morgan"]),
            Some(Gender::Male)
        );
        assert_eq!(
            gender_of("(Mrs Morgan) spoke.", &["Morgan"]),
            Some(Gender::Female)
        );
        let two = "Morgan said she and her dog left.";
        assert_eq!(
            gender_of(two, &["Morgan", "she", "her"]),
            Some(Gender::Female)
        );
        assert_eq!(gender_of("Morgan said he left.", &["Morgan", "he"]), None);
        let mixed = "Mr Morgan said she left.";
        assert_eq!(gender_of(mixed, &["Morgan", "she"]), None);
        assert_eq!(gender_of("Ärger Morgan", &["Morgan"]), None);
    }
}
