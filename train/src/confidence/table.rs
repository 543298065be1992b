//! The reliability of confidences: how often those of a bin are right.

use std::fmt::Write as _;

use pullquote_annotate::{DOUBTFUL, HIDDEN};

const BINS: usize = 10;

/// A table by bins of confidence, and figures below it.
pub fn table(examples: &[(f32, bool)]) -> String {
    let mut bins = [(0.0_f64, 0.0_f64, 0_u32); BINS];
    for (confidence, right) in examples {
        let bin = &mut bins[((confidence * BINS as f32) as usize).min(BINS - 1)];
        bin.0 += f64::from(*confidence);
        bin.1 += f64::from(u8::from(*right));
        bin.2 += 1;
    }
    let mut out = String::from("| confidence | n | mean | right |\n|---|--:|--:|--:|\n");
    let mut error = 0.0;
    for (at, (sum, right, n)) in bins.iter().enumerate().filter(|(_, bin)| bin.2 > 0) {
        let n_f = f64::from(*n);
        error += (sum - right).abs();
        let (mean, share) = (100.0 * sum / n_f, 100.0 * right / n_f);
        let from = at as f64 / BINS as f64;
        let _ = writeln!(out, "| {from:.1} | {n} | {mean:.1} | {share:.1} |");
    }
    let _ = writeln!(
        out,
        "expected calibration error {:.3} over {}",
        error / examples.len().max(1) as f64,
        examples.len()
    );
    out.push_str(&shares(examples));
    out
}

/// How many are shown, with and without a question mark, and how many of them are wrong.
pub fn shares(examples: &[(f32, bool)]) -> String {
    let mut out = String::new();
    for (what, limit) in [("shown without `?`", DOUBTFUL), ("shown", HIDDEN)] {
        let above: Vec<bool> = examples
            .iter()
            .filter(|(confidence, _)| *confidence >= limit)
            .map(|(_, right)| *right)
            .collect();
        let wrong = above.iter().filter(|right| !**right).count();
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let _ = writeln!(
            out,
            "{what}: {} ({:.1} %), {:.1} % of them wrong",
            above.len(),
            share(above.len(), examples.len()),
            share(wrong, above.len())
        );
    }
    out
}
