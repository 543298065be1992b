//! [`ModelFile`]: named sections of bytes behind a header, as a view of a file in memory.

use thiserror::Error;
use zerocopy::little_endian::{I16, U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The first bytes of every file.
pub(super) const MAGIC: [u8; 8] = *b"PQPACK\r\n";
/// Version of the container itself.
pub(super) const FORMAT: u32 = 1;
/// Sections start at multiples of this many bytes.
pub(super) const ALIGN: usize = 64;

/// Figures that the trainer measured, in hundredths of a percentage point; their meaning is in the
/// model card.
pub type Scores = [u32; 4];

/// The head of the file; all numbers little-endian.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct Header {
    pub magic: [u8; 8],
    pub format: U32,
    pub n_sections: U32,
    /// What the features mean; must equal what the program computes.
    pub features: U64,
    /// Hash of the data that it was made from.
    pub data: U64,
    /// [`checksum`] of everything after the header.
    pub checksum: U64,
    pub scores: [U32; 4],
    pub reserved: [u8; 8],
}

/// One line of the table that follows the header.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct Entry {
    /// ASCII, filled with zeros.
    pub name: [u8; 16],
    /// From the start of the file.
    pub offset: U64,
    /// In bytes.
    pub len: U64,
}

/// Why bytes are not a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ModelFileError {
    /// Shorter than its header or table says.
    #[error("the model file is cut short")]
    Short,
    /// Not a file at all, or of another container version.
    #[error("not a model file of this program")]
    Foreign,
    /// Made for other features than this program computes.
    #[error("the model file was made for features {found}, this program has {wanted}")]
    Features {
        /// What the file says.
        found: u64,
        /// What the program needs.
        wanted: u64,
    },
}

/// A view of a model file: sections by name. The default is the empty file.
#[derive(Clone, Copy, Default)]
pub struct ModelFile {
    bytes: &'static [u8],
    entries: &'static [Entry],
}

impl std::fmt::Debug for ModelFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ModelFile({} bytes)", self.bytes.len())
    }
}

impl ModelFile {
    /// Looks at the header of `bytes`; the checksum is not computed here (see [`ModelFile::is_intact`]).
    ///
    /// # Errors
    /// When the bytes are no file, are cut short, or are for other features than `features`.
    pub fn from_bytes(bytes: &'static [u8], features: u64) -> Result<Self, ModelFileError> {
        let (header, rest) = Header::ref_from_prefix(bytes).map_err(|_| ModelFileError::Short)?;
        if header.magic != MAGIC || header.format.get() != FORMAT {
            return Err(ModelFileError::Foreign);
        }
        if header.features.get() != features {
            return Err(ModelFileError::Features {
                found: header.features.get(),
                wanted: features,
            });
        }
        let n_sections = header.n_sections.get() as usize;
        let (entries, _) = <[Entry]>::ref_from_prefix_with_elems(rest, n_sections)
            .map_err(|_| ModelFileError::Short)?;
        let fits = |entry: &Entry| {
            entry
                .offset
                .get()
                .checked_add(entry.len.get())
                .is_some_and(|end| end <= bytes.len() as u64)
        };
        if !entries.iter().all(fits) {
            return Err(ModelFileError::Short);
        }
        Ok(Self { bytes, entries })
    }

    /// Takes over bytes made at run time, by leaking them: for the trainer and for tests.
    ///
    /// # Errors
    /// As [`ModelFile::from_bytes`].
    pub fn from_vec(bytes: Vec<u8>, features: u64) -> Result<Self, ModelFileError> {
        Self::from_bytes(bytes.leak(), features)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Size of the file in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The bytes of a section; `None` when there is no such section.
    pub fn section(&self, name: &str) -> Option<&'static [u8]> {
        let wanted = section_name(name)?;
        let entry = self.entries.iter().find(|entry| entry.name == wanted)?;
        let start = entry.offset.get() as usize;
        self.bytes.get(start..start + entry.len.get() as usize)
    }

    /// A section as 16-bit weights; `None` when it is absent or odd in length.
    pub fn i16s(&self, name: &str) -> Option<&'static [I16]> {
        <[I16]>::ref_from_bytes(self.section(name)?).ok()
    }

    /// A section as 16-bit numbers.
    pub fn u16s(&self, name: &str) -> Option<&'static [U16]> {
        <[U16]>::ref_from_bytes(self.section(name)?).ok()
    }

    /// A section as 32-bit numbers.
    pub fn u32s(&self, name: &str) -> Option<&'static [U32]> {
        <[U32]>::ref_from_bytes(self.section(name)?).ok()
    }

    /// A section as 8-bit weights.
    pub fn i8s(&self, name: &str) -> Option<&'static [i8]> {
        <[i8]>::ref_from_bytes(self.section(name)?).ok()
    }

    /// A section as rows of `N` 8-bit weights.
    pub fn rows<const N: usize>(&self, name: &str) -> Option<&'static [[i8; N]]> {
        <[[i8; N]]>::ref_from_bytes(self.section(name)?).ok()
    }

    /// What the trainer measured; zeros for the empty file.
    pub fn scores(&self) -> Scores {
        self.header()
            .map_or([0; 4], |header| header.scores.map(U32::get))
    }

    /// Hash of the data that it was made from; 0 for the empty file.
    pub fn data_hash(&self) -> u64 {
        self.header().map_or(0, |header| header.data.get())
    }

    /// The checksum that the header states; 0 for the empty file.
    pub fn checksum(&self) -> u64 {
        self.header().map_or(0, |header| header.checksum.get())
    }

    /// Whether the checksum fits. Reads the whole file: for tests and the trainer.
    pub fn is_intact(&self) -> bool {
        self.header().is_none_or(|header| {
            checksum(&self.bytes[size_of::<Header>()..]) == header.checksum.get()
        })
    }

    fn header(&self) -> Option<&'static Header> {
        Header::ref_from_prefix(self.bytes)
            .ok()
            .map(|(header, _)| header)
    }
}

/// A section's name as it stands in the table; `None` when it is longer than 16 bytes.
pub(super) fn section_name(name: &str) -> Option<[u8; 16]> {
    let mut out = [0; 16];
    out.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
    Some(out)
}

/// FNV-1a over 64 bits, by Fowler, Noll and Vo: also the hash of training data.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
