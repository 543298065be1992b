//! The members of an untrusted ZIP archive, within bounds.
//!
//! The `zip` crate reads the directory. Members are inflated here: the crate stops at the size that the
//! directory claims, which is wrong in some books. No size that an archive claims is trusted: what is unpacked of a member is bounded by the caller, what
//! is read of the directory by [`MAX_DIRECTORY`]. Names are only looked up, never used as paths.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::read::{ArchiveOffset, Config};
use zip::{CompressionMethod, ZipArchive};

use crate::error::EpubError;

/// The largest directory of an archive that is read, in bytes.
pub const MAX_DIRECTORY: u64 = 8 << 20;

/// Length of the end of central directory record without its comment.
const END_RECORD: usize = 22;
/// How far from the end of a file the `zip` crate looks for that record, at the least: the longest comment
/// and some slack.
const TAIL: u64 = 1 << 17;

pub struct Archive<R> {
    zip: ZipArchive<BoundedReader<R>>,
    /// How many bytes may still be read.
    budget: Arc<AtomicU64>,
}

impl<R: Read + Seek> Archive<R> {
    pub fn open(mut file: R) -> Result<Self, EpubError> {
        check_end_records(&mut file)?;
        let budget = Arc::new(AtomicU64::new(MAX_DIRECTORY + 2 * TAIL));
        let reader = BoundedReader {
            inner: file,
            budget: Arc::clone(&budget),
        };
        let config = Config {
            archive_offset: ArchiveOffset::Known(0),
        };
        let zip =
            ZipArchive::with_config(config, reader).map_err(|_| EpubError::DamagedDirectory)?;
        Ok(Self { zip, budget })
    }

    /// The uncompressed size that the member claims, in bytes.
    pub fn size(&self, name: &str) -> Option<u64> {
        let member = self.zip.by_index_data(self.index(name)?).ok()?;
        Some(member.size())
    }

    /// Whether the member needs a password.
    pub fn is_encrypted(&self, name: &str) -> bool {
        let index = self.index(name);
        let member = index.and_then(|index| self.zip.by_index_data(index).ok());
        member.is_some_and(|member| member.encrypted())
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name_raw(name.as_bytes())
    }

    /// Unpacks a member of at most `limit` bytes; never holds more than one byte more in memory.
    pub fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, EpubError> {
        let index = self.index(name).ok_or(EpubError::MissingMember)?;
        self.budget.store(u64::MAX, Ordering::Relaxed);
        let member = self.zip.by_index_raw(index);
        let member = member.map_err(|_| EpubError::DamagedMember)?;
        if member.encrypted() {
            return Err(EpubError::Password);
        }
        let (method, checksum) = (member.compression(), member.crc32());
        let mut bytes = Vec::new();
        let read = match method {
            CompressionMethod::STORE => member.take(limit + 1).read_to_end(&mut bytes),
            CompressionMethod::DEFLATE => DeflateDecoder::new(member)
                .take(limit + 1)
                .read_to_end(&mut bytes),
            _ => return Err(EpubError::UnknownCompression),
        };
        read.map_err(|_| EpubError::DamagedMember)?;
        if bytes.len() as u64 > limit {
            return Err(EpubError::MemberTooLarge(limit));
        }
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != checksum {
            return Err(EpubError::DamagedMember);
        }
        Ok(bytes)
    }
}

/// Refuses archives whose directory claims to be larger than any book's. The `zip` crate reserves memory
/// for as many members as the record says, so this comes first; and as it may settle on any of several
/// records, all are checked. ZIP64 directories are refused too: no book has 65,535 files.
fn check_end_records(file: &mut (impl Read + Seek)) -> Result<(), EpubError> {
    let len = file.seek(SeekFrom::End(0))?;
    let start = len.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let mut records = tail
        .windows(END_RECORD)
        .filter(|record| record.starts_with(b"PK\x05\x06"))
        .peekable();
    if records.peek().is_none() {
        return Err(EpubError::NotAnArchive);
    }
    let mut is_complete = false;
    for record in records {
        let long = |at: usize| {
            u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]])
        };
        let (size, offset) = (u64::from(long(12)), u64::from(long(16)));
        if record[10..12] == [0xff; 2] || offset == u64::from(u32::MAX) || size > MAX_DIRECTORY {
            return Err(EpubError::TooManyFiles);
        }
        is_complete |= offset + size <= len;
    }
    is_complete.then_some(()).ok_or(EpubError::Truncated)
}

/// Fails once the budget is used up.
struct BoundedReader<R> {
    inner: R,
    budget: Arc<AtomicU64>,
}

impl<R: Read> Read for BoundedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let left = self.budget.load(Ordering::Relaxed).checked_sub(n as u64);
        let left = left.ok_or_else(|| io::Error::other("the directory is too large"))?;
        self.budget.store(left, Ordering::Relaxed);
        Ok(n)
    }
}

impl<R: Seek> Seek for BoundedReader<R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}
