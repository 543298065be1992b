//! What `annotate` reads: folders, patterns, lists, tables, packed files, streams.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;

use serde_json::Value;

use crate::home::{Home, PULLQUOTE, stderr, stdout};
use crate::pty_session::timeout;

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    zstd::stream::encode_all(text.as_bytes(), 1).unwrap()
}

fn records(out: &Output) -> Vec<Value> {
    let lines = stdout(out);
    let records = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    records.collect()
}

/// The ids of the records, or the origins of errors with a `!` before them.
fn ids(out: &Output) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let id = |record: &Value| match record.get("error") {
        Some(_) => format!("!{}", text(&record["origin"])),
        None => text(&record["id"]),
    };
    records(out).iter().map(id).collect()
}

fn annotate(home: &Home, args: &[&str]) -> Output {
    let mut all = vec!["annotate", "--format", "jsonl"];
    all.extend(args);
    home.run(&all)
}

#[track_caller]
fn check(home: &Home, args: &[&str], expected: &[&str]) {
    let out = annotate(home, args);
    assert_eq!(ids(&out), expected, "{args:?}: {}", stderr(&out));
    let is_good = !expected.iter().any(|id| id.starts_with('!'));
    assert_eq!(out.status.code(), Some(i32::from(!is_good)), "{args:?}");
}

#[test]
fn folders_patterns_and_lists_name_files() {
    let home = Home::new();
    home.file("news/2024-01/a.txt", "One.\n");
    home.file(
        "news/2024-01/b.html",
        "<h1>Two</h1><p>It is said twice.</p>",
    );
    home.file("news/2024-02/deep/a.txt.gz", gzip("Three.\n"));
    home.file("news/2024-02/picture.jpg", "no text");
    home.file("news/2024-02/settings.json", "{\"version\": 1}");
    home.file("news/2025/d.txt", "Four.\n");
    let folder = ["2024-01/a", "2024-01/b", "2024-02/deep/a", "2025/d"];
    check(&home, &["news"], &folder);
    check(
        &home,
        &["news/2024-*/**/*.txt*"],
        &["2024-01/a", "2024-02/deep/a"],
    );
    check(&home, &["news/2024-0?"], &folder[..3]);
    check(
        &home,
        &["news/2025/d.txt", "news/2024-01"],
        &["d", "a", "b"],
    );
    home.file(
        "list",
        "news/2025/d.txt\r\n\nnews/none.txt\nnews/2024-01/a.txt\n",
    );
    let listed = ["news/2025/d", "!news/none.txt", "news/2024-01/a"];
    check(&home, &["--files-from", "list"], &listed);
    home.file("list0", "news/2025/d.txt\0news/2024-01/a.txt");
    let listed = ["news/2025/d", "news/2024-01/a"];
    check(&home, &["--files-from", "list0", "-0"], &listed);
    let args = ["annotate", "--format", "jsonl", "--files-from", "-"];
    let out = home.pipe(&args, b"news/2025/d.txt");
    assert_eq!(ids(&out), ["news/2025/d"]);

    for (args, message) in [
        (&["news/*.md"][..], "no file matches “news/*.md”"),
        (&["--files-from", "none"], "none"),
        (&["none.txt"], "none.txt does not exist"),
    ] {
        let out = annotate(&home, args);
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        assert!(stderr(&out).contains(message), "{}", stderr(&out));
    }
}

