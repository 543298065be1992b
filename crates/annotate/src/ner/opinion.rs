//! Scores of another tagger, which knows fewer kinds, as scores of this one.

use super::label::{Kind, OUTSIDE};
use crate::decode::{LANES, Row};

/// Units of score per unit of log-odds: about what the tagger's margins are worth.
const UNIT: f32 = 30.0;

/// The scores of all labels. Groups, events, works and the rest share those of other names.
pub(super) fn scores(logs: [f32; 9]) -> Row<i32> {
    let mut out = [0.0; LANES];
    for kind in Kind::ALL {
        let at = match kind {
            Kind::Person => 1,
            Kind::Organisation => 3,
            Kind::Place => 5,
            Kind::Group | Kind::Event | Kind::Work | Kind::Other => 7,
        };
        out[kind.begin()] = logs[at] - logs[0];
        out[kind.inside()] = logs[at + 1] - logs[0];
    }
    out[OUTSIDE] = 0.0;
    out.map(|log| (log * UNIT) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_kinds_share_their_scores() {
        let found = scores([-1.0, -2.0, -3.0, -4.0, -5.0, -6.0, -7.0, -0.5, -9.0]);
        assert_eq!(found[Kind::Person.begin()], -30);
        assert_eq!(found[Kind::Event.begin()], found[Kind::Group.begin()]);
        assert_eq!(found[Kind::Work.begin()], 15);
        assert_eq!(found[OUTSIDE], 0);
    }
}
