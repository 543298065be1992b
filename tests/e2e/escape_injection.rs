//! Escape sequences in every string of every file that the program reads, against every command and
//! screen.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStringExt as _;

use rusqlite::Connection;
use serde_json::Value;

use crate::allowed_output::{copied, is_unsafe};
use crate::every_command::COMMANDS;
use crate::home::{Home, stdout};
use crate::pty_session::{PtySession, text};
use crate::zipped::{Member, archive, book};

/// Control sequences in every encoding: OSC, CSI, DCS, APC, C1, bidirectional marks, bells.
pub const ATTACK: &str = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x1bP1$r\x1b\\\x1b_G\x1b\\\u{9b}31m\u{9d}0;x\u{9c}\
    \u{202e}drow\u{202c}\u{2066}\u{200f}\x08\x7f\x0c\x0b\u{85}\u{2028}\u{e0041}\u{feff}\x1bc\x1b[6n";

/// How [`ATTACK`] is displayed.
const SHOWN: &str = "]0;owned";

/// Writes articles in every format with [`ATTACK`] in all their text and metadata.
fn articles(home: &Home) {
    let folder = "../data/pullquote/articles";
    let said = format!(
        "By Ana {ATTACK} Ruiz\n\n“We saw a lamp {ATTACK} on the hill and waited for it,” said Ana Ruiz of \
         Northgate.\n\nA lamp {ATTACK} is lit. “So {ATTACK} it is,” Ana Ruiz said.\n"
    );
    let text = |title: &str| format!("{title} {ATTACK}\n\n{said}");
    let name = |ending: &str| {
        let mut name =
            b"../data/pullquote/articles/a \x1b]0;owned\x07 \x9b31m \xe2\x80\xae".to_vec();
        name.extend(ending.bytes());
        OsString::from_vec(name)
    };
    home.file(name("text.txt"), text("The first"));
    home.file(format!("{folder}/b.txt"), text("The second"));
    home.file(
        name("mark.md"),
        format!(
            "---\ntitle: \"Marked {ATTACK}\"\nurl: \"https://a.example/{ATTACK}\"\ntags: [\"{ATTACK}\"]\n---\n\n\
             {said}\n[a {ATTACK}](<http://a.example/{shown}>)\n\n![A lamp {ATTACK}](<lamp {shown}.jpg>)\n",
            shown = ATTACK.replace('\u{b}', "")
        ),
    );
    let cell = ATTACK.replace('<', "");
    let html = format!(
        "<!DOCTYPE html><html><head><title>Paged {cell} &#27;]0;owned&#7;</title><meta name=author content='Ana {cell}'>\
         <meta property='og:site_name' content='Site {cell} &#x9b;'></head><body><article><h1>Paged {cell}</h1>\
         <p>The last ferry {cell} to the island waited for eleven minutes on Monday &#8238; &#x1b;[2J.</p>\
         <p>“We saw a lamp {cell} on the hill and waited for it,” said Ana Ruiz, who steers it.</p></article></body></html>"
    );
    home.file(name("page.html"), html);
    let mut members = book();
    for member in &mut members {
        let has_text = ["book.opf", "nav.xhtml", "/text/"];
        if has_text.iter().any(|part| member.name.contains(part)) {
            let bytes = unpacked(member);
            let text = String::from_utf8(bytes).unwrap();
            let text = text
                .replace("Trees of", "Trees &#x202e;&#x9b; \u{202e}\u{9b} of")
                .replace("Ada Brook", "Ada \u{1b}]0;owned\u{7} Brook")
                .replace("The count", "The count \u{1b}]0;owned\u{7}&#x9b;\u{202e}");
            *member = Member::stored(&member.name, text.as_bytes());
        }
    }
    home.file(name("book.epub"), archive(&members));
    home.file(name("broken.epub"), b"PK");
}

fn unpacked(member: &Member) -> Vec<u8> {
    use std::io::Read as _;
    if member.method == 0 {
        return member.packed.clone();
    }
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(&member.packed[..])
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// An indexed library with one record of every kind.
fn used_home() -> Home {
    let home = Home::new();
    articles(&home);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let session = home.session(&[]).size(120, 40).start();
    session.shows(&["The second"]);
    session.press("/", &["ilter:"]);
    session.press("second<Enter>", &["Library › The second", "█“We saw"]);
    session.press(")(", &["1 of "]);
    session.press("p", &["note and #tags"]);
    session.press("<Enter>", &["in the quote book"]);
    session.press("M", &["ote:"]);
    session.press("a note<Enter>", &["bookmark changed"]);
    session.press("cq", &["· saved"]);
    session.press("qP", &["People"]);
    session.press("ruiz", &["Ana Ruiz"]);
    session.press("<Enter>", &["Said"]);
    session.press("c", &["In all articles: Ana Ruiz"]);
    session.press("j", &["the same as"]);
    session.press("gow", &["Hester Gow "]);
    session.press("<Enter>", &["· saved"]);
    session.quit();
    home
}

/// Appends [`ATTACK`] to the strings of a record that a user may have written, or to every string if
/// `all_strings`.
pub fn inject(value: &mut Value, key: &str, all_strings: bool) {
    const WORDS: [&str; 15] = [
        "title",
        "note",
        "name",
        "speaker",
        "exact",
        "prefix",
        "suffix",
        "source",
        "publisher",
        "passage",
        "cue",
        "tags",
        "merge",
        "split",
        "person",
    ];
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                inject(value, name, all_strings);
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| inject(item, key, all_strings)),
        Value::String(text) if WORDS.contains(&key) || all_strings && key != "format" => {
            text.push_str(ATTACK);
        }
        _ => {}
    }
}

