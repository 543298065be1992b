//! The labels of the name finder: outside, and begin and inside for seven kinds.

use crate::decode::{LANES, Row, Score};
use crate::types::EntityKind;

/// What the tagger tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// People.
    Person,
    /// Organisations.
    Organisation,
    /// Places.
    Place,
    /// Nationalities, faiths, members of parties.
    Group,
    /// Events.
    Event,
    /// Titles of works.
    Work,
    /// Names of anything else (products, prizes, languages): found so that they are nothing else.
    Other,
}

impl Kind {
    /// All, in the order of their labels.
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Group,
        Self::Event,
        Self::Work,
        Self::Other,
    ];

    /// The label of its first unit.
    pub const fn begin(self) -> usize {
        self as usize * 2
    }

    /// The label of its further units.
    pub const fn inside(self) -> usize {
        self as usize * 2 + 1
    }

    /// The kind in the record; [`Kind::Other`] has none.
    pub const fn entity(self) -> Option<EntityKind> {
        match self {
            Self::Person => Some(EntityKind::Person),
            Self::Organisation => Some(EntityKind::Organisation),
            Self::Place => Some(EntityKind::Place),
            Self::Group => Some(EntityKind::Group),
            Self::Event => Some(EntityKind::Event),
            Self::Work => Some(EntityKind::Work),
            Self::Other => None,
        }
    }
}

/// The label of units that are in no name. Its weight is always 0: weights are differences from it.
pub const OUTSIDE: usize = 14;
/// Number of labels.
pub const N_LABELS: usize = 15;
/// Labels that carry weights: all but [`OUTSIDE`].
pub const N_WEIGHTS: usize = 14;

/// The kind of a label and whether it begins a name; `None` for outside.
pub fn parts(label: u8) -> Option<(Kind, bool)> {
    let kind = Kind::ALL.get(label as usize / 2)?;
    Some((*kind, label.is_multiple_of(2)))
}

/// Forbids what is no chain: an inside that does not follow its own kind, and the unused lane.
pub fn forbid<S: Score>(transitions: &mut [Row<S>; LANES]) {
    for (from, row) in transitions.iter_mut().enumerate() {
        for (to, score) in row.iter_mut().enumerate() {
            let is_inside = to < OUTSIDE && to % 2 == 1;
            if to >= N_LABELS || from >= N_LABELS || is_inside && from / 2 != to / 2 {
                *score = S::NEVER;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_two_for_each_kind() {
        for kind in Kind::ALL {
            assert_eq!(parts(kind.begin() as u8), Some((kind, true)));
            assert_eq!(parts(kind.inside() as u8), Some((kind, false)));
        }
        assert_eq!(parts(OUTSIDE as u8), None);
    }

    #[test]
    fn inside_follows_only_its_kind() {
        let mut transitions = [[0i32; LANES]; LANES];
        forbid(&mut transitions);
        let inside = Kind::Place.inside();
        assert_eq!(transitions[OUTSIDE][inside], i32::NEVER);
        assert_eq!(transitions[Kind::Person.begin()][inside], i32::NEVER);
        assert_eq!(transitions[Kind::Place.begin()][inside], 0);
    }
}
