//! The factors by which weights were multiplied before they were rounded to 8 bits.

use pullquote_annotate::model::ModelWriter;

use crate::learn::Learner;

/// The factor of each linear model, by the model's index in the section `scales`.
#[derive(Clone, Default)]
pub struct Scales(Vec<u32>);

impl Scales {
    /// Writes the weights of `learner` as the section `section.0` and keeps its factor at index
    /// `section.1`.
    pub fn write(&mut self, out: &mut ModelWriter, section: (&str, usize), learner: &Learner) {
        let (weights, scale) = learner.quantised();
        out.i8s(section.0, &weights);
        self.set(section.1, scale);
    }

    pub fn set(&mut self, idx: usize, scale: u32) {
        if self.0.len() <= idx {
            self.0.resize(idx + 1, 1);
        }
        self.0[idx] = scale;
    }

    /// Writes the section `scales`.
    pub fn finish(&self, out: &mut ModelWriter) {
        out.u32s("scales", &self.0);
    }
}
