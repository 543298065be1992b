//! Books: what they list, how a chapter reads, and what is refused.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use pullquote_import::{self as import, epub};
use pullquote_text::date::Date;
use pullquote_text::{BlockKind, Source};

use super::check_blocks;
use super::zipped::{Member, archive, book};

struct Shelf(tempfile::TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("a book.epub");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

/// Why the archive of `members` is refused.
fn refused(members: &[Member]) -> String {
    refused_bytes(&archive(members))
}

fn refused_bytes(bytes: &[u8]) -> String {
    let shelf = Shelf::new();
    let path = shelf.put(bytes);
    let reason = epub::contents(&path).unwrap_err();
    assert_eq!(import::source(&Source::File(path)).unwrap_err(), reason);
    reason
}

fn changed(name: &str, change: impl Fn(&mut Member)) -> Vec<Member> {
    let mut members = book();
    let member = members.iter_mut().find(|member| member.name == name);
    change(member.unwrap());
    members
}

#[test]
fn a_book_lists_its_chapters_with_text_in_order() {
    let shelf = Shelf::new();
    let book = epub::contents(&shelf.put(&archive(&book()))).unwrap();
    assert_eq!(book.title, "Trees of Marrow");
    let rows = book
        .chapters
        .iter()
        .map(|chapter| (chapter.part, chapter.title.as_str()));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [(3, "The count"), (5, "Of ladders")]
    );
    assert!(
        book.chapters
            .iter()
            .all(|chapter| chapter.error.is_none() && chapter.bytes > 0)
    );
}

#[test]
fn chapters_without_contents_are_called_by_their_heading_or_first_words() {
    let members = changed("OEBPS/nav.xhtml", |member| {
        *member = Member::stored("OEBPS/nav.xhtml", b"");
    });
    let shelf = Shelf::new();
    let book = epub::contents(&shelf.put(&archive(&members))).unwrap();
    let titles = book.chapters.iter().map(|chapter| chapter.title.as_str());
    let first = "\u{201c}It is the elm,\u{201d} said Ada Brook.";
    assert_eq!(titles.collect::<Vec<_>>(), [first, "The ladder"]);
}

