//! The weights of the tagger: a hash table of rows, read in place.

use zerocopy::little_endian::I16;

use crate::decode::{LANES, Row};
use crate::model::{ModelError, ModelFile, ModelWriter};

use super::label::{self, N_WEIGHTS};

/// A row: 14 weights, then two bytes that identify the feature.
type Slot = [i8; LANES];
/// Rows per bucket; a bucket fills a cache line.
const WAYS: usize = 4;

#[derive(Clone, Debug)]
pub struct Weights {
    buckets: &'static [[Slot; WAYS]],
    transitions: [Row<i32>; LANES],
}

/// Section of the rows.
const ROWS: &str = "rows";
/// Section of the transitions, indexed by from and to.
const TRANSITIONS: &str = "transitions";

impl Weights {
    /// Opens the tables in `file`.
    pub fn open(file: ModelFile) -> Result<Self, ModelError> {
        let rows = file.rows::<LANES>(ROWS)?;
        let (buckets, rest) = rows.as_chunks::<WAYS>();
        if !rest.is_empty() || buckets.is_empty() {
            return Err(ModelError::SectionLength(ROWS));
        }
        let moves: &[I16] = file.i16s(TRANSITIONS)?;
        if moves.len() != LANES * LANES {
            return Err(ModelError::SectionLength(TRANSITIONS));
        }
        let mut transitions = [[0; LANES]; LANES];
        for (i, value) in moves.iter().enumerate() {
            transitions[i / LANES][i % LANES] = i32::from(value.get());
        }
        label::forbid(&mut transitions);
        Ok(Self {
            buckets,
            transitions,
        })
    }

    pub(super) fn transitions(&self) -> &[Row<i32>; LANES] {
        &self.transitions
    }

    /// The sum of the features' rows.
    pub(super) fn sum(&self, features: &[u64]) -> Row<i32> {
        let mut sum = [0i16; LANES];
        for &feature in features {
            let bucket = &self.buckets[place(feature, self.buckets.len())];
            let [low, high] = mark(feature);
            for slot in bucket {
                if slot[N_WEIGHTS] == low && slot[N_WEIGHTS + 1] == high {
                    for lane in 0..LANES {
                        sum[lane] += i16::from(slot[lane]);
                    }
                    break;
                }
            }
        }
        let mut out = sum.map(i32::from);
        out[N_WEIGHTS] = 0;
        out[N_WEIGHTS + 1] = 0;
        out
    }
}

/// The bucket of a feature: its upper half scaled to their number (Lemire 2019).
fn place(feature: u64, n_buckets: usize) -> usize {
    (((feature >> 32) * n_buckets as u64) >> 32) as usize
}

/// The features that fit into `n_buckets` buckets, given the most important first.
pub fn fitting(features: impl IntoIterator<Item = u64>, n_buckets: usize) -> Vec<u64> {
    let mut taken = vec![0usize; n_buckets];
    let mut fits = |feature: &u64| {
        let n = &mut taken[place(*feature, n_buckets)];
        *n += 1;
        *n <= WAYS
    };
    features
        .into_iter()
        .filter(|feature| fits(feature))
        .collect()
}

/// Identifies a feature within its bucket; never zero, which marks a free slot.
fn mark(feature: u64) -> [i8; 2] {
    let mark = (feature as u16).max(1);
    mark.to_le_bytes().map(|byte| byte as i8)
}

/// Writes the table of trained rows, given the most important first. Rows whose bucket is full are
/// dropped; returns their number.
pub fn write(
    rows: &[(u64, [i8; N_WEIGHTS])],
    transitions: &[i16; LANES * LANES],
    n_buckets: usize,
    writer: &mut ModelWriter,
) -> usize {
    let mut table = vec![[0i8; LANES]; n_buckets * WAYS];
    let mut n_left_out = 0;
    for (feature, weights) in rows {
        let bucket = place(*feature, n_buckets) * WAYS;
        let [low, high] = mark(*feature);
        let is_free = |slot: &&mut Slot| slot[N_WEIGHTS] == 0 && slot[N_WEIGHTS + 1] == 0;
        let Some(slot) = table[bucket..bucket + WAYS].iter_mut().find(is_free) else {
            n_left_out += 1;
            continue;
        };
        slot[..N_WEIGHTS].copy_from_slice(weights);
        (slot[N_WEIGHTS], slot[N_WEIGHTS + 1]) = (low, high);
    }
    writer.i8s(ROWS, table.as_flattened());
    writer.i16s(TRANSITIONS, transitions);
    n_left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NAMES_VERSION;

    #[test]
    fn sum_adds_the_rows_of_known_features() {
        let mut first = [0; N_WEIGHTS];
        first[3] = 5;
        let mut second = [0; N_WEIGHTS];
        second[3] = -7;
        let mut writer = ModelWriter::new(NAMES_VERSION);
        let (a, b) = (0x1234_5678_9abc_def0, 0x1234_5678_9abc_0000);
        let left_out = write(
            &[(a, first), (b, second)],
            &[0; LANES * LANES],
            11,
            &mut writer,
        );
        assert_eq!(left_out, 0);
        let file = ModelFile::from_bytes(writer.finish().leak(), NAMES_VERSION).unwrap();
        let weights = Weights::open(file).unwrap();
        assert_eq!(weights.sum(&[a])[3], 5);
        assert_eq!(weights.sum(&[a, b, a])[3], 3);
        assert_eq!(weights.sum(&[a ^ 1]), [0; LANES]);
    }

    #[test]
    fn full_buckets_drop_the_least_important_rows() {
        let rows: Vec<_> = (1..=6u64).map(|i| (i, [1; N_WEIGHTS])).collect();
        let mut writer = ModelWriter::new(NAMES_VERSION);
        assert_eq!(write(&rows, &[0; LANES * LANES], 1, &mut writer), 2);
    }
}