/// Injects into every file that the program keeps.
fn inject_into_files(home: &Home, all_strings: bool) {
    let written = fs::read_to_string(home.bookmarks()).unwrap();
    let mut records: Value = serde_json::from_str(&written).unwrap();
    inject(&mut records, "", all_strings);
    fs::write(home.bookmarks(), records.to_string()).unwrap();

    let places = home.path("state/pullquote/places.json");
    let written = fs::read_to_string(&places).unwrap();
    let lines = written.lines().map(|line| {
        let mut place: Value = serde_json::from_str(line).unwrap();
        inject(&mut place, "", all_strings);
        format!("{place}\n")
    });
    fs::write(&places, lines.collect::<String>()).unwrap();

    let index = Connection::open(home.path("cache/pullquote/index/library.db")).unwrap();
    for (table, columns) in [
        ("articles", &["title", "publisher", "folder", "error"][..]),
        ("previews", &["byline", "standfirst", "opening", "voices"]),
        ("said", &["text", "speaker", "cue"]),
        ("named", &["name", "called"]),
        ("people", &["name"]),
        ("aliases", &["short", "long"]),
    ] {
        for column in columns {
            let sql = format!("UPDATE {table} SET {column} = {column} || ?1");
            index.execute(&sql, [ATTACK]).unwrap();
        }
    }
    let escaped = "x\\u001b]0;owned\\u0007\\u009b\\u202e";
    home.config(&format!(
        "theme = \"{escaped}\"\n\"{escaped}\" = 1\n[keys]\nvoices = [\"{escaped}\"]\n\"{escaped}\" = [\"q\"]\n"
    ));
}

#[track_caller]
fn assert_clean(what: &str, printed: &[u8]) {
    let printed = std::str::from_utf8(printed).unwrap_or_else(|error| panic!("{what}: {error}"));
    let leak = printed
        .char_indices()
        .find(|&(at, c)| is_unsafe(c) && !"\n\t".contains(c) && !printed[at..].starts_with("\r\n"));
    if let Some((at, c)) = leak {
        let around: String = printed[..at].chars().rev().take(60).collect();
        let around: String = around.chars().rev().collect();
        panic!("{what}: {c:?} after {around:?}");
    }
}

#[test]
fn no_command_prints_escape_sequences_from_any_file() {
    for all_strings in [false, true] {
        let home = used_home();
        inject_into_files(&home, all_strings);
        home.file(
            "b.txt",
            format!("The title {ATTACK}\n\n“So {ATTACK} it is,” said Ana Ruiz.\n"),
        );
        let mut all = 0;
        for args in COMMANDS {
            let out = home.run(args);
            assert!(
                matches!(out.status.code(), Some(0..=2)),
                "{args:?}: {:?}",
                out.status
            );
            assert_clean(&format!("{args:?}"), &out.stdout);
            assert_clean(&format!("{args:?}"), &out.stderr);
            all += stdout(&out).matches("owned").count();
        }
        assert!(all > 50, "only {all} injected strings were printed");
    }
}

#[test]
fn commands_on_a_terminal_write_only_allowed_sequences() {
    let home = used_home();
    inject_into_files(&home, false);
    home.file(
        "b.txt",
        format!("The title {ATTACK}\n\n“So {ATTACK} it is,” said Ana Ruiz.\n"),
    );
    for args in COMMANDS {
        let piped = home.run(args).status.code().unwrap();
        let session = home.session(args).start();
        session.expect_exit(piped as u32);
    }
}

