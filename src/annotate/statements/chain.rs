//! The linear chain: rows of weights for the labels, and the best sequence by Viterbi.

use crate::annotate::features::{Hashes, row};
use crate::annotate::model::Pack;

/// Not reported, first reported word, further reported word.
pub const LABELS: usize = 3;
/// Length of a row: the labels and one weight that is not used, so that rows fill cache lines.
pub const ROW: usize = 4;
/// Number of rows of the table, as a power of two.
pub const BITS: u32 = 17;
/// Sorts of places at which a label may follow another.
pub const TURNS: usize = 64;

/// Sections of the weights.
pub const SECTION: &str = "statements";
/// Sections of the weights of one label following another: for each sort of place, `LABELS` squared.
pub const TURN_SECTION: &str = "statement-turns";

/// The trained chain.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    rows: &'static [[i8; ROW]],
    turns: &'static [i8],
}

impl Chain {
    /// The chain in `pack`, if it holds one.
    pub fn open(pack: Pack) -> Option<Self> {
        let rows = pack.rows::<ROW>(SECTION)?;
        let turns = pack.i8s(TURN_SECTION)?;
        let whole = rows.len() == 1 << BITS && turns.len() == TURNS * LABELS * LABELS;
        whole.then_some(Self { rows, turns })
    }

    /// The sums of the weights of the features, for each label.
    pub fn emit(&self, features: &Hashes) -> [i32; LABELS] {
        let mut sums = [0; LABELS];
        for hash in features.as_slice() {
            let weights = &self.rows[row(*hash, BITS)];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i32::from(*weight);
            }
        }
        sums
    }

    /// The best labels for a sequence, given the sort of place of each word.
    pub fn best(&self, scores: &[[i32; LABELS]], turn: impl Fn(usize) -> usize) -> Vec<u8> {
        let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
        let mut sums = [0, i32::MIN / 2, i32::MIN / 2];
        for (at, score) in scores.iter().enumerate() {
            let base = turn(at) * LABELS * LABELS;
            let mut next = [i32::MIN / 2; LABELS];
            let mut from = [0; LABELS];
            for to in 0..LABELS {
                for (last, &before) in sums.iter().enumerate() {
                    // A further word needs one before it.
                    if to == 2 && last == 0 {
                        continue;
                    }
                    let sum = before + i32::from(self.turns[base + last * LABELS + to]);
                    if sum > next[to] {
                        next[to] = sum;
                        from[to] = last as u8;
                    }
                }
                next[to] += score[to];
            }
            sums = next;
            back.push(from);
        }
        let mut label = (0..LABELS).max_by_key(|label| sums[*label]).unwrap_or(0) as u8;
        let mut out = vec![0; scores.len()];
        for at in (0..scores.len()).rev() {
            out[at] = label;
            label = back[at][label as usize];
        }
        out
    }
}
