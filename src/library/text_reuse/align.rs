//! Word alignment: a longest common subsequence that prefers long runs, by dynamic programming with a
//! bonus for a match that continues a run (after Needleman and Wunsch 1970, and Gotoh 1982).

/// A run of common words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Index in the first sequence.
    pub one: usize,
    /// Index in the second sequence.
    pub other: usize,
    pub length: usize,
}

/// Score of a matching word; one that continues a run scores one more.
const MATCH: u16 = 2;

/// Common runs, in order. Time and memory are proportional to the product of the lengths.
pub(super) fn runs(one: &[&str], other: &[&str]) -> Vec<Run> {
    let before = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    if before == one.len() || before == other.len() {
        return whole(before);
    }
    let table = Table::fill(one, other);
    table.runs()
}

/// One sequence is a prefix of the other.
fn whole(length: usize) -> Vec<Run> {
    let run = Run {
        one: 0,
        other: 0,
        length,
    };
    if length > 0 { vec![run] } else { Vec::new() }
}

/// Scores of the best alignments of all pairs of prefixes.
struct Table {
    /// Best score, in row-major order of the first sequence's prefixes.
    best: Vec<u16>,
    /// Best score of an alignment that ends in a match of both last words; 0 if they differ.
    matched: Vec<u16>,
    rows: usize,
    width: usize,
}

impl Table {
    fn fill(one: &[&str], other: &[&str]) -> Self {
        let width = other.len() + 1;
        let cells = (one.len() + 1) * width;
        let (mut best, mut matched) = (vec![0u16; cells], vec![0u16; cells]);
        for (i, a) in one.iter().enumerate() {
            for (j, b) in other.iter().enumerate() {
                let at = (i + 1) * width + j + 1;
                let before = i * width + j;
                if a == b {
                    let goes_on = matched[before];
                    let fresh = best[before] + MATCH;
                    matched[at] = if goes_on > 0 {
                        fresh.max(goes_on + MATCH + 1)
                    } else {
                        fresh
                    };
                }
                best[at] = matched[at].max(best[at - 1]).max(best[at - width]);
            }
        }
        Self {
            best,
            matched,
            rows: one.len(),
            width,
        }
    }

    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let (mut i, mut j) = (self.rows, self.width - 1);
        let mut in_run = false;
        while i > 0 && j > 0 {
            let at = i * self.width + j;
            let (best, matched) = (self.best[at], self.matched[at]);
            if in_run || (matched > 0 && matched == best) {
                match runs.last_mut().filter(|_| in_run) {
                    Some(run) => {
                        run.one -= 1;
                        run.other -= 1;
                        run.length += 1;
                    }
                    None => runs.push(Run {
                        one: i - 1,
                        other: j - 1,
                        length: 1,
                    }),
                }
                let before = at - self.width - 1;
                let goes_on = self.matched[before];
                in_run = goes_on > 0 && matched == goes_on + MATCH + 1;
                i -= 1;
                j -= 1;
            } else if self.best[at - 1] >= self.best[at - self.width] {
                j -= 1;
            } else {
                i -= 1;
            }
        }
        runs.reverse();
        join(runs)
    }
}

/// Merges adjacent runs.
fn join(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last)
                if last.one + last.length == run.one && last.other + last.length == run.other =>
            {
                last.length += run.length;
            }
            _ => joined.push(run),
        }
    }
    joined
}
