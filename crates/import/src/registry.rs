//! The readers of all formats but text, in the order in which they are tried.

use crate::epub::EpubFormat;
use crate::exports::{DocumentExports, TextExports};
use crate::feed_file::FeedFile;
use crate::gutenberg::Gutenberg;
use crate::news_json::NewsJson;
use crate::office::OfficeFormat;
use crate::subtitles::Subtitles;
use crate::traits::{CollectionFormat, DocumentFormat};

pub(crate) const DOCUMENTS: &[&dyn DocumentFormat] = &[&OfficeFormat, &Subtitles, &Gutenberg];

pub(crate) const COLLECTIONS: &[&dyn CollectionFormat] = &[
    &EpubFormat,
    &TextExports,
    &DocumentExports,
    &FeedFile,
    &NewsJson,
];
