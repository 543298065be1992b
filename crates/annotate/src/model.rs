//! Trained weights and name lists, read in place from the binary.
//!
//! A [`Model`] holds one [`ModelFile`] for each file of `assets/`; a file is named sections of bytes behind
//! a short header. Nothing is parsed or copied at start: a section is a slice of the file that was
//! compiled in. A file that is absent, or that was made for other features than this program
//! computes, is empty, and the stage that would have used it falls back to its rules.
//! Start with [`Model::shipped`]; [`ModelWriter`] makes the files.

mod file;
mod writer;

pub use file::{ModelFile, ModelFileError, Scores};
pub use writer::ModelWriter;

/// Makes the bytes of a file start on a cache line, so that a row of weights never lies on two.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static LISTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/lists.pq"));
static NAMES: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/names.pq"));
static QUOTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../assets/quotes.pq"));

/// The features that the compiled-in name lists must have been made for; raised by hand whenever the
/// meaning of their sections changes.
pub const LISTS_VERSION: u64 = 1;
/// The same for the weights of the name finder.
pub const NAMES_VERSION: u64 = 2;
/// The same for the weights of quotations, speakers and word classes.
pub const QUOTES_VERSION: u64 = 1;

/// Version of the rules that annotate besides the weights; raised by hand when they find other things.
pub const RULES_VERSION: u32 = 1;

/// The trained model that annotation uses. Cheap to copy: it only points at its tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Model {
    lists: ModelFile,
    names: ModelFile,
    quotes: ModelFile,
}

impl Model {
    /// The model compiled into the program. Costs nothing: its tables are read where they lie, and of
    /// each file only the header is looked at.
    pub fn shipped() -> Self {
        let open = |bytes, version| ModelFile::from_bytes(bytes, version).unwrap_or_default();
        Self {
            lists: open(&LISTS.0, LISTS_VERSION),
            names: open(&NAMES.0, NAMES_VERSION),
            quotes: open(&QUOTES.0, QUOTES_VERSION),
        }
    }

    /// What the annotations depend on besides the text: the version of the rules and the checksums of
    /// the three files. Annotations that are kept are made anew when it changes.
    pub fn version(&self) -> String {
        let files = [self.lists, self.names, self.quotes].map(|file| file.checksum());
        let [lists, names, quotes] = files;
        format!("{RULES_VERSION}-{lists:016x}-{names:016x}-{quotes:016x}")
    }

    /// The same model with other name lists.
    #[must_use]
    pub fn with_lists(self, lists: ModelFile) -> Self {
        Self { lists, ..self }
    }

    /// The same model with other weights for names.
    #[must_use]
    pub fn with_names(self, names: ModelFile) -> Self {
        Self { names, ..self }
    }

    /// The same model with other weights for quotations, speakers and word classes.
    #[must_use]
    pub fn with_quotes(self, quotes: ModelFile) -> Self {
        Self { quotes, ..self }
    }

    /// Name lists and word clusters (`assets/lists.pq`).
    pub fn lists(&self) -> ModelFile {
        self.lists
    }

    /// Weights of the name finder (`assets/names.pq`).
    pub fn names(&self) -> ModelFile {
        self.names
    }

    /// Weights for quotations, speakers and word classes (`assets/quotes.pq`).
    pub fn quotes(&self) -> ModelFile {
        self.quotes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty file stands for a part that has not been trained yet; any other must be whole and of
    /// this program's version.
    #[test]
    fn shipped_files_are_whole() {
        for (name, bytes, version) in [
            ("lists", &LISTS.0, LISTS_VERSION),
            ("names", &NAMES.0, NAMES_VERSION),
            ("quotes", &QUOTES.0, QUOTES_VERSION),
        ] {
            if bytes.is_empty() {
                continue;
            }
            let file = ModelFile::from_bytes(bytes, version).expect(name);
            assert!(file.is_intact(), "{name}: checksum");
            assert_eq!(bytes.as_ptr() as usize % 64, 0, "{name}: alignment");
        }
    }

    #[test]
    fn model_without_files_has_empty_packs() {
        let model = Model::default();
        assert!(model.names().is_empty() && model.lists().section("x").is_none());
    }
}
