//! Gender from a given name.

use crate::gender::Gender;
use crate::lexicon::Lexicon;

/// Share of the bearers, in percent, that makes the gender all but certain.
const CERTAIN_PERCENT: u8 = 98;

/// log2 of the least number of bearers that makes the share reliable.
const MIN_FREQUENCY: u8 = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameGender {
    pub gender: Gender,
    pub certain: bool,
}

/// The gender of nearly all bearers of a folded given name.
pub(super) fn of_given(lexicon: &Lexicon, given: &str) -> Option<NameGender> {
    let name = lexicon.given_name(given)?;
    let gender = if name.is_male()? {
        Gender::Male
    } else {
        Gender::Female
    };
    let is_clear =
        name.percent_male >= CERTAIN_PERCENT || name.percent_male <= 100 - CERTAIN_PERCENT;
    let certain = is_clear && name.frequency >= MIN_FREQUENCY;
    Some(NameGender { gender, certain })
}

/// The gender of nearly all bearers of the given name in a full name. A name of one word may be a family
/// name; a given name of one or two letters stands for another, so that the next one counts.
pub fn of_full_name(lexicon: &Lexicon, name: &str) -> Option<Gender> {
    let mut words = name.split_whitespace();
    let (given, next) = (words.next()?, words.next()?);
    // `a woman in a van`
    if !given.starts_with(char::is_uppercase) {
        return None;
    }
    let is_initial = |word: &str| word.trim_end_matches('.').chars().count() < 3;
    let known = |given: &str| of_given(lexicon, given).map(|found| found.gender);
    let whole = known(given);
    if whole.is_some() || !is_initial(given) {
        let first = || given.split_once('-').and_then(|(first, _)| known(first));
        return whole.or_else(first);
    }
    words.next()?;
    known(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ModelFiles;

    #[test]
    fn gender_of_a_full_name_is_that_of_the_given_name() {
        let lexicon = Lexicon::open(ModelFiles::shipped().unwrap().lists).unwrap();
        for (name, gender) in [
            ("Mary Smith", Some(Gender::Female)),
            ("John Smith", Some(Gender::Male)),
            ("J. Mary Smith", Some(Gender::Female)),
            ("J. Smith", None),
            ("Smith", None),
            ("Mary", None),
            ("a man in a van", None),
            ("Xqzt Smith", None),
            ("", None),
        ] {
            assert_eq!(of_full_name(&lexicon, name), gender, "{name}");
        }
    }
}
