//! Bytes to articles. Import cannot fail on text: what it noticed is told in [`Article::notes`].

pub mod plain;

use crate::text::{Article, Source};

/// Any bytes as an article.
pub fn article(bytes: &[u8], source: Source) -> Article {
    plain::from_text(String::from_utf8_lossy(bytes).into_owned(), source)
}

/// The articles compiled into the program: file name and bytes, in the order in which a new reader
/// should meet them.
pub const SEEDS: &[(&str, &[u8])] = &[(
    "000_7a752f7281858585.txt",
    include_bytes!("../seeds/000_7a752f7281858585.txt"),
)];