#[test]
fn a_chapter_is_an_article() {
    let shelf = Shelf::new();
    let path = shelf.put(&archive(&book()));
    let read = |part| {
        import::source(&Source::Part {
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
        read(4).unwrap_err(),
        "cannot be read: the chapter holds no text"
    );
    for part in [0, 7, u32::MAX] {
        assert_eq!(
            read(part).unwrap_err(),
            "cannot be read: the book has no such chapter"
        );
    }
    let whole = import::source(&Source::File(path)).unwrap_err();
    assert_eq!(whole, "is a book: its chapters are read one by one");
}

#[test]
fn what_is_no_book_is_refused_with_the_reason() {
    assert!(refused_bytes(b"").contains("it is no EPUB, or is cut off"));
    assert!(refused_bytes(b"no archive at all").contains("it is no EPUB"));
    let whole = archive(&book());
    assert!(refused_bytes(&whole[..whole.len() - 30]).contains("cut off"));
    assert!(refused(&[]).contains("it is no EPUB, a part of the book is missing"));
    assert!(refused(&book()[..2]).contains("a part of the book is missing"));
    let no_chapters = changed("OEBPS/book.opf", |member| {
        *member = Member::stored("OEBPS/book.opf", b"<package/>");
    });
    assert!(refused(&no_chapters).contains("no chapter with text"));
    let container = changed("META-INF/container.xml", |member| member.packed[0] = b'x');
    assert!(refused(&container).contains("damaged"));
}

#[test]
fn a_locked_book_is_refused_and_a_locked_font_is_no_lock() {
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
    let shelf = Shelf::new();
    assert_eq!(
        epub::contents(&shelf.put(&archive(&members)))
            .unwrap()
            .chapters
            .len(),
        2
    );
    *members.last_mut().unwrap() = list(&["OEBPS/text/two.xhtml"]);
    let path = shelf.put(&archive(&members));
    let chapters = epub::contents(&path).unwrap().chapters;
    assert_eq!(chapters[0].error, None);
    assert_eq!(
        chapters[1].error.as_deref(),
        Some("cannot be read: it is locked (DRM)")
    );
    assert!(epub::chapter(&path, 5).unwrap_err().contains("locked"));
    let all = [
        "OEBPS/text/one%201.xhtml",
        "OEBPS/text/two.xhtml",
        "OEBPS/text/blank.xhtml",
        "OEBPS/cover.xhtml",
    ];
    *members.last_mut().unwrap() = list(&all);
    assert_eq!(refused(&members), "cannot be read: it is locked (DRM)");
    let password = changed("OEBPS/book.opf", |member| member.flags = 1);
    assert!(refused(&password).contains("password"));
}

#[test]
fn missing_and_damaged_chapters_are_listed_with_the_reason() {
    let shelf = Shelf::new();
    let error = |members: &[Member]| {
        let book = epub::contents(&shelf.put(&archive(members))).unwrap();
        let chapter = book.chapters.iter().find(|chapter| chapter.part == 5);
        chapter.unwrap().error.clone().unwrap()
    };
    let damaged = changed("OEBPS/text/two.xhtml", |member| member.packed[120] ^= 1);
    assert_eq!(error(&damaged), "cannot be read: a part of it is damaged");
    let missing = changed("OEBPS/text/two.xhtml", |member| {
        member.name = "elsewhere".to_owned();
    });
    assert_eq!(error(&missing), "is missing from the book");
    let odd = changed("OEBPS/text/two.xhtml", |member| member.method = 99);
    assert!(error(&odd).contains("packed in a way that is not known"));
}

#[test]
fn what_unpacks_without_end_is_refused() {
    // A thousand bytes for each one, and the directory says that it is small.
    let bomb = |name: &str| {
        let mut member = Member::deflated(name, &vec![b' '; 64 << 20]);
        member.size = 100;
        member
    };
    let package = changed("OEBPS/book.opf", |member| *member = bomb("OEBPS/book.opf"));
    assert!(refused(&package).contains("unpacks to more than"));
    let chapter = changed("OEBPS/text/two.xhtml", |member| {
        *member = bomb("OEBPS/text/two.xhtml");
    });
    let shelf = Shelf::new();
    let path = shelf.put(&archive(&chapter));
    let listed = epub::contents(&path).unwrap().chapters;
    assert!(
        listed[1]
            .error
            .as_deref()
            .unwrap()
            .contains("unpacks to more than")
    );
    assert!(
        epub::chapter(&path, 5)
            .unwrap_err()
            .contains("unpacks to more than")
    );
    // A directory that claims to be everything.
    let mut bytes = archive(&book());
    let end = bytes.len() - 22;
    bytes[end + 10..end + 12].copy_from_slice(&[0xff, 0xff]);
    assert!(refused_bytes(&bytes).contains("more files than a book has"));
    bytes[end + 10..end + 12].copy_from_slice(&[0xff, 0x7f]);
    assert!(refused_bytes(&bytes).contains("directory is damaged"));
}

#[test]
fn names_with_steps_up_stay_in_the_book() {
    let secret = Path::new("/etc/hostname");
    let opf = "<package><manifest><item id='a' href='../../../../../etc/hostname' media-type='text/html'/>\
        <item id='b' href='/etc/hostname' media-type='text/html'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let members = changed("OEBPS/book.opf", |member| {
        *member = Member::stored("OEBPS/book.opf", opf.as_bytes());
    });
    let shelf = Shelf::new();
    let path = shelf.put(&archive(&members));
    let chapters = epub::contents(&path).unwrap().chapters;
    assert!(
        chapters
            .iter()
            .all(|chapter| chapter.error.as_deref() == Some("is missing from the book"))
    );
    assert!(epub::chapter(&path, 1).is_err(), "{}", secret.display());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_bytes_does_more_than_spoil_a_book(
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
        let shelf = Shelf::new();
        let path = shelf.put(&bytes);
        if let Err(reason) = epub::contents(&path) {
            prop_assert!(reason.starts_with("cannot be read: "), "{}", reason);
        }
        for part in 0..7 {
            if let Ok(article) = epub::chapter(&path, part) {
                check_blocks(&article);
            }
        }
    }
}
