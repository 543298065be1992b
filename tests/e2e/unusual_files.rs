//! Unusual files are shown, or refused with a reason.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;

use crate::home::{Home, stderr, stdout};
use crate::pty_session::PtySession;

/// Opens a file that shows `text`, moves through it in every way, and quits with `q`.
#[track_caller]
fn walk(name: &str, bytes: &[u8], text: &str) {
    let home = Home::new();
    home.file(name, bytes);
    let session = home.open(&[name]);
    session.shows(&["Library ›", text]);
    session.keys("<PgDn>jd}))>G");
    session.keys("kub{((<g");
    session.press("v", &["Speakers"]);
    session.keys("v");
    session.hides("Speakers");
    session.press("e", &["Names"]);
    session.keys("e");
    session.hides("Names");
    page_to_the_end(&session);
    session.keys("gm");
    session.resize(41, 11);
    session.resize(80, 24);
    session.shows(&["Library ›"]);
    assert_bounded_memory(&session, bytes.len());
    session.keys("q");
    session.hides("Library ›");
    session.keys("q");
    session.expect_exit(0);
}

/// Jumps to the end, then pages through the text from its start.
#[track_caller]
fn page_to_the_end(session: &PtySession) {
    session.press("G", &["Library ›"]);
    session.keys("<C-l>");
    session.keys("g");
    for _ in 0..40 {
        session.keys("<PgDn><PgDn><PgDn><PgDn><PgDn>");
    }
    // Once this key is answered, those before it are handled.
    session.press("?", &["Move"]);
    session.keys("?");
    session.hides("Move");
}

/// Asserts that peak memory is within a constant and a multiple of the input. The bounds fit a debug
/// build, so this only finds runaway growth.
#[track_caller]
fn assert_bounded_memory(session: &PtySession, length: usize) {
    let Some(peak) = session.peak_memory() else {
        return;
    };
    let limit = (150 << 20) + 60 * length;
    assert!(peak < limit, "{} MB for {length} bytes", peak >> 20);
}

#[test]
fn empty_files_open() {
    for (name, bytes) in [
        ("empty.txt", &b""[..]),
        ("blank.txt", b"\n\n   \n\t\n"),
        ("mark.txt", b"\xef\xbb\xbf"),
    ] {
        walk(name, bytes, "");
    }
}

#[test]
fn encodings_are_detected() {
    let text = "The café\n\nA lamp — lit — stood in the lane.\n";
    let utf_16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(order).collect()
    };
    walk("le.txt", &utf_16(u16::to_le_bytes), "The café");
    walk("be.txt", &utf_16(u16::to_be_bytes), "The café");
    walk(
        "latin.txt",
        b"The caf\xe9\n\nA lamp \x97 lit \x97 stood in the lane.\n",
        "The café",
    );
    walk("cr.txt", text.replace('\n', "\r").as_bytes(), "The café");
    walk(
        "broken.txt",
        b"The lamp\n\nIt \xff\xfe\x80\xc3 was lit.\n",
        "The lamp",
    );
}

#[test]
fn complex_scripts_and_clusters_are_laid_out() {
    walk(
        "zalgo.txt",
        format!("A title\n\nz{}algo\n", "\u{335}\u{351}".repeat(400)).as_bytes(),
        "A title",
    );
    walk(
        "family.txt",
        "A title\n\n👨‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿 ".repeat(30).as_bytes(),
        "A title",
    );
    walk(
        "thai.txt",
        format!("ข่าว\n\n{}\n", "ภาษาไทยไม่มีช่องว่างระหว่างคำ".repeat(60)).as_bytes(),
        "",
    );
    walk(
        "rtl.txt",
        format!("A title\n\n{}\n", "שלום עולם ".repeat(200)).as_bytes(),
        "A title",
    );
    walk(
        "wide.txt",
        format!("A title\n\n{}\n", "新聞を読む部屋。".repeat(200)).as_bytes(),
        "A title",
    );
}

#[test]
fn long_nested_and_unclosed_quotations_open() {
    let mut long = String::from("A title\n");
    for n in 0..100 {
        let _ = write!(long, "\n“Paragraph {n} of what was said goes on and on.\n");
    }
    walk("long-quote.txt", long.as_bytes(), "A title");
    let nested = format!(
        "A title\n\n{}deep{}\n",
        "“‘".repeat(2_500),
        "’”".repeat(2_500)
    );
    walk("nested.txt", nested.as_bytes(), "A title");
    walk(
        "open.txt",
        format!("A title\n\n{}\n", "“ ‘ \" ' ".repeat(1_000)).as_bytes(),
        "A title",
    );
}

#[test]
fn very_long_words_and_very_many_lines_open() {
    walk("word.txt", &vec![b'x'; 1 << 20], "xxx");
    walk("lines.txt", "x\n".repeat(100_000).as_bytes(), "x");
}

