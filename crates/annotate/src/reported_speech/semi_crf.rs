//! The weights of the semi-Markov chain: rows for words, single weights for segments.

use crate::features::{Hashes, row};
use crate::linear;
use crate::model::{ModelError, ModelFile};

/// What a word's features weigh: that it is reported, the first of a segment, the last of one.
pub const LANES: usize = 3;
/// Length of a row: the lanes and one weight that is not used, so that rows fill cache lines.
pub const ROW: usize = 4;
/// Number of rows of the table of words, as a power of two.
pub const BITS: u32 = 17;
/// Number of weights of the table of segments, as a power of two.
pub const SEGMENT_BITS: u32 = 17;
/// Sorts of places at which one segment may follow another.
pub const TURNS: usize = 64;

/// Section of the weights of words, and the number of the scale of all three.
pub const SECTION: (&str, usize) = ("statements", 3);
/// Section of the weights of segments.
pub const SEGMENT_SECTION: &str = "stretches";
/// Section of the weights of one segment following another, for each sort of place.
pub const TURN_SECTION: &str = "statement-turns";

/// The trained chain.
#[derive(Clone, Copy, Debug)]
pub struct SemiCrf {
    rows: &'static [[i8; ROW]],
    segments: &'static [i8],
    turns: &'static [i8],
    /// One over the factor of all weights.
    unit: f32,
}

impl SemiCrf {
    /// Opens the weights in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        let rows = file.rows::<ROW>(SECTION.0)?;
        let segments = file.i8s(SEGMENT_SECTION)?;
        let turns = file.i8s(TURN_SECTION)?;
        for (name, fits) in [
            (SECTION.0, rows.len() == 1 << BITS),
            (SEGMENT_SECTION, segments.len() == 1 << SEGMENT_BITS),
            (TURN_SECTION, turns.len() == TURNS),
        ] {
            if !fits {
                return Err(ModelError::SectionLength(name));
            }
        }
        Ok(Self {
            rows,
            segments,
            turns,
            unit: 1.0 / linear::scale(file, SECTION.1)?.max(1) as f32,
        })
    }

    /// The sums of the weights of a word's features, for each lane, as log-odds.
    pub fn word(&self, features: &Hashes) -> [f32; LANES] {
        let mut sums = [0; LANES];
        for hash in features.as_slice() {
            let weights = &self.rows[row(*hash, BITS)];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
        }
        sums.map(|sum| sum as f32 * self.unit)
    }

    /// The sum of the weights of a segment's features.
    pub fn segment(&self, features: &Hashes) -> f32 {
        let weights = features.as_slice().iter();
        let sum: i32 = weights
            .map(|hash| i32::from(self.segments[row(*hash, SEGMENT_BITS)]))
            .sum();
        sum as f32 * self.unit
    }

    /// What one segment right after another gains at that sort of place.
    pub fn turn(&self, turn: usize) -> f32 {
        f32::from(self.turns[turn]) * self.unit
    }
}
