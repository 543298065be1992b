//! EPUB: the list of chapters, the text of a chapter, and damaged or hostile archives.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use pullquote_import::{self as import, ImportError};
use pullquote_text::date::Date;
use pullquote_text::{Article, BlockKind, Contents, Source};

use super::check_blocks;
use super::zipped::{Member, archive, book};

struct BookFolder(tempfile::TempDir);

impl BookFolder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("a book.epub");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn contents(path: &Path) -> Result<Contents, ImportError> {
    import::contents(path).map(Option::unwrap)
}

fn chapter(path: &Path, part: u32) -> Result<Article, ImportError> {
    let path = path.to_owned();
    import::open(&Source::Part { path, part })
}

/// The error for the archive of `members`.
fn error_of(members: &[Member]) -> String {
    error_of_bytes(&archive(members))
}

fn error_of_bytes(bytes: &[u8]) -> String {
    let folder = BookFolder::new();
    let path = folder.write(bytes);
    let error = contents(&path).unwrap_err().to_string();
    let opened = import::open(&Source::File(path)).unwrap_err();
    assert_eq!(opened.to_string(), error);
    error
}

fn changed(name: &str, change: impl Fn(&mut Member)) -> Vec<Member> {
    let mut members = book();
    let member = members.iter_mut().find(|member| member.name == name);
    change(member.unwrap());
    members
}

#[test]
fn chapters_with_text_are_listed_in_reading_order() {
    let folder = BookFolder::new();
    let book = contents(&folder.write(&archive(&book()))).unwrap();
    assert_eq!(book.title, "Trees of Marrow");
    let rows = book
        .parts
        .iter()
        .map(|chapter| (chapter.number, chapter.title.as_str()));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [(3, "The count"), (5, "Of ladders")]
    );
    assert!(
        book.parts
            .iter()
            .all(|chapter| chapter.error.is_none() && chapter.bytes > 0)
    );
}

#[test]
fn untitled_chapters_are_named_by_heading_or_first_words() {
    let members = changed("OEBPS/nav.xhtml", |member| {
        *member = Member::stored("OEBPS/nav.xhtml", b"");
    });
    let folder = BookFolder::new();
    let book = contents(&folder.write(&archive(&members))).unwrap();
    let titles = book.parts.iter().map(|chapter| chapter.title.as_str());
    let first = "\u{201c}It is the elm,\u{201d} said Ada Brook.";
    assert_eq!(titles.collect::<Vec<_>>(), [first, "The ladder"]);
}

#[test]
fn block_quotations_of_a_chapter_are_known() {
    let members = changed("OEBPS/text/two.xhtml", |member| {
        let page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Ada Brook wrote of it in May:</p>\
            <blockquote><p>It is the elm.</p></blockquote><p>It was.</p></body></html>";
        *member = Member::stored("OEBPS/text/two.xhtml", page.as_bytes());
    });
    let folder = BookFolder::new();
    let path = folder.write(&archive(&members));
    let article = import::open(&Source::Part { path, part: 5 }).unwrap();
    let depths = article.blocks().iter().map(|block| block.quote_depth);
    // Under its title from the table of contents.
    assert_eq!(depths.collect::<Vec<_>>(), [0, 0, 1, 0]);
}

#[test]
fn chapters_are_articles() {
    let folder = BookFolder::new();
    let path = folder.write(&archive(&book()));
    let read = |part| {
        import::open(&Source::Part {
            path: path.clone(),
            part,
        })
    };
    let one = read(3).unwrap();
    check_blocks(&one);
    assert_eq!(
        one.text(),
        "The count\n\n\u{201c}It is the elm,\u{201d} said Ada Brook.\n"
    );
    assert_eq!(one.blocks()[0].kind, BlockKind::Headline);
    assert_eq!(one.byline.as_deref(), Some("Mara Lind"));
    assert_eq!(one.date, Date::new(2019, 5, 9));
    assert_eq!(one.source.locator(), format!("{}#3", path.display()));
    assert_eq!(read(5).unwrap().text(), "The ladder\n\nIt was mended.\n");
    assert_eq!(
        read(4).unwrap_err().to_string(),
        "cannot be read: the chapter has no text"
    );
    for part in [0, 7, u32::MAX] {
        assert_eq!(
            read(part).unwrap_err().to_string(),
            "cannot be read: the book has no such chapter"
        );
    }
    let whole = import::open(&Source::File(path)).unwrap_err();
    assert_eq!(
        whole.to_string(),
        "holds several articles: open one of them"
    );
}

