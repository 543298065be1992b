//! [`ArticleId`]: the identity of a text in records, reading places and the index.

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
        assert_eq!(
            ArticleId::of("abc").as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
