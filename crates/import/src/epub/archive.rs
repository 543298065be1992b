//! The members of a ZIP archive, as far as books need them (APPNOTE 6.3: stored and deflated, one
//! disk, no ZIP64).
//!
//! Nothing is believed that an archive says of its sizes: what is read of a member is bounded by the
//! caller, what is read of the directory by [`LARGEST_DIRECTORY`]. Names are only looked up, never
//! used as paths.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;

/// The largest directory that is read, in bytes.
const LARGEST_DIRECTORY: u64 = 8 << 20;
/// Length of the record at the end, and of the longest comment after it.
const END: usize = 22;
const LONGEST_COMMENT: usize = 0xffff;

/// Why a member or an archive cannot be read, in words that follow `cannot be read: `.
pub type Reason = String;

/// What the directory says of a member.
#[derive(Clone, Copy, Debug)]
struct Member {
    offset: u64,
    packed: u64,
    size: u64,
    crc: u32,
    method: u16,
    is_encrypted: bool,
}

/// An archive that is open.
#[derive(Debug)]
pub struct Archive<R> {
    file: R,
    members: HashMap<String, Member>,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// It is no archive, is cut off, or its directory is larger than any book's.
    pub fn open(mut file: R) -> Result<Self, Reason> {
        let len = file.seek(SeekFrom::End(0)).map_err(error_message)?;
        let tail_len = len.min((END + LONGEST_COMMENT) as u64);
        let tail = read_at(&mut file, len - tail_len, tail_len)?;
        let end = end_record(&tail).ok_or("it is no EPUB, or is cut off")?;
        let n_members = short(end, 10);
        let (size, offset) = (u64::from(long(end, 12)), u64::from(long(end, 16)));
        if n_members == u16::MAX || size > LARGEST_DIRECTORY {
            return Err("it holds more files than a book has".to_owned());
        }
        if short(end, 4) != 0 || offset + size > len {
            return Err("it is cut off".to_owned());
        }
        let directory = read_at(&mut file, offset, size)?;
        let members = members(&directory, n_members).ok_or("its directory is damaged")?;
        Ok(Self { file, members })
    }

    /// The size that a member claims to have, in bytes; `None` when there is none of that name.
    pub fn size(&self, name: &str) -> Option<u64> {
        self.members.get(name).map(|member| member.size)
    }

    /// Whether a member cannot be read without a password.
    pub fn is_encrypted(&self, name: &str) -> bool {
        self.members
            .get(name)
            .is_some_and(|member| member.is_encrypted)
    }

    /// The bytes of a member.
    ///
    /// # Errors
    /// There is none of that name, it is damaged, locked or packed in an unknown way, or holds more
    /// than `limit` bytes, of which no more than that are ever in memory.
    pub fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Reason> {
        let member = *self
            .members
            .get(name)
            .ok_or("a part of the book is missing")?;
        if member.is_encrypted {
            return Err("it is locked with a password".to_owned());
        }
        // The local header repeats the name, and may have fields of its own.
        let header = read_at(&mut self.file, member.offset, 30)?;
        if header[..4] != *b"PK\x03\x04" {
            return Err(DAMAGED.to_owned());
        }
        let skip = u64::from(short(&header, 26)) + u64::from(short(&header, 28));
        let start = member.offset + 30 + skip;
        self.file
            .seek(SeekFrom::Start(start))
            .map_err(error_message)?;
        let packed = (&mut self.file).take(member.packed);
        let mut bytes = Vec::new();
        let read = match member.method {
            0 => packed.take(limit + 1).read_to_end(&mut bytes),
            8 => DeflateDecoder::new(packed)
                .take(limit + 1)
                .read_to_end(&mut bytes),
            _ => return Err("it is packed in a way that is not known".to_owned()),
        };
        read.map_err(|_| DAMAGED)?;
        if bytes.len() as u64 > limit {
            return Err(format!("a part of it unpacks to more than {limit} bytes"));
        }
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != member.crc {
            return Err(DAMAGED.to_owned());
        }
        Ok(bytes)
    }
}

const DAMAGED: &str = "a part of it is damaged";

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what map_err hands over"
)]
fn error_message(error: io::Error) -> Reason {
    crate::file::error_message(&error)
}

fn read_at(file: &mut (impl Read + Seek), offset: u64, len: u64) -> Result<Vec<u8>, Reason> {
    file.seek(SeekFrom::Start(offset)).map_err(error_message)?;
    let mut bytes = Vec::new();
    file.take(len)
        .read_to_end(&mut bytes)
        .map_err(error_message)?;
    if (bytes.len() as u64) < len {
        return Err("it is cut off".to_owned());
    }
    Ok(bytes)
}

/// The record at the end of the archive: the last whose comment reaches to the end.
fn end_record(tail: &[u8]) -> Option<&[u8]> {
    let last = tail.len().checked_sub(END)?;
    (0..=last).rev().map(|at| &tail[at..]).find(|record| {
        record.starts_with(b"PK\x05\x06") && END + usize::from(short(record, 20)) == record.len()
    })
}

/// The members of a directory; of two with one name the last.
fn members(directory: &[u8], n: u16) -> Option<HashMap<String, Member>> {
    let mut members = HashMap::new();
    let mut rest = directory;
    for _ in 0..n {
        let head = rest
            .get(..46)
            .filter(|head| head.starts_with(b"PK\x01\x02"))?;
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(short(head, at)));
        let end = 46 + name + extra + comment;
        let name = String::from_utf8_lossy(rest.get(46..46 + name)?).into_owned();
        let member = Member {
            offset: u64::from(long(head, 42)),
            packed: u64::from(long(head, 20)),
            size: u64::from(long(head, 24)),
            crc: long(head, 16),
            method: short(head, 10),
            is_encrypted: short(head, 8) & 1 != 0,
        };
        members.insert(name, member);
        rest = rest.get(end..)?;
    }
    Some(members)
}

/// The number of two bytes at `at`, of a record whose length is known.
fn short(record: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([record[at], record[at + 1]])
}

fn long(record: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]])
}
