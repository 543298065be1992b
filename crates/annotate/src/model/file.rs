//! [`ModelFile`]: a container of named byte sections behind a header, read in place.

use zerocopy::little_endian::{I16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::ModelError;

pub(super) const MAGIC: [u8; 8] = *b"PQPACK\r\n";
/// Version of the container, independent of the features inside.
pub(super) const FORMAT: u32 = 1;
/// Sections start at multiples of this many bytes, the size of a cache line.
pub(super) const ALIGN: usize = 64;

/// Scores measured by the trainer, in hundredths of a percentage point. The model card documents
/// which score each number is.
pub type Scores = [u32; 4];

/// The file header. All numbers are little-endian.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct Header {
    pub magic: [u8; 8],
    pub format: U32,
    pub n_sections: U32,
    /// Version of the features; must equal the one that this build computes.
    pub features: U64,
    /// Hash of the training data.
    pub data: U64,
    /// [`checksum`] of everything after the header.
    pub checksum: U64,
    pub scores: [U32; 4],
    pub reserved: [u8; 8],
}

/// One row of the section table, which follows the header.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct Entry {
    pub name: [u8; 16],
    /// From the start of the file, in bytes.
    pub offset: U64,
    /// In bytes.
    pub len: U64,
}

/// A view of a model file whose header and section table are valid.
#[derive(Clone, Copy)]
pub struct ModelFile {
    bytes: &'static [u8],
    header: &'static Header,
    entries: &'static [Entry],
}

impl std::fmt::Debug for ModelFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ModelFile({} bytes)", self.bytes.len())
    }
}

impl ModelFile {
    /// Validates the header and the section table of `bytes`. The checksum is not computed, since that
    /// would read every page of the file at start; see [`ModelFile::is_intact`].
    ///
    /// # Errors
    /// When the bytes are not a model file, are truncated, or hold weights of another feature
    /// version than `features`.
    pub fn from_bytes(bytes: &'static [u8], features: u64) -> Result<Self, ModelError> {
        let (header, rest) = Header::ref_from_prefix(bytes).map_err(|_| ModelError::Truncated)?;
        if header.magic != MAGIC || header.format.get() != FORMAT {
            return Err(ModelError::NotAModelFile);
        }
        if header.features.get() != features {
            return Err(ModelError::FeatureVersion {
                found: header.features.get(),
                expected: features,
            });
        }
        let n_sections = header.n_sections.get() as usize;
        let (entries, _) = <[Entry]>::ref_from_prefix_with_elems(rest, n_sections)
            .map_err(|_| ModelError::Truncated)?;
        let fits = |entry: &Entry| {
            let end = entry.offset.get().checked_add(entry.len.get());
            end.is_some_and(|end| end <= bytes.len() as u64)
        };
        if !entries.iter().all(fits) {
            return Err(ModelError::Truncated);
        }
        Ok(Self {
            bytes,
            header,
            entries,
        })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// [`ModelError::MissingSection`].
    pub fn section(&self, name: &'static str) -> Result<&'static [u8], ModelError> {
        self.find(name).ok_or(ModelError::MissingSection(name))
    }

    /// The bytes of a section; `None` when the file has none of that name.
    pub fn find(&self, name: &str) -> Option<&'static [u8]> {
        let wanted = section_name(name)?;
        let entry = self.entries.iter().find(|entry| entry.name == wanted)?;
        let start = entry.offset.get() as usize;
        self.bytes.get(start..start + entry.len.get() as usize)
    }

    /// A section as 16-bit weights.
    ///
    /// # Errors
    /// When the section is missing or its length does not fit.
    pub fn i16s(&self, name: &'static str) -> Result<&'static [I16], ModelError> {
        <[I16]>::ref_from_bytes(self.section(name)?).map_err(|_| ModelError::SectionLength(name))
    }

    /// A section as 32-bit numbers.
    ///
    /// # Errors
    /// When the section is missing or its length does not fit.
    pub fn u32s(&self, name: &'static str) -> Result<&'static [U32], ModelError> {
        <[U32]>::ref_from_bytes(self.section(name)?).map_err(|_| ModelError::SectionLength(name))
    }

    /// A section as 8-bit weights.
    ///
    /// # Errors
    /// When the section is missing.
    pub fn i8s(&self, name: &'static str) -> Result<&'static [i8], ModelError> {
        <[i8]>::ref_from_bytes(self.section(name)?).map_err(|_| ModelError::SectionLength(name))
    }

    /// A section as rows of `N` 8-bit weights.
    ///
    /// # Errors
    /// When the section is missing or its length does not fit.
    pub fn rows<const N: usize>(
        &self,
        name: &'static str,
    ) -> Result<&'static [[i8; N]], ModelError> {
        <[[i8; N]]>::ref_from_bytes(self.section(name)?)
            .map_err(|_| ModelError::SectionLength(name))
    }

    /// The scores that the trainer measured.
    pub fn scores(&self) -> Scores {
        self.header.scores.map(U32::get)
    }

    /// Hash of the training data.
    pub fn data_hash(&self) -> u64 {
        self.header.data.get()
    }

    /// The checksum in the header.
    pub fn checksum(&self) -> u64 {
        self.header.checksum.get()
    }

    /// Whether the checksum matches. Reads the whole file.
    pub fn is_intact(&self) -> bool {
        checksum(&self.bytes[size_of::<Header>()..]) == self.checksum()
    }
}

/// A section name as stored in the table; `None` when it is longer than 16 bytes.
pub(super) fn section_name(name: &str) -> Option<[u8; 16]> {
    let mut out = [0; 16];
    out.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
    Some(out)
}

/// 64-bit FNV-1a (Fowler, Noll and Vo).
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
