//! An open input: unpacked, and looked at before it is read.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Chain, Cursor, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use tempfile::TempDir;

use super::detect::Packing;

/// How many bytes tell what an input is. Of JSON Lines, the text of the first may come late in a long line.
const HEAD: usize = 64 << 10;
const BUFFER: usize = 1 << 16;
/// What is packed more often than this is read as it is.
const MAX_PACKINGS: usize = 2;

/// Bytes read so far of a file, packed as it is.
pub type Position = Rc<Cell<u64>>;

/// The bytes of an input, unpacked.
pub struct Stream {
    /// The first of them, which `reader` gives too.
    pub head: Vec<u8>,
    /// Whether it was packed.
    pub is_packed: bool,
    pub position: Position,
    pub reader: Box<dyn Read>,
}

impl Stream {
    /// # Errors
    /// The file cannot be opened or read.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::new(File::open(path)?)
    }

    /// # Errors
    /// The input cannot be read, or its beginning not unpacked.
    pub fn new(input: impl Read + 'static) -> io::Result<Self> {
        let position = Position::default();
        let counted = Counted {
            input,
            position: Rc::clone(&position),
        };
        let buffered = BufReader::with_capacity(BUFFER, counted);
        let (mut head, reader) = peek(Box::new(buffered), is_line)?;
        let mut reader: Box<dyn Read> = Box::new(reader);
        let mut is_packed = false;
        for _ in 0..MAX_PACKINGS {
            reader = match Packing::of(&head) {
                None => break,
                Some(Packing::Gzip) => Box::new(MultiGzDecoder::new(reader)),
                Some(Packing::Zstd) => Box::new(zstd::stream::read::Decoder::new(reader)?),
            };
            is_packed = true;
            let peeked = peek(reader, is_line)?;
            head = peeked.0;
            reader = Box::new(BufReader::with_capacity(BUFFER, peeked.1));
        }
        Ok(Self {
            head,
            is_packed,
            position,
            reader,
        })
    }

    /// Looks further than the first line: at as much as there is, up to a bound.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn look_further(&mut self) -> io::Result<()> {
        let reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        let (head, reader) = peek(reader, |_| false)?;
        self.head = head;
        self.reader = Box::new(reader);
        Ok(())
    }

    /// Writes all of it to a file called `name` in a temporary folder, for readers that go back and forth.
    ///
    /// # Errors
    /// The input cannot be read, or there is no space.
    pub fn spool(&mut self, name: &Path) -> io::Result<(TempDir, PathBuf)> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(name);
        let mut file = File::create_new(&path)?;
        io::copy(&mut self.reader, &mut file)?;
        Ok((folder, path))
    }
}

/// Whether `head` has a line that is not blank: enough for a client that waits for the answer to it.
fn is_line(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    head.contains(&b'\n')
}

/// A stream whose first bytes are read again.
type PutBack = Chain<Cursor<Vec<u8>>, Box<dyn Read>>;

/// Reads the first bytes of `reader` until they are enough, and puts them back.
fn peek(
    mut reader: Box<dyn Read>,
    is_enough: impl Fn(&[u8]) -> bool,
) -> io::Result<(Vec<u8>, PutBack)> {
    let mut head = Vec::new();
    let mut buffer = vec![0; 8 << 10];
    while head.len() < HEAD && !is_enough(&head) {
        let n = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // What was read before is good.
            Err(_) if !head.is_empty() => break,
            Err(error) => return Err(error),
        };
        head.extend_from_slice(&buffer[..n]);
    }
    let again = Cursor::new(head.clone());
    Ok((head, again.chain(reader)))
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    position: Position,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(bytes)?;
        self.position.set(self.position.get() + n as u64);
        Ok(n)
    }
}

/// The message for an input that ends in the middle of what it is packed with, or is damaged.
pub fn read_error(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "is not readable (permission denied)".to_owned(),
        io::ErrorKind::UnexpectedEof => "cannot be read: it is cut off".to_owned(),
        _ => {
            let message = error.to_string();
            let end = message.find(" (os error").unwrap_or(message.len());
            format!("cannot be read: {}", &message[..end])
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn read(bytes: Vec<u8>) -> (Vec<u8>, bool) {
        let mut stream = Stream::new(Cursor::new(bytes)).unwrap();
        let mut all = Vec::new();
        stream.reader.read_to_end(&mut all).unwrap();
        assert!(all.starts_with(&stream.head));
        (all, stream.is_packed)
    }

    #[test]
    fn packed_bytes_are_unpacked_however_often_they_begin_anew() {
        let text = b"A line.\nAnother one.".repeat(10_000);
        let zstd = zstd::stream::encode_all(&text[..], 1).unwrap();
        assert_eq!(read(text.clone()), (text.clone(), false));
        assert_eq!(read(gzip(&text)), (text.clone(), true));
        assert_eq!(read(zstd.clone()), (text.clone(), true));
        assert_eq!(read(gzip(&gzip(&text))), (text.clone(), true));
        let twice = [gzip(&text), gzip(b"end")].concat();
        assert_eq!(read(twice).0, [&text[..], b"end"].concat());
        let twice = [&zstd[..], &zstd[..]].concat();
        assert_eq!(read(twice).0, [&text[..], &text[..]].concat());
        assert_eq!(read(Vec::new()), (Vec::new(), false));
    }

    #[test]
    fn first_line_is_enough_to_begin() {
        struct Client(usize);
        impl Read for Client {
            fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                assert!(self.0 < 3, "asked for more than a line");
                let part = if self.0 == 1 { "{\"id\"" } else { ": 1}\n" };
                bytes[..part.len()].copy_from_slice(part.as_bytes());
                Ok(part.len())
            }
        }
        let stream = Stream::new(Client(0)).unwrap();
        assert_eq!(stream.head, b"{\"id\": 1}\n");
    }

    #[test]
    fn what_is_cut_off_ends_with_an_error() {
        let mut packed = gzip(&b"A line.\n".repeat(100_000));
        packed.truncate(packed.len() - 9);
        let mut stream = Stream::new(Cursor::new(packed)).unwrap();
        let error = io::copy(&mut stream.reader, &mut io::sink()).unwrap_err();
        assert_eq!(read_error(&error), "cannot be read: it is cut off");
    }
}
