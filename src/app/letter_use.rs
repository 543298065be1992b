//! Keys that wait for a letter.

/// What the letter typed next is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterUse {
    /// To mark the place.
    Set,
    /// To go to the mark.
    Go,
}
