//! `cargo xtask scaling`: how the time of each stage grows with its input.
//!
//! Each case runs at four sizes, the largest eight times the smallest. The exponent is the slope of a least
//! squares line through the logarithms of bytes and seconds: 1 is linear, 2 quadratic. CPU time of the thread
//! is measured, the best of several runs, so that other load matters little; a case that exceeds the bound
//! is measured again before it is reported.

#[path = "../../tests/common/generated/bookmarks.rs"]
mod bookmarks;
mod cases;
#[path = "../../tests/common/generated/files.rs"]
mod files;
#[path = "../../tests/common/generated/texts.rs"]
mod texts;

use std::path::Path;
use std::time::Instant;

use super::{processor_seconds, say};
use cases::{CASES, Case};

/// The sizes, as multiples of the smallest.
const SCALES: [usize; 4] = [1, 2, 4, 8];
/// Largest exponent that passes.
const BOUND: f64 = 1.1;
/// Shortest time worth measuring, in seconds: work that takes less is repeated.
const SHORTEST: f64 = 0.05;
/// Runs at each size.
const RUNS: usize = 3;
/// Measurements of a case that exceeds the bound.
const TRIES: usize = 3;

#[derive(clap::Args)]
pub struct Args {
    /// Only the cases whose names contain one of these words.
    names: Vec<String>,
}

/// Work on an input of a given size.
pub struct Input {
    /// Size of the input in bytes.
    n_bytes: usize,
    /// Returns a number that depends on the result, so that the work is not optimised away.
    work: Box<dyn FnMut() -> anyhow::Result<usize>>,
}

/// Prints a table of all cases.
///
/// # Errors
/// Fails if the time of a case grows faster than [`BOUND`] allows.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let scratch = std::env::temp_dir().join(format!("pullquote-scaling-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let done = measure(args, &scratch);
    std::fs::remove_dir_all(&scratch)?;
    done
}

fn measure(args: &Args, scratch: &Path) -> anyhow::Result<()> {
    say(
        "case                                      KB       ms at ×1      ×2      ×4      ×8   exponent",
    );
    let is_wanted = |case: &&Case| {
        let names = &args.names;
        names.is_empty() || names.iter().any(|name| case.name.contains(name.as_str()))
    };
    let mut above = Vec::new();
    for case in CASES.iter().filter(is_wanted) {
        let mut points = [(0.0, f64::MAX); 4];
        let mut exponent = f64::MAX;
        for _ in 0..TRIES {
            improve(case, scratch, &mut points)?;
            exponent = slope(&points);
            if exponent <= BOUND {
                break;
            }
        }
        let times = points.map(|(_, seconds)| format!("{:>8.2}", seconds * 1e3));
        let flag = if exponent > BOUND { "  above 1.1" } else { "" };
        say(&format!(
            "{:<36} {:>7.0} {:>14}{}{}{} {exponent:>10.2}{flag}",
            case.name,
            points[0].0 / 1e3,
            times[0],
            times[1],
            times[2],
            times[3],
        ));
        if exponent > BOUND {
            above.push(case.name);
        }
    }
    anyhow::ensure!(above.is_empty(), "not linear: {}", above.join(", "));
    Ok(())
}

/// Measures `case` at each size and keeps the shorter of the new and the old times. The sizes take turns, so
/// that a slow moment of the machine does not bend the line.
fn improve(case: &Case, scratch: &Path, points: &mut [(f64, f64); 4]) -> anyhow::Result<()> {
    let mut inputs = Vec::new();
    for scale in SCALES {
        inputs.push((case.prepare)(scratch, case.base * scale)?);
    }
    let mut repeats = [0; SCALES.len()];
    for (input, repeats) in inputs.iter_mut().zip(&mut repeats) {
        let start = Instant::now();
        (input.work)()?;
        let once = start.elapsed().as_secs_f64();
        *repeats = (SHORTEST / once.max(1e-6)).ceil().clamp(1.0, 1e4) as usize;
    }
    for _ in 0..RUNS {
        for ((input, point), repeats) in inputs.iter_mut().zip(points.iter_mut()).zip(repeats) {
            let seconds = timed(input, repeats)?;
            *point = (input.n_bytes as f64, point.1.min(seconds));
        }
    }
    Ok(())
}

/// CPU seconds of one run of `input`, the mean of `repeats`.
fn timed(input: &mut Input, repeats: usize) -> anyhow::Result<f64> {
    let start = processor_seconds();
    for _ in 0..repeats {
        std::hint::black_box((input.work)()?);
    }
    Ok((processor_seconds() - start) / repeats as f64)
}

/// The slope of the least squares line through the logarithms of `points`.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs = || points.iter().map(|(x, y)| (x.ln(), y.max(1e-9).ln()));
    let mean_x = logs().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = logs().map(|(_, y)| y).sum::<f64>() / n;
    let covariance: f64 = logs().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logs().map(|(x, _)| (x - mean_x).powi(2)).sum();
    covariance / variance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slope_is_the_exponent_of_a_power() {
        for power in [0.0, 1.0, 2.0] {
            let points = [1.0, 2.0, 4.0, 8.0].map(|x: f64| (x, 3.0 * x.powf(power)));
            assert!((slope(&points) - power).abs() < 1e-9);
        }
    }
}