#[test]
fn files_that_are_not_epub_are_rejected() {
    assert!(error_of_bytes(b"").contains("not an EPUB file, or truncated"));
    assert!(error_of_bytes(b"no archive at all").contains("not an EPUB file"));
    let whole = archive(&book());
    assert!(error_of_bytes(&whole[..whole.len() - 30]).contains("truncated"));
    assert!(error_of(&[]).contains("not an EPUB file: a part of the book is missing"));
    assert!(error_of(&book()[..2]).contains("a part of the book is missing"));
    let no_chapters = changed("OEBPS/book.opf", |member| {
        *member = Member::stored("OEBPS/book.opf", b"<package/>");
    });
    assert!(error_of(&no_chapters).contains("no chapter with text"));
    let container = changed("META-INF/container.xml", |member| member.packed[0] = b'x');
    assert!(error_of(&container).contains("damaged"));
}

#[test]
fn encrypted_chapters_are_refused_but_not_books_with_encrypted_fonts() {
    let list = |uris: &[&str]| {
        let parts = uris
            .iter()
            .map(|uri| format!("<enc:CipherReference URI='{uri}'/>"));
        Member::stored(
            "META-INF/encryption.xml",
            parts.collect::<String>().as_bytes(),
        )
    };
    let mut members = book();
    members.push(list(&["OEBPS/font.otf"]));
    let folder = BookFolder::new();
    assert_eq!(
        contents(&folder.write(&archive(&members)))
            .unwrap()
            .parts
            .len(),
        2
    );
    *members.last_mut().unwrap() = list(&["OEBPS/text/two.xhtml"]);
    let path = folder.write(&archive(&members));
    let chapters = contents(&path).unwrap().parts;
    assert_eq!(chapters[0].error, None);
    assert_eq!(
        chapters[1].error.as_deref(),
        Some("cannot be read: the book is protected by DRM")
    );
    let error = chapter(&path, 5).unwrap_err();
    assert!(error.to_string().contains("DRM"));
    let all = [
        "OEBPS/text/one%201.xhtml",
        "OEBPS/text/two.xhtml",
        "OEBPS/text/blank.xhtml",
        "OEBPS/cover.xhtml",
    ];
    *members.last_mut().unwrap() = list(&all);
    assert_eq!(
        error_of(&members),
        "cannot be read: the book is protected by DRM"
    );
    let password = changed("OEBPS/book.opf", |member| member.flags = 1);
    assert!(error_of(&password).contains("password"));
}

#[test]
fn missing_and_damaged_chapters_are_listed_with_an_error() {
    let folder = BookFolder::new();
    let error = |members: &[Member]| {
        let book = contents(&folder.write(&archive(members))).unwrap();
        let chapter = book.parts.iter().find(|chapter| chapter.number == 5);
        chapter.unwrap().error.clone().unwrap()
    };
    let damaged = changed("OEBPS/text/two.xhtml", |member| member.packed[120] ^= 1);
    assert_eq!(
        error(&damaged),
        "cannot be read: a part of the book is damaged"
    );
    let missing = changed("OEBPS/text/two.xhtml", |member| {
        member.name = "elsewhere".to_owned();
    });
    assert_eq!(error(&missing), "is missing from the book");
    let odd = changed("OEBPS/text/two.xhtml", |member| member.method = 99);
    assert!(error(&odd).contains("compression method is not supported"));
}

