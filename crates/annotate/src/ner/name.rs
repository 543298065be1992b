//! [`Name`]: a name found by the tagger, before its span is cut to the rules of a mention.

use std::ops::Range;

use super::label::Kind;

/// A name as a range of units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub units: Range<usize>,
    pub kind: Kind,
}