/// Opens a screen, resizes the window to tiny and back, and waits for the displayed attack.
#[track_caller]
fn visit(session: &PtySession, keys: &str, words: &[&str]) {
    let mut all = words.to_vec();
    all.push(SHOWN);
    session.press(keys, &all);
    for (width, height) in [(30, 8), (3, 2), (150, 50)] {
        let from = session.raw().len();
        session.resize(width, height);
        session.wait_for_bytes(b"\x1b[?2026l", from);
    }
    session.shows(&all);
}

#[test]
fn no_screen_shows_escape_sequences_from_any_file() {
    for all_strings in [false, true] {
        let home = used_home();
        inject_into_files(&home, all_strings);
        let session = home.session(&[]).size(150, 50).start();
        visit(&session, "", &["articles"]);
        session.keys("jjjjjkkkk");
        visit(&session, "L", &["Ledger", "statements"]);
        session.press("jGgy", &["sent to the clipboard"]);
        session.keys("s<Backspace>");
        visit(&session, "E", &["Same words", "pair"]);
        session.keys("jG<Backspace>");
        visit(&session, "P", &["People"]);
        session.press("ana", &["Ana"]);
        visit(&session, "<Enter>", &["Said", "Articles"]);
        session.keys("<Tab>j<Tab>j<Backspace><Backspace>");
        session.press("F", &["Search"]);
        visit(&session, "lamp", &["article"]);
        session.keys("<Enter>");
        session.hides("Library › Search");
        session.press("<Backspace>", &["Library › Search"]);
        session.keys("<Backspace>");
        session.hides("Library › Search");
        // With every string changed, the records cannot be read.
        if !all_strings {
            visit(&session, "Q", &["1 quotation"]);
        }
        // Clipboards get pasted into shells.
        let copied = copied(&session.quit());
        assert!(copied.iter().any(|words| words.contains(SHOWN)));
        for words in copied {
            assert_clean("the clipboard", words.as_bytes());
        }
        let session = home.session(&[]).size(150, 50).start();
        visit(&session, "", &["articles"]);
        session.press("B", &["Bookmarks in all articles"]);
        if !all_strings {
            session.shows(&[SHOWN, "a note"]);
        }
        session.quit();
    }
}

#[test]
fn environment_cannot_send_escape_sequences() {
    let home = Home::new();
    let hostile = home.path("x \u{1b}]0;owned\u{7}\u{9b}\u{202e} y");
    let hostile = hostile.to_str().unwrap();
    for name in [
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "HOME",
        "TERM",
        "COLORTERM",
        "COLORFGBG",
    ] {
        let session = home.session(&[]).env(name, hostile).size(120, 40).start();
        session.shows(&["pullquote", "US officials"]);
        session.press("B", &["ookmarks"]);
        session.quit();
        home.session(&["paths"])
            .env(name, hostile)
            .start()
            .expect_exit(0);
        // A file in place of the folder: the error contains its path.
        let _ = fs::remove_dir_all(hostile);
        fs::write(hostile, "").unwrap();
        home.session(&["index"])
            .env(name, hostile)
            .start()
            .expect_exit_in(&[0, 1]);
        let session = home.session(&[]).env(name, hostile).start();
        session.shows(&["pullquote", "US officials"]);
        session.press("<Enter>", &["Library ›"]);
        session.keys("m");
        session.press("?", &["Move"]);
        session.signal(rustix::process::Signal::TERM);
        session.expect_exit(143);
        fs::remove_file(hostile).unwrap();
    }
}

#[test]
fn non_utf8_arguments_cannot_send_escape_sequences() {
    let home = Home::new();
    for script in [
        "\"$0\" \"$(printf 'no\\233such\\033]0;owned\\007')\"",
        "\"$0\" --theme \"$(printf '\\233')\" paths",
        "\"$0\" --co\"$(printf '\\233\\033')\"",
        "\"$0\" search \"$(printf '\\233\\033')\"",
        "\"$0\" index \"$(printf '\\233\\033')\"",
    ] {
        let session = home.session(&[]).script(script).start();
        session.expect_exit_in(&[0, 1, 2]);
    }
    let name: &OsStr = OsStr::new("nothing.txt");
    assert!(!home.work().join(name).exists());
}

