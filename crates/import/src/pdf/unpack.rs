//! Unpacks the streams of an untrusted PDF within a bound.
//!
//! The streams that hold pages and fonts are inflated here, with a budget for all of a file. The crate
//! unpacks those that hold other objects by itself and without a bound, so [`check`] unpacks these first,
//! throwing the bytes away, and refuses a file in which they are too large.

use std::io::{self, Read as _};

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

use crate::error::DocumentError;

/// The most bytes that are unpacked of all streams with pages and fonts.
const MAX_CONTENT: usize = 256 << 20;
/// The most bytes that one of them has.
const MAX_STREAM: usize = 32 << 20;
/// The most bytes that the streams with other objects unpack to.
const MAX_OBJECTS: u64 = 128 << 20;
/// To how many bytes those of encrypted streams with other objects are taken to unpack.
const ENCRYPTED_RATIO: u64 = 200;
/// The most packed bytes of a stream that is compressed otherwise, by at most some 1,400 to 1.
const MAX_OTHER: usize = 32 << 10;
/// How long the dictionary before a stream can be.
const MAX_DICTIONARY: usize = 4 << 10;

/// Unpacks streams until the budget is used up.
pub struct Unpacker {
    budget: usize,
}

impl Unpacker {
    pub const fn new() -> Self {
        Self {
            budget: MAX_CONTENT,
        }
    }

    pub const fn is_used_up(&self) -> bool {
        self.budget == 0
    }

    /// The bytes of a stream, cut at the bound; `None` when they are damaged or of a picture.
    pub fn unpack(&mut self, stream: &Stream) -> Option<Vec<u8>> {
        let limit = self.budget.min(MAX_STREAM);
        let raw = stream.raw_data();
        let bytes = match stream.filters().as_slice() {
            [] => raw.get(..limit.min(raw.len()))?.to_vec(),
            [Filter::FlateDecode] => inflate(&raw, limit),
            [Filter::Ascii85Decode, Filter::FlateDecode] => inflate(&ascii85(&raw), limit),
            [Filter::Ascii85Decode] => ascii85(&raw),
            [_] | [Filter::Ascii85Decode | Filter::AsciiHexDecode, _] if raw.len() <= MAX_OTHER => {
                stream.decoded_data().ok()?.into_owned()
            }
            _ => return None,
        };
        self.budget = self.budget.saturating_sub(bytes.len());
        Some(bytes)
    }
}

/// What can be inflated of `raw`: damaged streams are read up to the damage.
fn inflate(raw: &[u8], limit: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = ZlibDecoder::new(raw)
        .take(limit as u64)
        .read_to_end(&mut bytes);
    bytes
}

fn ascii85(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() / 5 * 4);
    let (mut group, mut n) = (0_u32, 0);
    for byte in raw {
        match byte {
            b'~' => break,
            b'z' if n == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                n += 1;
                if n == 5 {
                    out.extend(group.to_be_bytes());
                    (group, n) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if n > 1 {
        for _ in n..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(&group.to_be_bytes()[..n - 1]);
    }
    out
}

/// Refuses a file in which the streams of objects unpack to too much.
///
/// They are recognised by what they need to be read: `/First`, or the `/W` of a table of objects. What is
/// written with escapes counts, too. Those of an encrypted file cannot be unpacked here: each byte of them
/// counts as [`ENCRYPTED_RATIO`].
pub fn check(bytes: &[u8]) -> Result<(), DocumentError> {
    let is_encrypted = find(bytes, b"/Encrypt").is_some();
    let mut total = 0;
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let start = at + found;
        at = start + b"stream".len();
        if bytes[..start].ends_with(b"end") {
            continue;
        }
        let before = &bytes[start.saturating_sub(MAX_DICTIONARY)..start];
        let before = &before[rfind(before, b"obj").unwrap_or(0)..];
        if !holds_objects(before) {
            continue;
        }
        let n_filters = before.windows(6).filter(|word| *word == b"Decode").count();
        if n_filters > 2 {
            return Err(DocumentError::Damaged);
        }
        let data = bytes[at..].trim_ascii_start();
        let data = &data[..find(data, b"endstream").unwrap_or(data.len())];
        total += if is_encrypted && find(before, b"/W").is_none() {
            data.len() as u64 * ENCRYPTED_RATIO
        } else {
            let data = ZlibDecoder::new(data);
            let mut inner = CountZlib::default();
            let n = io::copy(&mut data.take(MAX_OBJECTS), &mut inner).unwrap_or(inner.n);
            n.max(inner.n)
        };
        if total >= MAX_OBJECTS {
            return Err(DocumentError::TooLarge(MAX_OBJECTS));
        }
    }
    Ok(())
}

/// Counts what is written to it, also when the stream turns out to be damaged.
#[derive(Default)]
struct CountZlib {
    n: u64,
}

impl io::Write for CountZlib {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.n += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn holds_objects(dictionary: &[u8]) -> bool {
    if find(dictionary, b"#").is_some() || find(dictionary, b"/First").is_some() {
        return true;
    }
    let mut rest = dictionary;
    while let Some(at) = find(rest, b"/W") {
        rest = &rest[at + 2..];
        if rest.first().is_none_or(|byte| !byte.is_ascii_alphabetic()) {
            return true;
        }
    }
    false
}

/// Where `words` are first. Linear for words whose first byte is rare in them.
fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    let (&first, _) = words.split_first()?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(words) {
            return Some(at);
        }
        at += 1;
    }
}

fn rfind(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes
        .windows(words.len())
        .rposition(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii85_is_decoded() {
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii85(b"z87c"), b"\0\0\0\0He");
    }

    #[test]
    fn streams_of_objects_are_known() {
        assert!(holds_objects(b"<</Type/ObjStm/N 4/First 20>>"));
        assert!(holds_objects(b"<</Type/XRef/W[1 2 1]>>"));
        assert!(holds_objects(b"<</F#69rst 20>>"));
        assert!(!holds_objects(b"<</Subtype/Image/Width 20/Widths 3>>"));
    }
}