#[test]
fn devices_and_link_loops_are_refused() {
    let home = Home::new();
    symlink("loop.txt", home.work().join("loop.txt")).unwrap();
    for (path, reason) in [("/dev/zero", "a device"), ("loop.txt", "symbolic links")] {
        let out = home.run(&[path]);
        assert_eq!(out.status.code(), Some(1), "{path}");
        assert!(
            stderr(&out).contains(path) && stderr(&out).contains(reason),
            "{}",
            stderr(&out)
        );
        assert_eq!(stdout(&out), "");
        let session = home.open(&[path]);
        session.shows(&[reason]);
        session.quit();
    }
}

#[test]
fn folder_named_like_a_file_is_listed() {
    let home = Home::new();
    home.file("news.txt/a.txt", "The first\n\nOne.\n");
    home.file("news.txt/below/b.txt", "The second\n\nTwo.\n");
    symlink("..", home.work().join("news.txt/below/up")).unwrap();
    let session = home.open(&["news.txt"]);
    session.shows(&["The first", "The second", "2 articles"]);
    session.quit();
}

#[test]
fn empty_folder_lists_no_articles() {
    let home = Home::new();
    fs::create_dir(home.work().join("nothing")).unwrap();
    let session = home.open(&["nothing"]);
    session.shows(&["0 articles"]);
    session.keys("<Enter>jkmvB");
    session.quit();
}

#[test]
fn open_file_may_be_truncated_deleted_replaced_or_extended() {
    let home = Home::new();
    let mut text = String::from("The lamps\n");
    for n in 1..=200 {
        let _ = write!(text, "\nThe lamp with the number {n} is lit.\n");
    }
    for change in ["cut", "gone", "replaced", "grown"] {
        let path = home.file("lamps.txt", &text);
        let session = home.open(&["lamps.txt"]);
        session.shows(&["number 1 "]);
        match change {
            "cut" => fs::write(&path, "The").unwrap(),
            "gone" => fs::remove_file(&path).unwrap(),
            "replaced" => {
                let other = home.file("other.txt", "Something else\n");
                fs::rename(other, &path).unwrap();
            }
            _ => fs::write(&path, text.repeat(3)).unwrap(),
        }
        session.shows(&[match change {
            "gone" => "file gone",
            _ => "changed on disk",
        }]);
        session.press("G", &["number 200 "]);
        session.press("m", &["bookmarked: "]);
        session.quit();
        fs::remove_file(home.bookmarks()).unwrap();
        fs::remove_dir_all(home.path("state")).unwrap();
    }
}

/// A text of this size, far longer than the part that is shown first.
fn long(megabytes: usize) -> String {
    let line = "The lamp in the lane is lit when it gets dark, and nobody knows by whom.\n\n";
    "The lamps\n\n".to_owned() + &line.repeat((megabytes << 20) / line.len())
}

#[test]
fn file_may_change_while_it_is_read() {
    let text = long(24);
    for change in ["cut", "gone", "replaced", "grown", "cut again and again"] {
        let home = Home::new();
        let path = home.file("lamps.txt", &text);
        let other = home.file("other.txt", long(40));
        let session = home.open(&["lamps.txt"]);
        // The first page is drawn from the first bytes while the rest is being read.
        session.shows(&["The lamps"]);
        match change {
            "cut" => fs::write(&path, "The").unwrap(),
            "gone" => fs::remove_file(&path).unwrap(),
            "replaced" => fs::rename(other, &path).unwrap(),
            "grown" => {
                let mut file = fs::File::options().append(true).open(&path).unwrap();
                file.write_all(text.as_bytes()).unwrap();
            }
            _ => {
                let file = fs::File::options().write(true).open(&path).unwrap();
                for round in 0..200 {
                    file.set_len([10, 20 << 20, 0, 1 << 20][round % 4]).unwrap();
                }
            }
        }
        session.keys("<PgDn>Gbg");
        session.press("?", &["Keys "]);
        session.keys("?");
        session.hides("Keys ");
        assert_bounded_memory(&session, 50 << 20);
        session.keys("qqq");
        session.expect_exit(0);
    }
}

#[test]
fn bookmark_in_a_non_utf8_path_opens() {
    use std::os::unix::ffi::OsStrExt as _;

    let home = Home::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    home.file(name, "The lamp\n\nThe lamp was lit when it got dark.\n");
    let session = home.open(&["."]);
    session.shows(&["The lamp"]);
    session.press("<Enter>", &["Library ›", "was lit"]);
    session.press("m", &["bookmarked: "]);
    session.quit();

    let session = home.open(&[]);
    session.shows(&["Welcome to pullquote"]);
    session.press("B", &["Bookmarks in all articles", "◆ The lamp"]);
    session.press("<Enter>", &["Library ›", "The lamp was lit when", "◆"]);
    session.quit();
}
