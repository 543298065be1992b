//! Sections of the weights as matrices. The weights may be spread over several files.

use zerocopy::FromBytes;
use zerocopy::little_endian::F32;

use crate::model::{ModelError, ModelFile};

/// A matrix of eight-bit weights with a scale per row.
#[derive(Clone, Debug)]
pub struct Quantised {
    pub values: &'static [i8],
    pub scales: Vec<f32>,
    /// Length of a row.
    pub width: usize,
}

impl Quantised {
    /// The weights as numbers, row by row.
    pub fn widened(&self) -> Vec<f32> {
        let mut out = vec![0.0; self.values.len()];
        for (row, out) in out.chunks_exact_mut(self.width).enumerate() {
            self.add_row(row, out);
        }
        out
    }

    /// The sum of each row.
    pub fn totals(&self) -> Vec<i32> {
        let rows = self.values.chunks_exact(self.width);
        rows.map(|row| row.iter().map(|value| i32::from(*value)).sum())
            .collect()
    }

    /// Adds a row to `out`; nothing when there is no such row.
    pub fn add_row(&self, row: usize, out: &mut [f32]) {
        let values = self.values.get(row * self.width..(row + 1) * self.width);
        if let (Some(values), Some(scale)) = (values, self.scales.get(row)) {
            for (out, value) in out.iter_mut().zip(values) {
                *out += f32::from(*value) * scale;
            }
        }
    }
}

/// The files that together hold the weights.
#[derive(Clone, Copy, Debug)]
pub struct Sections<'a>(pub &'a [ModelFile]);

impl Sections<'_> {
    /// The bytes of a section, which may be missing.
    pub fn find(&self, name: &str) -> Option<&'static [u8]> {
        self.0.iter().find_map(|file| file.find(name))
    }

    /// Numbers; their count must be a multiple of `width`.
    pub fn numbers(&self, name: &str, width: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.find(name).ok_or(ModelError::EncoderSection)?;
        let numbers = <[F32]>::ref_from_bytes(bytes).map_err(|_| ModelError::EncoderSection)?;
        if numbers.is_empty() || !numbers.len().is_multiple_of(width.max(1)) {
            return Err(ModelError::EncoderSection);
        }
        Ok(numbers.iter().map(|number| number.get()).collect())
    }

    /// `n` numbers.
    pub fn exactly(&self, name: &str, n: usize) -> Result<Vec<f32>, ModelError> {
        let numbers = self.numbers(name, 1)?;
        let fits = numbers.len() == n;
        fits.then_some(numbers).ok_or(ModelError::EncoderSection)
    }

    /// A matrix with rows of `width`.
    pub fn matrix(&self, name: &str, width: usize) -> Result<Quantised, ModelError> {
        let bytes = self.find(name).ok_or(ModelError::EncoderSection)?;
        let values = <[i8]>::ref_from_bytes(bytes).map_err(|_| ModelError::EncoderSection)?;
        let scales = self.numbers(&format!("{name}.s"), 1)?;
        if scales.len() * width != values.len() {
            return Err(ModelError::EncoderSection);
        }
        Ok(Quantised {
            values,
            scales,
            width,
        })
    }

    /// A matrix of `n_out` rows of `width`.
    pub fn sized(&self, name: &str, n_out: usize, width: usize) -> Result<Quantised, ModelError> {
        let found = self.matrix(name, width)?;
        let fits = found.scales.len() == n_out;
        fits.then_some(found).ok_or(ModelError::EncoderSection)
    }
}
