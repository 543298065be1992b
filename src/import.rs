//! Bytes to articles. Import cannot fail on text: what it noticed is told in [`Article::notes`].
//!
//! [`article`] is the whole way for bytes in memory; [`file::read`] adds the file. Inside, [`decode`]
//! finds the encoding and [`plain`] the blocks. Absent on purpose: anything that changes a character
//! of the text beyond its line ends, and anything that knows a particular newspaper.

pub mod decode;
pub mod file;
pub mod plain;
pub mod seeds;

pub use seeds::SEEDS;

use crate::text::{Article, Source};

/// Any bytes as an article.
pub fn article(bytes: &[u8], source: Source) -> Article {
    owned(bytes.to_vec(), source)
}

/// Any bytes as an article, without a second copy of them where the text can take them over.
pub fn owned(bytes: Vec<u8>, source: Source) -> Article {
    let decode::Decoded {
        text,
        encoding,
        notes,
    } = decode::decode(bytes);
    let mut article = plain::from_text(text, source);
    article.encoding = encoding;
    article.notes.splice(0..0, notes);
    article
}
