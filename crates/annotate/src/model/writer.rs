//! [`ModelWriter`]: makes the bytes of a file.

use zerocopy::IntoBytes;
use zerocopy::little_endian::{I16, U16, U32, U64};

use super::file::{ALIGN, Entry, FORMAT, Header, MAGIC, Scores, checksum, section_name};

/// Collects sections and lays them out; used by the trainer.
///
/// ```
/// use pullquote_annotate::model::{ModelFile, ModelWriter};
/// let mut writer = ModelWriter::new(7);
/// writer.section("weights", &[1, 2, 3]);
/// let file = ModelFile::from_vec(writer.finish(), 7).unwrap();
/// assert_eq!(file.section("weights"), Some(&[1, 2, 3][..]));
/// ```
#[derive(Debug, Default)]
pub struct ModelWriter {
    features: u64,
    data: u64,
    scores: Scores,
    sections: Vec<([u8; 16], Vec<u8>)>,
}

impl ModelWriter {
    /// A file for features of that version (`LISTS_VERSION` and its sisters).
    pub fn new(features: u64) -> Self {
        Self {
            features,
            ..Self::default()
        }
    }

    /// Records the hash of the training data: [`ModelWriter::hash`] of all of it.
    pub fn data_hash(&mut self, hash: u64) -> &mut Self {
        self.data = hash;
        self
    }

    /// Records measured figures, in hundredths of a percentage point.
    pub fn scores(&mut self, scores: Scores) -> &mut Self {
        self.scores = scores;
        self
    }

    /// Adds a section. A name longer than 16 bytes is cut.
    pub fn section(&mut self, name: &str, bytes: &[u8]) -> &mut Self {
        let cut = name.get(..16).unwrap_or(name);
        self.sections
            .push((section_name(cut).unwrap_or_default(), bytes.to_vec()));
        self
    }

    /// Adds a section of 8-bit weights.
    pub fn i8s(&mut self, name: &str, values: &[i8]) -> &mut Self {
        self.section(name, values.as_bytes())
    }

    /// Adds a section of 16-bit weights.
    pub fn i16s(&mut self, name: &str, values: &[i16]) -> &mut Self {
        let values: Vec<I16> = values.iter().copied().map(I16::new).collect();
        self.section(name, values.as_bytes())
    }

    /// Adds a section of 16-bit numbers.
    pub fn u16s(&mut self, name: &str, values: &[u16]) -> &mut Self {
        let values: Vec<U16> = values.iter().copied().map(U16::new).collect();
        self.section(name, values.as_bytes())
    }

    /// Adds a section of 32-bit numbers.
    pub fn u32s(&mut self, name: &str, values: &[u32]) -> &mut Self {
        let values: Vec<U32> = values.iter().copied().map(U32::new).collect();
        self.section(name, values.as_bytes())
    }

    /// The bytes of the file.
    pub fn finish(&self) -> Vec<u8> {
        let head = size_of::<Header>() + self.sections.len() * size_of::<Entry>();
        let mut entries = Vec::with_capacity(self.sections.len());
        let mut end = head;
        for (name, bytes) in &self.sections {
            let offset = end.next_multiple_of(ALIGN);
            end = offset + bytes.len();
            entries.push(Entry {
                name: *name,
                offset: U64::new(offset as u64),
                len: U64::new(bytes.len() as u64),
            });
        }
        let mut body = entries.as_bytes().to_vec();
        for ((_, bytes), entry) in self.sections.iter().zip(&entries) {
            body.resize(entry.offset.get() as usize - size_of::<Header>(), 0);
            body.extend_from_slice(bytes);
        }
        let header = Header {
            magic: MAGIC,
            format: U32::new(FORMAT),
            n_sections: U32::new(self.sections.len() as u32),
            features: U64::new(self.features),
            data: U64::new(self.data),
            checksum: U64::new(checksum(&body)),
            scores: self.scores.map(U32::new),
            reserved: [0; 8],
        };
        let mut out = header.as_bytes().to_vec();
        out.append(&mut body);
        out
    }

    /// The hash that [`ModelWriter::data_hash`] wants (FNV-1a, 64 bits).
    pub fn hash(bytes: &[u8]) -> u64 {
        checksum(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::{ModelFile, ModelFileError};
    use super::*;

    fn sample() -> Vec<u8> {
        let mut writer = ModelWriter::new(3);
        writer.data_hash(9).scores([1, 2, 3, 4]);
        writer
            .i16s("a", &[-1, 300])
            .i8s("rows", &[1, 2, 3, -4])
            .u32s("c", &[70_000]);
        writer.finish()
    }

    #[test]
    fn what_was_written_is_read_back() {
        let file = ModelFile::from_vec(sample(), 3).unwrap();
        let a: Vec<i16> = file.i16s("a").unwrap().iter().map(|v| v.get()).collect();
        assert_eq!(a, [-1, 300]);
        assert_eq!(file.rows::<2>("rows").unwrap(), [[1, 2], [3, -4]]);
        assert_eq!(file.u32s("c").unwrap()[0].get(), 70_000);
        assert_eq!((file.data_hash(), file.scores()), (9, [1, 2, 3, 4]));
        assert!(file.is_intact() && file.section("b").is_none());
        let at = |name| file.section(name).unwrap().as_ptr() as usize;
        assert_eq!((at("rows") - at("a")) % ALIGN, 0);
    }

    #[test]
    fn other_features_and_damage_are_told() {
        let features = ModelFileError::Features {
            found: 3,
            wanted: 4,
        };
        assert_eq!(ModelFile::from_vec(sample(), 4).unwrap_err(), features);
        let mut damaged = sample();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(!ModelFile::from_vec(damaged, 3).unwrap().is_intact());
    }

    /// A file cut anywhere is refused or lacks nothing that a section needs.
    #[test]
    fn cut_files_are_refused() {
        let whole = sample();
        for len in 0..whole.len() {
            assert!(
                ModelFile::from_vec(whole[..len].to_vec(), 3).is_err(),
                "{len}"
            );
        }
    }
}
