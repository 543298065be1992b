//! The readers of all formats but text, in the order in which they are tried.

use crate::epub::EpubFormat;
use crate::exports::{DocumentExports, TextExports};
use crate::office::OfficeFormat;
use crate::traits::{CollectionFormat, DocumentFormat};

pub(crate) const DOCUMENTS: &[&dyn DocumentFormat] = &[&OfficeFormat];

pub(crate) const COLLECTIONS: &[&dyn CollectionFormat] =
    &[&EpubFormat, &TextExports, &DocumentExports];