#[test]
fn zip_bombs_are_refused() {
    // A ratio of 1000, and the directory claims a small size.
    let bomb = |name: &str| {
        let mut member = Member::deflated(name, &vec![b' '; 64 << 20]);
        member.size = 100;
        member
    };
    let package = changed("OEBPS/book.opf", |member| *member = bomb("OEBPS/book.opf"));
    assert!(error_of(&package).contains("unpacks to more than"));
    let members = changed("OEBPS/text/two.xhtml", |member| {
        *member = bomb("OEBPS/text/two.xhtml");
    });
    let folder = BookFolder::new();
    let path = folder.write(&archive(&members));
    let listed = contents(&path).unwrap().parts;
    assert!(
        listed[1]
            .error
            .as_deref()
            .unwrap()
            .contains("unpacks to more than")
    );
    assert!(
        chapter(&path, 5)
            .unwrap_err()
            .to_string()
            .contains("unpacks to more than")
    );
    // A directory that claims more members than it has.
    let mut bytes = archive(&book());
    let end = bytes.len() - 22;
    bytes[end + 10..end + 12].copy_from_slice(&[0xff, 0xff]);
    assert!(error_of_bytes(&bytes).contains("too many files"));
    bytes[end + 10..end + 12].copy_from_slice(&[0xff, 0x7f]);
    assert!(error_of_bytes(&bytes).contains("directory is damaged"));
}

#[test]
fn directories_of_unbounded_claims_are_refused() {
    let whole = archive(&book());
    let end = whole.len() - 22;
    let with = |at: usize, field: [u8; 4]| {
        let mut bytes = whole.clone();
        bytes[end + at..end + at + 4].copy_from_slice(&field);
        error_of_bytes(&bytes)
    };
    assert!(with(12, (9u32 << 20).to_le_bytes()).contains("too many files"));
    assert!(with(12, (1u32 << 20).to_le_bytes()).contains("truncated"));
    assert!(with(16, [0xff; 4]).contains("too many files"));
    // A second record in the comment of the first.
    let mut bytes = whole.clone();
    bytes[end + 20] = 22;
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff");
    bytes.extend_from_slice(&[0; 10]);
    assert!(error_of_bytes(&bytes).contains("too many files"));
}

#[test]
fn wrong_sizes_in_the_directory_do_not_matter() {
    let members = changed("OEBPS/text/two.xhtml", |member| {
        let text = member.packed.clone();
        *member = Member::deflated("OEBPS/text/two.xhtml", &text);
        member.size = 7 << 10;
    });
    let folder = BookFolder::new();
    let path = folder.write(&archive(&members));
    assert!(
        contents(&path)
            .unwrap()
            .parts
            .iter()
            .all(|chapter| chapter.error.is_none())
    );
    assert!(chapter(&path, 5).is_ok());
}

#[test]
fn parent_paths_do_not_leave_the_archive() {
    let secret = Path::new("/etc/hostname");
    let opf = "<package><manifest><item id='a' href='../../../../../etc/hostname' media-type='text/html'/>\
        <item id='b' href='/etc/hostname' media-type='text/html'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let members = changed("OEBPS/book.opf", |member| {
        *member = Member::stored("OEBPS/book.opf", opf.as_bytes());
    });
    let folder = BookFolder::new();
    let path = folder.write(&archive(&members));
    let chapters = contents(&path).unwrap().parts;
    assert!(
        chapters
            .iter()
            .all(|chapter| chapter.error.as_deref() == Some("is missing from the book"))
    );
    assert!(chapter(&path, 1).is_err(), "{}", secret.display());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn corrupted_archives_give_errors_or_articles(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = archive(&book());
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let folder = BookFolder::new();
        let path = folder.write(&bytes);
        if let Err(error) = contents(&path) {
            prop_assert!(matches!(error, ImportError::Epub(_)), "{}", error);
        }
        for part in 0..7 {
            if let Ok(article) = chapter(&path, part) {
                check_blocks(&article);
            }
        }
    }
}
