//! The BIO labels of the tagger: begin and inside for each of seven kinds, and outside.

use crate::decode::{LANES, Row, Score};
use crate::types::EntityKind;

/// The kinds that the tagger distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Person,
    Organisation,
    Place,
    /// People of a nationality, faith or party.
    Group,
    Event,
    Work,
    /// Other names: products, prizes, languages. Tagged only so that they get no other kind.
    Other,
}

impl Kind {
    /// All kinds in label order.
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Group,
        Self::Event,
        Self::Work,
        Self::Other,
    ];

    /// The label of a first unit.
    pub const fn begin(self) -> usize {
        self as usize * 2
    }

    /// The label of a further unit.
    pub const fn inside(self) -> usize {
        self as usize * 2 + 1
    }

    /// The kind of the mention; `None` for [`Kind::Other`].
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

/// The label of units outside names. Its weight is always 0; the other weights are relative to it.
pub const OUTSIDE: usize = 14;
pub const N_LABELS: usize = 15;
/// Number of labels with weights: all but [`OUTSIDE`].
pub const N_WEIGHTS: usize = 14;

/// Kind of a label, and whether it is a begin label; `None` for outside.
pub fn parts(label: u8) -> Option<(Kind, bool)> {
    let kind = Kind::ALL.get(label as usize / 2)?;
    Some((*kind, label.is_multiple_of(2)))
}

/// Forbids inside labels after another kind, and the unused labels.
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
    fn each_kind_has_two_labels() {
        for kind in Kind::ALL {
            assert_eq!(parts(kind.begin() as u8), Some((kind, true)));
            assert_eq!(parts(kind.inside() as u8), Some((kind, false)));
        }
        assert_eq!(parts(OUTSIDE as u8), None);
    }

    #[test]
    fn inside_labels_follow_only_their_kind() {
        let mut transitions = [[0i32; LANES]; LANES];
        forbid(&mut transitions);
        let inside = Kind::Place.inside();
        assert_eq!(transitions[OUTSIDE][inside], i32::NEVER);
        assert_eq!(transitions[Kind::Person.begin()][inside], i32::NEVER);
        assert_eq!(transitions[Kind::Place.begin()][inside], 0);
    }
}
