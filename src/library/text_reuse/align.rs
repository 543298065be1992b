//! Two sequences of words laid beside each other: the longest common subsequence that prefers long
//! runs (dynamic programming with a bonus for a match that continues one; Needleman and Wunsch 1970,
//! Gotoh 1982 turned round).

/// Words in common, in a row in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Where it begins in the first.
    pub one: usize,
    /// Where it begins in the other.
    pub other: usize,
    /// Its words.
    pub length: usize,
}

/// What a word in common counts; continuing a run counts one more.
const MATCH: u16 = 2;

/// The runs in common, in order. Time and memory grow with the product of the lengths.
pub(super) fn runs(one: &[&str], other: &[&str]) -> Vec<Run> {
    let before = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    if before == one.len() || before == other.len() {
        return whole(before);
    }
    let table = Table::fill(one, other);
    table.runs()
}

/// One is the other's beginning.
fn whole(length: usize) -> Vec<Run> {
    let run = Run {
        one: 0,
        other: 0,
        length,
    };
    if length > 0 { vec![run] } else { Vec::new() }
}

/// Scores of the best alignments of all pairs of beginnings.
struct Table {
    /// Of any, a row for each beginning of the first.
    best: Vec<u16>,
    /// Of those that end with these two words matched; 0 for none.
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

/// Runs that touch in both made one.
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