#[test]
fn tables_and_lines_are_recognised_packed_or_not() {
    let home = Home::new();
    let csv = "\u{feff}nr;date;Body\n\"7\";2024;\"“Go,” said\nAna Ruiz.\"\n8\n9;2025;Two.\n";
    let lines = "{\"id\":1,\"text\":\"One.\"}\n\n{half\n{\"id\":\"b\",\"text\":\"Two.\"}\n";
    let contents: [(&str, &str, &[&str]); 3] = [
        ("a.csv", csv, &["1", "!2", "3"]),
        ("a.jsonl", lines, &["1", "!3", "b"]),
        ("a.tsv", "id\ttext\nx\tOne, “two; three.\n", &["x"]),
    ];
    for (name, text, expected) in contents {
        for (ending, bytes) in [
            ("", text.as_bytes().to_vec()),
            (".gz", gzip(text)),
            (".zst", zstd(text)),
        ] {
            let file = format!("{name}{ending}");
            let expected: Vec<String> = expected
                .iter()
                .map(|id| match id.strip_prefix('!') {
                    Some(row) => format!("!{file}:{row}"),
                    None => (*id).to_owned(),
                })
                .collect();
            home.file(&file, &bytes);
            let out = annotate(&home, &[&file]);
            assert_eq!(ids(&out), expected, "{file}: {}", stderr(&out));
            // The same without a name.
            let args = ["annotate", "--format", "jsonl"];
            let n = ids(&home.pipe(&args, &bytes)).len();
            assert_eq!(n, expected.len(), "{file} from standard input");
        }
    }
    let first = &records(&annotate(&home, &["a.csv", "--id-column", "nr"]))[0];
    assert_eq!(
        (&first["id"], &first["meta"]["date"]),
        (&"7".into(), &"2024".into())
    );
    assert_eq!(first["quotes"][0]["text"], "“Go,”");
    let error = &records(&annotate(&home, &["a.csv"]))[1];
    assert_eq!(error["error"], "the row has 1 fields, and the header 3");
    let out = annotate(&home, &["a.csv", "--text-column", "story"]);
    let columns = "a.csv has no column “story”; its columns are “nr”, “date”, “Body”";
    assert!(stderr(&out).contains(columns), "{}", stderr(&out));
    assert_eq!(out.status.code(), Some(1));
    // An override of what the name says.
    home.file("table.dat", "id,text\n1,One.\n");
    check(&home, &["--input", "csv", "table.dat"], &["1"]);
    check(&home, &["--input", "text", "table.dat"], &["table"]);
}

#[test]
fn archives_of_pages_are_read_packed_and_from_pipes() {
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\
        <html><body><h1>Lamps</h1><p>“We saw a lamp,” said Bess Ardagh, who was there.</p></body></html>";
    let record = |n: u32| {
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://echo.example/{n}\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
            page.len()
        )
    };
    let warc = record(1) + &record(2);
    let home = Home::new();
    home.file("a.warc", &warc);
    home.file("b.warc.gz", gzip(&warc));
    home.file("c.warc.zst", zstd(&warc));
    let all = ["a.warc", "b.warc.gz", "c.warc.zst"];
    let expected = ["a-1", "a-2", "b-1", "b-2", "c-1", "c-2"];
    let out = annotate(&home, &all);
    assert_eq!(ids(&out), expected, "{}", stderr(&out));
    assert_eq!(
        records(&out)[5]["meta"]["address"],
        "https://echo.example/2"
    );
    let out = home.pipe(&["annotate", "--format", "jsonl"], warc.as_bytes());
    assert_eq!(ids(&out), ["stdin-1", "stdin-2"], "{}", stderr(&out));
    // A pipe that is an argument.
    home.file("lines.jsonl", "{\"id\":1,\"text\":\"One.\"}\n");
    let script = "cat lines.jsonl | \"$0\" annotate --engine fast /dev/stdin a.warc";
    let out = Command::new("sh")
        .args(["-c", script, PULLQUOTE])
        .env_clear()
        .envs(home.env())
        .current_dir(home.work())
        .output()
        .unwrap();
    let text = stdout(&out);
    assert!(text.starts_with("{\"id\":\"1\""), "{text} {}", stderr(&out));
    assert!(text.contains("\"id\": \"a-2\""), "{text}");
}

