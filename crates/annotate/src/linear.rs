//! Linear models over hashed features, with 8-bit weights read in place.

use super::features::{Hashes, row};
use super::model::{ModelError, ModelFile};

/// A binary classifier or a ranker: one weight per row.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    weights: &'static [i8],
    bits: u32,
    /// Quantisation factor: a sum of weights divided by it is a log-odds.
    scale: f32,
}

impl Linear {
    /// The model in the section `name`, whose number of rows is a power of two. Its scale is entry
    /// `idx` of the section `scales`.
    pub fn open(file: ModelFile, (name, idx): (&'static str, usize)) -> Result<Self, ModelError> {
        let weights = file.i8s(name)?;
        if !weights.len().is_power_of_two() {
            return Err(ModelError::SectionLength(name));
        }
        Ok(Self {
            weights,
            bits: weights.len().trailing_zeros(),
            scale: scale(file, idx)? as f32,
        })
    }

    /// The sum of the features' weights.
    pub fn sum(&self, features: &Hashes) -> i32 {
        let rows = features.as_slice().iter();
        rows.map(|hash| i32::from(self.weights[row(*hash, self.bits)]))
            .sum()
    }

    /// Converts a sum of weights to log-odds.
    pub fn odds(&self, sum: i32) -> f32 {
        sum as f32 / self.scale.max(1.0)
    }
}

/// The quantisation factor number `idx` of a file.
pub fn scale(file: ModelFile, idx: usize) -> Result<u32, ModelError> {
    let scales = file.u32s("scales")?;
    let scale = scales.get(idx).ok_or(ModelError::SectionLength("scales"))?;
    Ok(scale.get())
}

/// `e^x` in basic arithmetic, since `f32::exp` differs between platforms. Exact to about six digits:
/// range reduction by powers of two and a Taylor polynomial.
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

pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_matches_std_to_five_digits() {
        for x in [-20.0_f32, -1.5, -0.1, 0.0, 0.3, 1.0, 9.7] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert!((sigmoid(0.0) - 0.5).abs() < 1e-6);
    }
}
