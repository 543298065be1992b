//! The weights of the semi-Markov chain.

use crate::features::{Hashes, row};
use crate::linear;
use crate::model::{ModelError, ModelFile};

/// Weights per word feature: reported, first of a segment, last of a segment.
pub const LANES: usize = 3;
/// Length of a row; the last weight is unused, so that rows do not cross cache lines.
pub const ROW: usize = 4;
/// Base-2 logarithm of the number of rows for word features.
pub const BITS: u32 = 17;
/// Base-2 logarithm of the number of weights for segment features.
pub const SEGMENT_BITS: u32 = 17;
/// Number of position classes of adjacent segments.
pub const TURNS: usize = 64;

/// Section of the word weights, and index of the scale of all three sections.
pub const SECTION: (&str, usize) = ("statements", 3);
/// Section of the segment weights.
pub const SEGMENT_SECTION: &str = "stretches";
/// Section of the weights of adjacent segments, one for each position class.
pub const TURN_SECTION: &str = "statement-turns";

#[derive(Clone, Copy, Debug)]
pub struct SemiCrf {
    rows: &'static [[i8; ROW]],
    segments: &'static [i8],
    turns: &'static [i8],
    /// Inverse of the quantisation factor.
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

    /// Log-odds of a word, for each lane.
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

    pub fn segment(&self, features: &Hashes) -> f32 {
        let weights = features.as_slice().iter();
        let sum: i32 = weights
            .map(|hash| i32::from(self.segments[row(*hash, SEGMENT_BITS)]))
            .sum();
        sum as f32 * self.unit
    }

    /// Log-odds of two adjacent segments at a position of this class.
    pub fn turn(&self, turn: usize) -> f32 {
        f32::from(self.turns[turn]) * self.unit
    }
}