#[test]
fn damaged_input_is_an_error_in_its_place() {
    let home = Home::new();
    let line = |n: usize| format!("{{\"id\":{n},\"text\":\"Text {n}.\"}}\n");
    let lines = (0..2000).map(line).collect::<Vec<_>>().concat();
    let mut packed = gzip(&lines);
    packed.truncate(packed.len() / 2);
    home.file("cut.jsonl.gz", packed);
    home.file("good.txt", "One.\n");
    home.file(
        "picture.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01",
    );
    home.file("no.parquet", "PAR1 nothing");
    let out = annotate(
        &home,
        &["cut.jsonl.gz", "no.parquet", "picture.txt", "good.txt"],
    );
    let ids = ids(&out);
    assert_eq!(ids[0], "0");
    let last: Vec<&str> = ids.iter().rev().take(4).map(String::as_str).collect();
    assert_eq!(
        last,
        ["good", "!picture.txt", "!no.parquet", "!cut.jsonl.gz"]
    );
    let errors = stderr(&out);
    assert!(
        errors.contains("cut.jsonl.gz cannot be read: it is cut off"),
        "{errors}"
    );
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn order_is_that_of_the_input_whatever_the_sizes_and_jobs() {
    let home = Home::new();
    let mut state = 7_u64;
    let mut lines = String::new();
    for n in 0..300 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let length = if n % 50 == 0 { 200 } else { (state >> 33) % 12 };
        let text = "“We saw a lamp,” said Bess Ardagh of the Marrow Echo. ".repeat(length as usize);
        let _ = writeln!(lines, "{{\"id\":{n},\"text\":\"{text}\"}}");
        if n % 70 == 3 {
            lines += "{broken\n";
        }
    }
    home.file("a.jsonl", &lines);
    let one = stdout(&annotate(&home, &["--jobs", "1", "a.jsonl"]));
    assert_eq!(one.lines().count(), 305);
    for jobs in ["2", "7"] {
        assert_eq!(
            stdout(&annotate(&home, &["-j", jobs, "a.jsonl"])),
            one,
            "{jobs} jobs"
        );
    }
}

#[test]
fn each_line_is_answered_before_the_next_is_sent() {
    let home = Home::new();
    let mut child = Command::new(PULLQUOTE)
        .args(["annotate", "--engine", "fast", "--jobs", "4"])
        .env_clear()
        .envs(home.env())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        output
            .lines()
            .try_for_each(|line| sender.send(line.unwrap()))
    });
    for n in 0..5 {
        writeln!(input, "{{\"id\":{n},\"text\":\"One.\"}}").unwrap();
        let answer = answers.recv_timeout(timeout()).expect("an answer");
        assert!(answer.starts_with(&format!("{{\"id\":\"{n}\"")), "{answer}");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn reader_of_the_output_may_leave_while_the_input_is_open() {
    let home = Home::new();
    let mut child = Command::new(PULLQUOTE)
        .args(["annotate", "--engine", "fast"])
        .env_clear()
        .envs(home.env())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{{\"id\":1,\"text\":\"One.\"}}").unwrap();
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output().unwrap()));
    let out = ended.recv_timeout(timeout()).expect("it ends");
    assert_eq!((out.status.code(), stderr(&out).as_str()), (Some(0), ""));
    drop(input);
}

#[test]
fn progress_is_told_on_a_terminal_or_when_asked_for() {
    let home = Home::new();
    home.file("a.jsonl", "{\"id\":1,\"text\":\"One two.\"}\n{\n");
    let quiet = annotate(&home, &["a.jsonl"]);
    assert_eq!(stderr(&quiet), "");
    let told = stderr(&annotate(&home, &["--progress", "a.jsonl"]));
    assert!(
        told.starts_with("2 records · 1 error · 2 words in 0:0"),
        "{told}"
    );
    assert!(!told.contains(['\r', '\x1b']), "{told:?}");
    let script = "\"$0\" annotate --engine fast a.jsonl > out; cat out | wc -l";
    let shown = home.session(&[]).script(script).start().expect_exit(0);
    let shown = String::from_utf8(shown).unwrap();
    assert!(shown.contains("2 records · 1 error"), "{shown}");
    let script = "\"$0\" annotate --engine fast --no-progress a.jsonl > out";
    let shown = home.session(&[]).script(script).start().expect_exit(1);
    assert_eq!(String::from_utf8(shown).unwrap(), "");
}

#[test]
fn unreadable_folder_and_file_are_told_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    home.file("news/a.txt", "One.\n");
    let closed = home.file("news/b.txt", "Two.\n");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    if fs::read(&closed).is_ok() {
        return;
    }
    check(&home, &["news"], &["a", "!news/b.txt"]);
}
