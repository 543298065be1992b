//! Reads files of many formats into the articles of `pullquote-text`: plain text in any encoding,
//! Markdown, saved web pages and the chapters of EPUB books.
//!
//! [`open`] reads a file, [`read`] and [`article`] read bytes:
//!
//! ```
//! use pullquote_text::Source;
//!
//! let page = "<html><title>Trees</title><h1>Trees</h1><p>The elm&nbsp;stands.</p></html>";
//! let article = pullquote_import::read(page.as_bytes(), Source::Stdin)?;
//! assert_eq!(article.text(), "Trees\n\nThe elm\u{a0}stands.\n");
//! # Ok::<(), pullquote_import::ImportError>(())
//! ```
//!
//! Plain text cannot fail to be read, and only its line ends change; of marked-up formats the article
//! holds the text that a reader would see. Remarks, such as a guessed encoding, are in
//! [`Article::notes`](pullquote_text::Article::notes). Time is linear in the size of a file, and nesting
//! depth and unpacked size are bounded. No rule is specific to one newspaper or site.

pub mod address;
mod archive;
mod binary;
mod collection;
mod decode;
pub mod epub;
mod error;
mod exports;
pub mod feed;
mod feed_file;
mod fields;
pub mod file;
mod file_date;
mod format;
mod gutenberg;
mod html;
mod http_message;
mod kept_page;
mod mail;
mod markdown;
mod markup;
mod mhtml;
mod names;
mod news_json;
mod office;
mod opener;
pub mod opml;
mod page;
mod page_verdict;
mod paged;
mod pdf;
mod pdftotext;
mod reader;
pub mod reading_list;
mod registry;
mod repair;
mod saved_page;
mod subtitles;
mod text_columns;
mod traits;
mod warc;
mod xml;

pub use binary::kind as binary_kind;
pub use collection::{
    Collection, contents, contents_by_name, extension_of_several, is_told_by_content,
    may_hold_several,
};
pub use error::{DocumentError, EpubError, ImportError};
pub use format::Format;
pub use kept_page::write_page;
pub use names::{extension_of, is_article_name, is_data_name};
pub use opener::Opener;
pub use page::{read_page, refresh_target};
pub use page_verdict::{PageVerdict, page_verdict};
pub use reader::{article, check, open, preview, read};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
