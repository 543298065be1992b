//! Every file there is: shown as well as can be, or refused with the reason.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::home::{Home, stderr, stdout};
use crate::room::Room;

/// Opens a file, walks through it with every kind of step and page by page to its end, and leaves by `q`.
#[track_caller]
fn walk(name: &str, bytes: &[u8], sight: &str) {
    let home = Home::new();
    home.file(name, bytes);
    let room = home.open(&[name]);
    room.shows(&["Library ›", sight]);
    room.keys("<PgDn>jd}))>G");
    room.keys("kub{((<g");
    room.press("v", &["Voices"]);
    room.keys("v");
    room.hides("Voices");
    room.press("e", &["Names"]);
    room.keys("e");
    room.hides("Names");
    page_to_the_end(&room);
    room.keys("gm");
    room.resize(41, 11);
    room.resize(80, 24);
    room.shows(&["Library ›"]);
    assert_modest(&room, bytes.len());
    room.keys("q");
    room.hides("Library ›");
    room.keys("q");
    room.end(0);
}

/// Goes to the end at once, then page by page for as long as a book.
#[track_caller]
fn page_to_the_end(room: &Room) {
    room.press("G", &["Library ›"]);
    room.keys("<C-l>");
    room.keys("g");
    for _ in 0..40 {
        room.keys("<PgDn><PgDn><PgDn><PgDn><PgDn>");
    }
    // An answered key: all before it are done.
    room.press("?", &["Move"]);
    room.keys("?");
    room.hides("Move");
}

/// Asserts that the program has never taken much more than what it was given to read. Its unoptimised
/// form lays itself out as lavishly as it likes, so this only finds what runs away.
#[track_caller]
fn assert_modest(room: &Room, length: usize) {
    let Some(peak) = room.peak_memory() else {
        return;
    };
    let most = (150 << 20) + 60 * length;
    assert!(peak < most, "{} MB for {length} bytes", peak >> 20);
}

#[test]
fn files_with_nothing_in_them_say_so() {
    for (name, bytes) in [
        ("empty.txt", &b""[..]),
        ("blank.txt", b"\n\n   \n\t\n"),
        ("mark.txt", b"\xef\xbb\xbf"),
        ("nuls.txt", &[0; 300]),
    ] {
        walk(name, bytes, "");
    }
}

#[test]
fn every_encoding_is_read() {
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
fn writing_of_every_kind_is_set() {
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
fn quotations_without_end_are_shown() {
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
fn very_long_words_and_very_many_lines_are_shown() {
    walk("word.txt", &vec![b'x'; 1 << 20], "xxx");
    walk("lines.txt", "x\n".repeat(100_000).as_bytes(), "x");
}

#[test]
fn what_is_no_file_is_refused_with_the_reason() {
    let home = Home::new();
    let pipe = home.work().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    symlink("loop.txt", home.work().join("loop.txt")).unwrap();
    for (path, reason) in [
        ("pipe", "a pipe"),
        ("/dev/zero", "a device"),
        ("loop.txt", "symbolic links"),
    ] {
        let out = home.run(&[path]);
        assert_eq!(out.status.code(), Some(1), "{path}");
        assert!(
            stderr(&out).contains(path) && stderr(&out).contains(reason),
            "{}",
            stderr(&out)
        );
        assert_eq!(stdout(&out), "");
        let room = home.open(&[path]);
        room.shows(&[reason]);
        room.leave();
    }
}

#[test]
fn a_folder_is_listed_whatever_it_is_called() {
    let home = Home::new();
    home.file("news.txt/a.txt", "The first\n\nOne.\n");
    home.file("news.txt/below/b.txt", "The second\n\nTwo.\n");
    symlink("..", home.work().join("news.txt/below/up")).unwrap();
    let room = home.open(&["news.txt"]);
    room.shows(&["The first", "The second", "2 articles"]);
    room.leave();
}

#[test]
fn an_empty_folder_says_so() {
    let home = Home::new();
    fs::create_dir(home.work().join("nothing")).unwrap();
    let room = home.open(&["nothing"]);
    room.shows(&["0 articles"]);
    room.keys("<Enter>jkmvB");
    room.leave();
}

#[test]
fn a_file_that_changes_while_it_is_open_does_no_harm() {
    let home = Home::new();
    let mut text = String::from("The lamps\n");
    for n in 1..=200 {
        let _ = write!(text, "\nThe lamp with the number {n} is lit.\n");
    }
    for change in ["cut", "gone", "replaced", "grown"] {
        let path = home.file("lamps.txt", &text);
        let room = home.open(&["lamps.txt"]);
        room.shows(&["number 1 "]);
        match change {
            "cut" => fs::write(&path, "The").unwrap(),
            "gone" => fs::remove_file(&path).unwrap(),
            "replaced" => {
                let other = home.file("other.txt", "Something else\n");
                fs::rename(other, &path).unwrap();
            }
            _ => fs::write(&path, text.repeat(3)).unwrap(),
        }
        room.press("G", &["number 200 "]);
        room.press("m", &["bookmarked: "]);
        room.leave();
        fs::remove_file(home.bookmarks()).unwrap();
        fs::remove_dir_all(home.path("state")).unwrap();
    }
}

/// A text of so many megabytes, far longer than what is shown of it at first.
fn long(megabytes: usize) -> String {
    let line = "The lamp in the lane is lit when it gets dark, and nobody knows by whom.\n\n";
    "The lamps\n\n".to_owned() + &line.repeat((megabytes << 20) / line.len())
}

#[test]
fn a_long_file_that_changes_while_it_is_read_does_no_harm() {
    let text = long(24);
    for change in ["cut", "gone", "replaced", "grown", "cut again and again"] {
        let home = Home::new();
        let path = home.file("lamps.txt", &text);
        let other = home.file("other.txt", long(40));
        let room = home.open(&["lamps.txt"]);
        // The first page is drawn from the first bytes; the rest is being read now.
        room.shows(&["The lamps"]);
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
        room.keys("<PgDn>Gbg");
        room.press("?", &["Move"]);
        room.keys("?");
        room.hides("Move");
        assert_modest(&room, 50 << 20);
        room.keys("qqq");
        room.end(0);
    }
}

#[test]
fn a_bookmark_in_a_file_whose_name_is_not_utf_8_opens_from_the_list() {
    use std::os::unix::ffi::OsStrExt as _;

    let home = Home::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    home.file(name, "The lamp\n\nThe lamp was lit when it got dark.\n");
    let room = home.open(&["."]);
    room.shows(&["The lamp"]);
    room.press("<Enter>", &["Library ›", "was lit"]);
    room.press("m", &["bookmarked: "]);
    room.leave();

    let room = home.open(&[]);
    room.shows(&["Welcome to pullquote"]);
    room.press("B", &["Bookmarks of all articles", "◆ The lamp"]);
    room.press("<Enter>", &["Library ›", "The lamp was lit when", "◆"]);
    room.leave();
}
