//! [`ModelWriter`]: builds the bytes of a model file.

use zerocopy::IntoBytes;
use zerocopy::little_endian::{I16, U32, U64};

use super::file::{ALIGN, Entry, FORMAT, Header, MAGIC, Scores, checksum, section_name};

/// Collects sections and lays them out.
#[derive(Clone, Debug, Default)]
pub struct ModelWriter {
    features: u64,
    data: u64,
    scores: Scores,
    sections: Vec<([u8; 16], Vec<u8>)>,
}

impl ModelWriter {
    /// Starts a file of the feature version `features`, such as [`super::LISTS_VERSION`].
    pub fn new(features: u64) -> Self {
        Self {
            features,
            ..Self::default()
        }
    }

    /// Records [`ModelWriter::hash`] of the training data.
    pub fn data_hash(&mut self, hash: u64) -> &mut Self {
        self.data = hash;
        self
    }

    /// Records measured scores, in hundredths of a percentage point.
    pub fn scores(&mut self, scores: Scores) -> &mut Self {
        self.scores = scores;
        self
    }

    /// Adds a section. A name longer than 16 bytes is truncated.
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

    /// 64-bit FNV-1a, for [`ModelWriter::data_hash`].
    pub fn hash(bytes: &[u8]) -> u64 {
        checksum(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ModelError, ModelFile};
    use super::*;

    fn open(bytes: Vec<u8>, features: u64) -> Result<ModelFile, ModelError> {
        ModelFile::from_bytes(bytes.leak(), features)
    }

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
    fn sections_round_trip() {
        let file = open(sample(), 3).unwrap();
        let a: Vec<i16> = file.i16s("a").unwrap().iter().map(|v| v.get()).collect();
        assert_eq!(a, [-1, 300]);
        assert_eq!(file.rows::<2>("rows").unwrap(), [[1, 2], [3, -4]]);
        assert_eq!(file.u32s("c").unwrap()[0].get(), 70_000);
        assert_eq!((file.data_hash(), file.scores()), (9, [1, 2, 3, 4]));
        assert!(file.is_intact());
        assert_eq!(file.section("b"), Err(ModelError::MissingSection("b")));
        let at = |name| file.section(name).unwrap().as_ptr() as usize;
        assert_eq!((at("rows") - at("a")) % ALIGN, 0);
    }

    #[test]
    fn version_mismatch_and_corruption_are_detected() {
        let features = ModelError::FeatureVersion {
            found: 3,
            expected: 4,
        };
        assert_eq!(open(sample(), 4).unwrap_err(), features);
        let mut damaged = sample();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(!open(damaged, 3).unwrap().is_intact());
    }

    #[test]
    fn truncated_files_are_rejected() {
        let whole = sample();
        for len in 0..whole.len() {
            assert!(open(whole[..len].to_vec(), 3).is_err(), "{len}");
        }
    }
}