/// Reproducible random numbers (`SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// Random bytes with many control sequences, partial characters, quotation marks and names.
fn random_bytes(random: &mut Random) -> Vec<u8> {
    let parts: [&[u8]; 22] = [
        b"\x1b",
        b"\x1b[",
        b"\x1b]0;",
        b"\x07",
        b"\x9b",
        b"\x9d",
        b"\xc2\x9b",
        b"\xe2\x80\xae",
        b"\xe2\x81\xa6",
        b"\x00",
        b"\r",
        b"\n\n",
        b"\xff\xfe",
        b"\xc2",
        b"\xf3\xa0\x81\x81",
        b"\xef\xbb\xbf",
        "“".as_bytes(),
        "” said Ana Ruiz. ".as_bytes(),
        b" lamp ",
        b"2J",
        b"\xe2\x80\x8d",
        b"\xcc\xb5",
    ];
    let mut bytes = Vec::new();
    for _ in 0..random.below(600) {
        if random.below(4) == 0 {
            bytes.push(random.below(256) as u8);
        } else {
            bytes.extend(parts[random.below(parts.len())]);
        }
    }
    bytes
}

/// `PULLQUOTE_E2E_ROUNDS` sets the number of rounds.
#[test]
fn random_bytes_cannot_send_escape_sequences() {
    let rounds = std::env::var("PULLQUOTE_E2E_ROUNDS").ok();
    let rounds: u64 = rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(12);
    for round in 0..rounds {
        let mut random = Random(round);
        let home = Home::new();
        let ending = ["txt", "md", "html", "epub"][random.below(4)];
        let name = format!("random.{ending}");
        home.file(&name, random_bytes(&mut random));
        home.file("other.txt", random_bytes(&mut random));
        for args in [
            &[&name[..]][..],
            &["annotate", &name],
            &["search", "lamp", "--library", "."],
            &["quotes", "--library", "."],
        ] {
            let out = home.run(args);
            assert!(matches!(out.status.code(), Some(0..=2)), "{round} {args:?}");
            assert_clean(&format!("{round} {args:?}"), &out.stdout);
            assert_clean(&format!("{round} {args:?}"), &out.stderr);
        }
        let (width, height) = [(80, 24), (41, 9), (200, 50)][random.below(3)];
        let session = home.session(&["."]).size(width, height).start();
        // Both rows, also that of a file that cannot be read.
        session.wait_for("two rows", |screen| {
            (text(screen).matches('●').count() >= 2).then_some(())
        });
        session.keys("<Enter>");
        session.keys("jG))>vVe!<Backspace>?<Backspace>BB<Backspace>");
        session.send(b"/\x1b[200~");
        let pasted: Vec<u8> = random_bytes(&mut random)
            .into_iter()
            .filter(|byte| *byte != 0x1b)
            .collect();
        session.send(&pasted);
        session.send(b"\x1b[201~");
        session.keys("<C-u>");
        session.quit();
    }
}

#[test]
fn addresses_cannot_end_a_hyperlink_of_the_terminal() {
    let home = Home::new();
    let attack = ATTACK.replace(['\u{b}', '\u{c}'], "");
    let text = format!(
        "---\ntitle: A lamp\nurl: \"https://a.example/{ATTACK}\"\n---\n\n\
         “We saw [a lamp {ATTACK}](<https://b.example/{attack}>) on the hill,” said Ana Ruiz.\n\n\
         ![A lamp {ATTACK}](<https://c.example/{attack}.jpg>)\n\n[no](<file:///{attack}>)\n"
    );
    home.file("lamp.md", text);
    let session = home
        .session(&["lamp.md"])
        .env("TERM", "xterm-kitty")
        .env("BROWSER", "/no/such/browser")
        .size(120, 40)
        .start();
    session.shows(&["A lamp"]);
    session.press("@", &["a.example/%1B]0;owned", "b.example/%1B]0;owned"]);
    session.press("jy", &["sent to the clipboard"]);
    session.keys("<Esc>");
    session.hides("Links and pictures");
    session.press(".", &["→ b.example · https://b.example/%1B]0;owned"]);
    session.press("<Enter>", &["/no/such/browser did not open"]);
    let bytes = session.quit();
    let written = String::from_utf8_lossy(&bytes);
    assert!(written.contains("\x1b]8;id=1;https://b.example/%1B]0;owned%07"));
    for words in copied(&bytes) {
        assert_clean("the clipboard", words.as_bytes());
    }
    let printed = home
        .session(&["--plain", "--width", "60", "lamp.md"])
        .env("TERM", "xterm-kitty")
        .start();
    printed.expect_exit(0);
}
