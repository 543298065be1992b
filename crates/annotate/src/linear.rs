//! Linear models over hashed features, with weights of 8 bits read in place.

use super::features::{Hashes, row};
use super::model::ModelFile;

/// One weight for each row: a ranker or a yes-or-no decision.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    weights: &'static [i8],
    bits: u32,
    /// Weights are this many times the natural ones, so that a score divided by it is a log-odds.
    scale: f32,
}

impl Linear {
    /// The model in the section `name`: a table of a power of two of rows. Its scale stands in the
    /// section `scales` under the number `idx`.
    pub fn open(file: ModelFile, name: &str, idx: usize) -> Option<Self> {
        let weights = file.i8s(name)?;
        let scale = file.u32s("scales")?.get(idx)?.get();
        weights.len().is_power_of_two().then_some(Self {
            weights,
            bits: weights.len().trailing_zeros(),
            scale: scale as f32,
        })
    }

    /// The sum of the weights of the features.
    pub fn sum(&self, features: &Hashes) -> i32 {
        let rows = features.as_slice().iter();
        rows.map(|hash| i32::from(self.weights[row(*hash, self.bits)]))
            .sum()
    }

    /// A sum as log-odds.
    pub fn odds(&self, sum: i32) -> f32 {
        sum as f32 / self.scale.max(1.0)
    }
}

/// `e^x` from plain arithmetic only, so that every platform gives the same bits. Exact to about six
/// digits (range reduction by powers of two and a Taylor polynomial).
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let n = (x * std::f32::consts::LOG2_E).round();
    let r = x - n * std::f32::consts::LN_2;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..8_u8 {
        term *= r / f32::from(k);
        sum += term;
    }
    sum * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

/// The logistic function.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close() {
        for x in [-20.0_f32, -1.5, -0.1, 0.0, 0.3, 1.0, 9.7] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert!((sigmoid(0.0) - 0.5).abs() < 1e-6);
    }
}
