//! The errors of this crate. Every message is a predicate, to be put after the name of the file.

use std::io;

use thiserror::Error;

/// Why there is no article. The message is a predicate without the path: `is a folder`.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The path leads to a directory.
    #[error("is a folder")]
    IsFolder,
    /// The path leads to a pipe, a socket or a device, as the word says.
    #[error("is {0}, not a file")]
    NotAFile(&'static str),
    /// The file has more bytes than the limit.
    #[error("is too large: {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// The size that was found.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// The source is not a file or a part of one.
    #[error("is not a file")]
    NoFile,
    /// The file holds several articles, each of which can be read.
    #[error("holds several articles: open one of them")]
    IsCollection,
    /// The bytes hold several articles, each of which can be read from a file: see
    /// [`Collection::from_unnamed`](crate::Collection::from_unnamed).
    #[error("holds several articles: save it as a file and open that")]
    SeveralPiped,
    /// The file holds one article, which has no parts.
    #[error("has no parts")]
    NoParts,
    /// The bytes are no text, and of no format that is read; the words say what they seem to be.
    #[error("cannot be read: it seems to be {0}")]
    NoText(&'static str),
    /// The file holds data in which no article was found.
    #[error("holds no articles")]
    NoArticles,
    /// The file of subtitles has no words.
    #[error("cannot be read: it has no spoken words")]
    NoSpokenText,
    /// The file has fewer parts.
    #[error("has no such part")]
    NoSuchPart,
    /// The file is HTML without any text.
    #[error("cannot be read: the page has no text")]
    EmptyPage,
    /// The page is compressed by a method of this name that is not known here.
    #[error("cannot be read: the page is compressed ({0})")]
    UnknownCoding(String),
    /// The web archive holds no page.
    #[error("cannot be read: there is no page in it")]
    EmptyArchive,
    /// The mailbox holds no mail.
    #[error("cannot be read: there is no mail in it")]
    EmptyMailbox,
    /// The mail has neither a subject nor text.
    #[error("cannot be read: the mail has no text")]
    EmptyMail,
    /// The book or its chapter cannot be read.
    #[error("cannot be read: {0}")]
    Epub(#[from] EpubError),
    /// The document of a word processor or the PDF cannot be read.
    #[error("cannot be read: {0}")]
    Document(#[from] DocumentError),
    /// The operating system reported an error.
    #[error("{}", io_message(.0))]
    Io(#[from] io::Error),
}

/// Why a DOCX, ODT, RTF or PDF has no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// Its parts cannot be found or unpacked.
    #[error("the document is damaged")]
    Damaged,
    /// It needs a password.
    #[error("the document is encrypted with a password")]
    Password,
    /// It is a file of Word 97 to 2003, or encrypted as a whole.
    #[error("the document is in Word's format of before 2007, or encrypted: save it as DOCX")]
    Ole,
    /// A part of it is larger than the limit, unpacked.
    #[error("the document unpacks to more than {0} bytes")]
    TooLarge(u64),
    /// It has no words.
    #[error("the document has no text")]
    Empty,
    /// Its fonts do not tell their characters.
    #[error("its fonts do not tell which letters they draw")]
    UnknownLetters,
    /// Its pages are pictures.
    #[error("its pages are pictures without text: run it through text recognition first")]
    Scanned,
}

/// What is wrong with an EPUB file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EpubError {
    /// There is no ZIP directory at the end.
    #[error("not an EPUB file, or truncated")]
    NotAnArchive,
    /// The ZIP archive has no `META-INF/container.xml` that can be read.
    #[error("not an EPUB file: {0}")]
    NoContainer(#[source] Box<EpubError>),
    /// The container names no package document.
    #[error("its container names no package document")]
    NoPackage,
    /// The ZIP directory refers to bytes beyond the end of the file.
    #[error("the archive is truncated")]
    Truncated,
    /// The ZIP directory is larger than [`MAX_DIRECTORY`](crate::epub::MAX_DIRECTORY), or in ZIP64 format.
    #[error("the archive has too many files")]
    TooManyFiles,
    /// The ZIP directory is malformed.
    #[error("the archive directory is damaged")]
    DamagedDirectory,
    /// A member that the package document names is not in the archive.
    #[error("a part of the book is missing")]
    MissingMember,
    /// A member does not decompress, or its checksum is wrong.
    #[error("a part of the book is damaged")]
    DamagedMember,
    /// A member decompresses to more bytes than the limit.
    #[error("a part of the book unpacks to more than {0} bytes")]
    MemberTooLarge(u64),
    /// A member is compressed by a method other than deflate.
    #[error("its compression method is not supported")]
    UnknownCompression,
    /// A member is encrypted by ZIP.
    #[error("the archive is encrypted with a password")]
    Password,
    /// A member is encrypted as `META-INF/encryption.xml` says.
    #[error("the book is protected by DRM")]
    Drm,
    /// The book has no chapter of that number.
    #[error("the book has no such chapter")]
    NoSuchChapter,
    /// The chapter has no text.
    #[error("the chapter has no text")]
    EmptyChapter,
    /// No chapter of the book has text.
    #[error("the book has no chapter with text")]
    EmptyBook,
    /// The operating system reported an error.
    #[error("{}", io_message(.0))]
    Io(#[from] io::Error),
}

/// An error of the system without its number.
fn io_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "is not readable (permission denied)".to_owned(),
        io::ErrorKind::WouldBlock => "cannot be read: it has no end".to_owned(),
        _ => {
            let mut message = error.to_string();
            message.truncate(message.find(" (os error").unwrap_or(message.len()));
            message
        }
    }
}
