//! The model files: name lists, and weights for named entities, quotations and coreference.
//!
//! Each is a [`ModelFile`]: named byte sections behind a short header. The shipped ones are compiled in
//! and read in place, so nothing is parsed or copied at start. [`ModelWriter`] creates the files.

mod file;
mod writer;

pub use file::ModelFile;
pub use writer::ModelWriter;

#[cfg(feature = "encoder")]
use std::sync::OnceLock;

use thiserror::Error;

/// Why a model file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is shorter than its header or section table says.
    #[error("model file is truncated")]
    Truncated,
    /// The file does not begin with the magic bytes, or has another container version.
    #[error("not a model file of a known version")]
    NotAModelFile,
    /// The weights belong to other features than this build computes.
    #[error("model file has feature version {found}, expected {expected}")]
    FeatureVersion {
        /// The version in the file.
        found: u64,
        /// The version of this build.
        expected: u64,
    },
    /// A section that a stage of annotation needs is not in the file.
    #[error("model file has no section `{0}`")]
    MissingSection(&'static str),
    /// A section's length does not match the table that it should hold.
    #[error("section `{0}` of the model file has an unexpected length")]
    SectionLength(&'static str),
    /// A section is not a valid finite-state transducer.
    #[error("section `{0}` of the model file is not a word list")]
    NotAWordList(&'static str),
    /// The encoder's weights lack a section, or its length does not fit the others.
    #[error("the encoder's weights are incomplete")]
    EncoderSection,
    /// The encoder's thread cannot be started.
    #[error("cannot start a thread for the encoder")]
    NoThread,
}

/// Aligns a file to a cache line, so that no row of weights crosses two.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static LISTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/lists.pq"));
static NAMES: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/names.pq"));
static QUOTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/quotes.pq"));
static COREF: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/coref.pq"));
static CONFIDENCE: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/confidence.pq"));

/// Feature version of the name lists. Increment when the meaning of a section changes.
pub const LISTS_VERSION: u64 = 1;
/// Feature version of the named-entity weights. Increment when a feature changes.
pub const NAMES_VERSION: u64 = 2;
/// Feature version of the quotation weights. Increment when a feature changes.
pub const QUOTES_VERSION: u64 = 2;
/// Feature version of the coreference weights. Increment when a feature changes.
pub const COREF_VERSION: u64 = 1;
/// Feature version of the encoder's weights. Increment when its input or its layout changes.
pub const ENCODER_VERSION: u64 = 1;
/// Feature version of the confidence parameters. Increment when a feature changes.
pub const CONFIDENCE_VERSION: u64 = 1;
/// Version of the hand-written rules. Increment when their output changes.
const RULES_VERSION: u32 = 1;

/// The files that annotation reads.
#[derive(Clone, Copy, Debug)]
pub struct ModelFiles {
    /// Name lists and word clusters (`assets/lists.pq`).
    pub lists: ModelFile,
    /// Weights of the named-entity tagger (`assets/names.pq`).
    pub names: ModelFile,
    /// Weights for quotations, speakers and parts of speech (`assets/quotes.pq`).
    pub quotes: ModelFile,
    /// Weights of the antecedent ranker (`assets/coref.pq`).
    pub coref: ModelFile,
    /// Weights of the encoder, in one or more files; none when it is not part of the build.
    pub encoder: &'static [ModelFile],
    /// Parameters of the confidence in speakers, by engine (`assets/confidence.pq`).
    pub confidence: ModelFile,
}

impl ModelFiles {
    /// The files compiled into the crate.
    ///
    /// # Errors
    /// When one of them does not belong to this build.
    pub fn shipped() -> Result<Self, ModelError> {
        Ok(Self {
            lists: ModelFile::from_bytes(&LISTS.0, LISTS_VERSION)?,
            names: ModelFile::from_bytes(&NAMES.0, NAMES_VERSION)?,
            quotes: ModelFile::from_bytes(&QUOTES.0, QUOTES_VERSION)?,
            coref: ModelFile::from_bytes(&COREF.0, COREF_VERSION)?,
            encoder: encoder()?,
            confidence: ModelFile::from_bytes(&CONFIDENCE.0, CONFIDENCE_VERSION)?,
        })
    }

    /// Everything that annotations depend on besides the text: the version of the rules and the
    /// checksums of the files.
    pub fn version(&self) -> String {
        let files = [
            self.lists,
            self.names,
            self.quotes,
            self.coref,
            self.confidence,
        ];
        let files = files.iter();
        files.fold(RULES_VERSION.to_string(), |version, file| {
            format!("{version}-{:016x}", file.checksum())
        })
    }

    /// The same for annotations with the encoder.
    pub fn deep_version(&self) -> String {
        let files = self.encoder.iter();
        files.fold(self.version(), |version, file| {
            format!("{version}-{:016x}", file.checksum())
        })
    }
}

/// The files of the encoder.
#[cfg(feature = "encoder")]
fn encoder() -> Result<&'static [ModelFile], ModelError> {
    static FILES: OnceLock<Vec<ModelFile>> = OnceLock::new();
    let parts = [
        pullquote_encoder_pieces::BYTES,
        pullquote_encoder_layers::BYTES,
        pullquote_encoder_heads::BYTES,
    ];
    let open = |bytes| ModelFile::from_bytes(bytes, ENCODER_VERSION);
    let files = parts.into_iter().map(open).collect::<Result<_, _>>()?;
    Ok(FILES.get_or_init(|| files))
}

#[cfg(not(feature = "encoder"))]
#[allow(
    clippy::unnecessary_wraps,
    reason = "fallible with the feature `encoder`"
)]
fn encoder() -> Result<&'static [ModelFile], ModelError> {
    Ok(&[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_files_match_their_checksums() {
        let files = ModelFiles::shipped().unwrap();
        for (name, file) in [
            ("lists", files.lists),
            ("names", files.names),
            ("quotes", files.quotes),
            ("coref", files.coref),
            ("confidence", files.confidence),
        ] {
            assert!(file.is_intact(), "{name}");
        }
        assert!(files.encoder.iter().all(ModelFile::is_intact));
        for bytes in [&LISTS.0, &NAMES.0, &QUOTES.0, &COREF.0, &CONFIDENCE.0] {
            assert_eq!(bytes.as_ptr() as usize % 64, 0);
        }
    }
}
