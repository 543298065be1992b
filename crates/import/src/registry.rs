//! The readers of all formats but text, in the order in which they are tried.

use crate::epub::EpubFormat;
use crate::exports::{DocumentExports, TextExports};
use crate::feed_file::FeedFile;
use crate::gutenberg::Gutenberg;
use crate::http_message::HttpDump;
use crate::mail::MailFormat;
use crate::mail::digest::DigestFormat;
use crate::mail::mbox::{MboxFormat, TextMbox};
use crate::mhtml::Mhtml;
use crate::news_json::NewsJson;
use crate::office::OfficeFormat;
use crate::pdf::PdfFormat;
use crate::subtitles::Subtitles;
use crate::traits::{CollectionFormat, DocumentFormat};
use crate::warc::WarcFormat;

pub(crate) const DOCUMENTS: &[&dyn DocumentFormat] = &[
    &HttpDump,
    &Mhtml,
    &MailFormat,
    &OfficeFormat,
    &PdfFormat,
    &Subtitles,
    &Gutenberg,
];

pub(crate) const COLLECTIONS: &[&dyn CollectionFormat] = &[
    &EpubFormat,
    &MboxFormat,
    &TextMbox,
    &DigestFormat,
    &WarcFormat,
    &TextExports,
    &DocumentExports,
    &FeedFile,
    &NewsJson,
];
