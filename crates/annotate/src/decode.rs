//! Viterbi decoding of a linear chain of labels. Generic over the score, since the program sums
//! integers and the trainer floats.

use std::ops::Add;

/// Length of a row of scores. Unused labels are never allowed.
pub const LANES: usize = 16;

/// The scores of all labels at one position.
pub type Row<S> = [S; LANES];

/// A score of a path.
pub trait Score: Copy + PartialOrd + Add<Output = Self> {
    /// Below any real score; sums of two do not underflow.
    const NEVER: Self;
    /// The score of an empty path.
    const ZERO: Self;
}

impl Score for i32 {
    const NEVER: Self = -0x1000_0000;
    const ZERO: Self = 0;
}

impl Score for f32 {
    const NEVER: Self = -1e9;
    const ZERO: Self = 0.0;
}

/// The decoder, with its reused buffer.
#[derive(Clone, Debug, Default)]
pub struct Viterbi {
    back: Vec<[u8; LANES]>,
}

impl Viterbi {
    /// Writes the labels with the highest sum of `rows` and `transitions` (indexed from, to) to `path`
    /// and returns the sum. The path starts and ends in the label `outside`. `allowed` is the bit set
    /// of labels at a position. Ties go to the lower labels.
    pub fn best<S: Score>(
        &mut self,
        rows: &[Row<S>],
        transitions: &[Row<S>; LANES],
        outside: usize,
        allowed: impl Fn(usize) -> u16,
        path: &mut Vec<u8>,
    ) -> S {
        path.clear();
        self.back.clear();
        let mut scores = [S::NEVER; LANES];
        scores[outside] = S::ZERO;
        for (i, row) in rows.iter().enumerate() {
            let (next, back) = step(&scores, row, transitions, allowed(i));
            scores = next;
            self.back.push(back);
        }
        let (mut label, mut best) = (0, S::NEVER + S::NEVER);
        for (from, &score) in scores.iter().enumerate() {
            let score = score + transitions[from][outside];
            if score > best {
                (label, best) = (from, score);
            }
        }
        for back in self.back.iter().rev() {
            path.push(label as u8);
            label = back[label] as usize;
        }
        path.reverse();
        best
    }
}

/// One position: for each label the score of the best path to it and the previous label on it.
fn step<S: Score>(
    scores: &Row<S>,
    row: &Row<S>,
    transitions: &[Row<S>; LANES],
    allowed: u16,
) -> (Row<S>, [u8; LANES]) {
    let mut best = [S::NEVER + S::NEVER; LANES];
    let mut back = [0; LANES];
    for (from, &score) in scores.iter().enumerate() {
        let to = &transitions[from];
        for lane in 0..LANES {
            let candidate = score + to[lane];
            let wins = candidate > best[lane];
            best[lane] = if wins { candidate } else { best[lane] };
            back[lane] = if wins { from as u8 } else { back[lane] };
        }
    }
    for lane in 0..LANES {
        let is_allowed = allowed >> lane & 1 == 1;
        // Clamped, or the sums of forbidden labels would underflow on a long chain.
        let sum = best[lane] + row[lane];
        best[lane] = if is_allowed && sum > S::NEVER {
            sum
        } else {
            S::NEVER
        };
    }
    (best, back)
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: usize = 3;

    /// Enumerates all paths.
    fn brute_force(rows: &[Row<i32>], transitions: &[Row<i32>; LANES]) -> (i32, Vec<u8>) {
        let mut best = (i32::MIN, Vec::new());
        for code in 0..N.pow(rows.len() as u32) {
            let path: Vec<u8> = (0..rows.len())
                .map(|i| (code / N.pow(i as u32) % N) as u8)
                .collect();
            let mut sum = 0;
            let mut from = 0;
            for (row, &label) in rows.iter().zip(&path) {
                sum += transitions[from][label as usize] + row[label as usize];
                from = label as usize;
            }
            sum += transitions[from][0];
            if sum > best.0 {
                best = (sum, path);
            }
        }
        best
    }

    proptest::proptest! {
        #[test]
        fn best_path_matches_brute_force(
            rows in proptest::collection::vec(proptest::array::uniform3(-50i32..50), 1..6),
            moves in proptest::array::uniform3(proptest::array::uniform3(-50i32..50)),
        ) {
            let mut transitions = [[0; LANES]; LANES];
            for (to, from) in transitions.iter_mut().zip(moves) {
                to[..N].copy_from_slice(&from);
            }
            let rows: Vec<Row<i32>> = rows.iter().map(|row| {
                let mut out = [0; LANES];
                out[..N].copy_from_slice(row);
                out
            }).collect();
            let mut path = Vec::new();
            let sum = Viterbi::default().best(&rows, &transitions, 0, |_| 0b111, &mut path);
            let (best, _) = brute_force(&rows, &transitions);
            proptest::prop_assert_eq!(sum, best);
            let floats: Vec<Row<f32>> = rows.iter().map(|row| row.map(|v| v as f32)).collect();
            let float_moves = transitions.map(|row| row.map(|v| v as f32));
            let sum = Viterbi::default().best(&floats, &float_moves, 0, |_| 0b111, &mut path);
            proptest::prop_assert_eq!(sum as i32, best);
        }
    }

    #[test]
    fn labels_outside_the_allowed_set_are_skipped() {
        let mut row = [0; LANES];
        row[2] = 100;
        let mut path = Vec::new();
        let zero = [[0; LANES]; LANES];
        Viterbi::default().best(
            &[row, row],
            &zero,
            0,
            |i| if i == 0 { 0b11 } else { 0b111 },
            &mut path,
        );
        assert_eq!(path, [0, 2]);
    }
}
