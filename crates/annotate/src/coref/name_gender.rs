//! What a given name tells of a person's gender.

use super::Gender;
use crate::lexicon::Lexicon;

/// Of 100 bearers of a name so many of one gender make it all but certain.
const CERTAIN: u8 = 98;

/// log2 of the least number of bearers that makes a count worth trusting.
const COUNTED: u8 = 8;

/// A gender, and whether it is more than likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GivenNameGender {
    pub gender: Gender,
    pub certain: bool,
}

/// The gender that nearly all bearers of a folded given name have.
pub(super) fn gender(lexicon: &Lexicon, given: &str) -> Option<GivenNameGender> {
    let name = lexicon.given_name(given)?;
    let gender = if name.is_male()? {
        Gender::Male
    } else {
        Gender::Female
    };
    let clear = name.percent_male >= CERTAIN || name.percent_male <= 100 - CERTAIN;
    let certain = clear && name.frequency >= COUNTED;
    Some(GivenNameGender { gender, certain })
}
