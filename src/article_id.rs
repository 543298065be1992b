//! [`ArticleId`]: the identity of a text in records, reading places and the index.

use std::io::{self, Read};
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// SHA-256 of a text's UTF-8 bytes, in hexadecimal.
///
/// For a UTF-8 file with LF line ends it is what `sha256sum` prints for the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(Arc<str>);

impl ArticleId {
    /// Hashes the whole text: compute it once and keep it.
    pub fn of(text: &str) -> Self {
        Self(format!("{:x}", Sha256::digest(text)).into())
    }

    /// The identity of a text that is read in pieces and not kept.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of_reader(mut text: impl Read) -> io::Result<Self> {
        let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 64 << 10]);
        loop {
            match text.read(&mut buffer) {
                Ok(0) => return Ok(Self(format!("{:x}", hasher.finalize()).into())),
                Ok(n) => hasher.update(&buffer[..n]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// An identity read back from a record; not checked.
    pub fn from_hex(hex: &str) -> Self {
        Self(hex.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::ArticleId;

    #[test]
    fn id_is_what_sha256sum_prints() {
        let id = ArticleId::of("abc");
        assert_eq!(
            id.as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(ArticleId::of_reader(b"abc".as_slice()).unwrap(), id);
    }
}
