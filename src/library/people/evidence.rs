//! Evidence about a person in addition to the name.

use super::name_form::Gender;
use pullquote_annotate::{Annotations, Entity, EntityKind};

const MALE: &[&str] = &[
    "mr", "sir", "lord", "king", "prince", "baron", "father", "brother",
];
const FEMALE: &[&str] = &[
    "mrs", "ms", "miss", "dame", "lady", "queen", "princess", "baroness", "sister",
];
const HE: &[&str] = &["he", "him", "his", "himself"];
const SHE: &[&str] = &["she", "her", "hers", "herself"];
const MOST_NAMES: usize = 8;

/// Gender implied by titles and pronouns. A single pronoun may be an annotation error, so it takes a
/// title or two pronouns, and no contrary evidence.
pub fn gender(text: &str, who: &Entity) -> Option<Gender> {
    if who.kind != EntityKind::Person {
        return None;
    }
    let (mut male, mut female) = (0, 0);
    let mut count = |word: &str, he: &[&str], she: &[&str], weight: u32| {
        let is = |list: &[&str]| list.iter().any(|one| word.eq_ignore_ascii_case(one));
        male += if is(he) { weight } else { 0 };
        female += if is(she) { weight } else { 0 };
    };
    for mention in &who.mentions {
        count(mention.of(text), HE, SHE, 1);
        let before = text.get(..mention.start()).unwrap_or_default();
        let before = before.trim_end().trim_end_matches('.');
        // Titles are short: limit how far back to look.
        let start = before.len().saturating_sub(12);
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

/// Other names of each of `found.entities`, distinct, in order of appearance.
pub fn other_names(text: &str, found: &Annotations) -> Vec<Vec<String>> {
    let mut names = vec![Vec::new(); found.entities.len()];
    for entity in &found.mentions {
        let Some(at) = entity.entity.map(|who| who.0 as usize) else {
            continue;
        };
        let (Some(list), Some(who)) = (names.get_mut(at), found.entities.get(at)) else {
            continue;
        };
        let name = entity.span.of(text);
        let is_new = name != who.name && !list.iter().any(|known| known == name);
        if is_new && list.len() < MOST_NAMES {
            list.push(name.to_owned());
        }
    }
    names
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
        gender(text, &who)
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
