//! What a given name tells of a person's gender.

use super::Gender;
use crate::annotate::lexicon::Lexicon;

/// The gender that nearly all bearers of a folded given name have.
pub(super) fn gender(lexicon: &Lexicon, given: &str) -> Option<Gender> {
    let male = lexicon.given_name(given)?.is_male()?;
    Some(if male { Gender::Male } else { Gender::Female })
}
