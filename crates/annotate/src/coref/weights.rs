//! Weights of the antecedent ranker, one for each of the [features](super::ranker_features), in
//! hundredths of log odds.

use super::ranker_features::N_FEATURES;
use crate::model::{ModelError, ModelFile};

/// By number of the feature.
pub type Weights = [i16; N_FEATURES];

/// The section of the weights.
pub const SECTION: &str = "antecedents";

/// The weights in `file`.
pub fn open(file: ModelFile) -> Result<Weights, ModelError> {
    let stored = file.i16s(SECTION)?;
    if stored.len() != N_FEATURES {
        return Err(ModelError::SectionLength(SECTION));
    }
    Ok(std::array::from_fn(|at| stored[at].get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{COREF_VERSION, ModelWriter};

    #[test]
    fn a_section_of_another_length_is_an_error() {
        let mut writer = ModelWriter::new(COREF_VERSION);
        writer.i16s(SECTION, &[1; N_FEATURES - 1]);
        let file = ModelFile::from_bytes(writer.finish().leak(), COREF_VERSION).unwrap();
        assert_eq!(open(file), Err(ModelError::SectionLength(SECTION)));
    }
}
