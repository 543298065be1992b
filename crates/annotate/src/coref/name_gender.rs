//! Gender from a given name.

use super::gender::Gender;
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
