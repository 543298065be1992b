//! What `annotate` writes: tables, Web Annotations, TEI, and folders of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::home::{Home, stderr, stdout};

const FERRY: &str = "The ferry that waited\n\n\
    “We saw a lamp on the hill,” said Bess Ardagh, who steers it.\n";
const BOARD: &str = "The board votes\n\nMrs Ada Holm said that the “quiet” \
    harbour would close. “It is over,” she said. “Go home,” she told the sailors.\n";

fn home() -> Home {
    let home = Home::new();
    home.file("ferry.txt", FERRY);
    home.file("board.txt", BOARD);
    home
}

fn good(home: &Home, args: &[&str]) -> String {
    let out = home.run(args);
    assert_eq!(out.status.code(), Some(0), "{args:?}: {}", stderr(&out));
    stdout(&out)
}

/// The fields of each row of a table without quotation marks inside fields.
fn rows(table: &str) -> Vec<Vec<String>> {
    let unquoted = |field: &str| field.trim_matches('"').to_owned();
    let row = |line: &str| {
        let mut fields = vec![String::new()];
        let mut is_quoted = false;
        for c in line.chars() {
            match c {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => fields.push(String::new()),
                c => fields.last_mut().unwrap().push(c),
            }
        }
        fields.iter().map(|field| unquoted(field)).collect()
    };
    table.lines().map(row).collect()
}

fn column<'t>(table: &'t [Vec<String>], name: &str) -> Vec<&'t str> {
    let at = table[0].iter().position(|column| column == name).unwrap();
    table[1..].iter().map(|row| row[at].as_str()).collect()
}

#[test]
fn csv_has_a_row_for_each_statement() {
    let home = home();
    let text = good(
        &home,
        &["annotate", "--format", "csv", "ferry.txt", "board.txt"],
    );
    let table = rows(&text);
    assert_eq!(column(&table, "id")[0], "ferry");
    assert_eq!(column(&table, "title")[0], "The ferry that waited");
    assert_eq!(column(&table, "kind")[0], "direct");
    assert_eq!(column(&table, "speaker")[0], "Bess Ardagh");
    assert_eq!(column(&table, "cue")[0], "said");
    assert_eq!(column(&table, "words")[0], "7");
    let words: String = FERRY.chars().skip(23).take(28).collect();
    assert_eq!(column(&table, "start")[0], "23");
    assert_eq!(
        column(&table, "end")[0],
        (23 + words.chars().count()).to_string()
    );
    assert_eq!(column(&table, "text")[0], words);
    let of_holm = table[1..]
        .iter()
        .filter(|row| row.contains(&"Ada Holm".to_owned()));
    let of_holm: Vec<_> = of_holm.collect();
    assert!(of_holm.len() >= 2, "{text}");
    for row in of_holm {
        assert!(
            row.windows(2).any(|pair| pair == ["female", "text"]),
            "{row:?}"
        );
    }
    assert!(column(&table, "kind").contains(&"mixed"), "{text}");
}

#[test]
fn rows_take_title_day_and_publisher_from_the_input() {
    let home = Home::new();
    let line = serde_json::json!({"id": 7, "text": FERRY, "title": "A title", "date": "2024-05-09T08:00:00Z",
        "publisher": "The Post", "url": "https://example.org/7"});
    home.file("in.jsonl", line.to_string());
    let table = rows(&good(&home, &["annotate", "in.jsonl", "--format", "csv"]));
    for (name, value) in [
        ("id", "7"),
        ("title", "A title"),
        ("date", "2024-05-09"),
        ("source", "The Post"),
        ("address", "https://example.org/7"),
    ] {
        assert_eq!(column(&table, name), [value], "{name}");
    }
}

#[test]
fn web_annotations_meet_the_model() {
    let home = home();
    let text = good(
        &home,
        &[
            "annotate",
            "ferry.txt",
            "board.txt",
            "--format",
            "webannotation",
        ],
    );
    let mut ids = BTreeSet::new();
    for line in text.lines() {
        let one: Value = serde_json::from_str(line).unwrap();
        assert_eq!(one["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(one["type"], "Annotation");
        let id = one["id"].as_str().unwrap();
        assert!(id.starts_with("urn:uuid:") && id.len() == 45, "{id}");
        assert!(ids.insert(id.to_owned()), "{id} twice");
        let motivation = one["motivation"].as_str().unwrap();
        assert!(["identifying", "tagging"].contains(&motivation));
        for body in one["body"].as_array().unwrap() {
            assert_eq!(body["type"], "TextualBody");
            assert!(body["value"].is_string() && body["purpose"].is_string());
        }
        let target = &one["target"];
        let targets = target
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![target.clone()]);
        for target in targets {
            let source = target["source"].as_str().unwrap();
            let is_ferry = source.ends_with("/ferry.txt");
            assert!(source.starts_with("file:///"), "{source}");
            check_selectors(&target, if is_ferry { FERRY } else { BOARD });
        }
    }
    assert!(ids.len() > 5, "{text}");
    let again = good(
        &home,
        &[
            "annotate",
            "ferry.txt",
            "board.txt",
            "--format",
            "webannotation",
        ],
    );
    assert_eq!(again, text, "ids stay");
}

/// Both selectors select the same words, with what stands around them.
fn check_selectors(target: &Value, text: &str) {
    let points: Vec<char> = text.chars().collect();
    let [quote, place] = target["selector"].as_array().unwrap().as_slice() else {
        panic!("{target}");
    };
    assert_eq!(quote["type"], "TextQuoteSelector");
    assert_eq!(place["type"], "TextPositionSelector");
    let start = place["start"].as_u64().unwrap() as usize;
    let end = place["end"].as_u64().unwrap() as usize;
    let between = |from: usize, to: usize| points[from..to].iter().collect::<String>();
    assert_eq!(quote["exact"], between(start, end));
    assert_eq!(quote["prefix"], between(start.saturating_sub(32), start));
    assert_eq!(quote["suffix"], between(end, points.len().min(end + 32)));
}

#[test]
fn hypothesis_gets_one_object_that_is_there_when_complete() {
    let home = home();
    let text = good(
        &home,
        &[
            "annotate",
            "ferry.txt",
            "board.txt",
            "--format",
            "hypothesis",
        ],
    );
    let export: Value = serde_json::from_str(&text).unwrap();
    let annotations = export["annotations"].as_array().unwrap();
    assert!(annotations.len() >= 3);
    assert_eq!(
        annotations[0]["tags"],
        serde_json::json!(["direct", "Bess Ardagh"])
    );
    assert_eq!(annotations[0]["text"], "Bess Ardagh (said)");
    assert_eq!(annotations[0]["target"][0]["source"], annotations[0]["uri"]);

    let args = [
        "annotate",
        "no.txt",
        "ferry.txt",
        "--format",
        "hypothesis",
        "-o",
        "out.json",
    ];
    let out = home.run(&args);
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
    assert!(stderr(&out).contains("no.txt"));
    let written = fs::read_to_string(home.work().join("out.json")).unwrap();
    let export: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(export["annotations"].as_array().unwrap().len(), 1);
    assert!(!home.work().join("out.json.part").exists());

    home.file("empty.txt", "Nothing is said.\n");
    let text = good(&home, &["annotate", "empty.txt", "--format", "hypothesis"]);
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap()["annotations"],
        Value::Array(Vec::new())
    );
}

fn listing(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                names.insert(name.to_str().unwrap().to_owned());
            }
        }
    }
    names
}

#[test]
fn folder_has_files_for_each_article_and_nothing_outside() {
    let home = home();
    let lines = ["a", "A", "../up", "x/y", "a"].map(|id| {
        let line = serde_json::json!({"id": id, "text": FERRY});
        line.to_string() + "\n"
    });
    home.file("in.jsonl", lines.concat());
    good(
        &home,
        &["annotate", "in.jsonl", "--format", "brat", "-o", "brat"],
    );
    let folder = home.work().join("brat");
    let names = listing(&folder);
    assert_eq!(names.len(), 11, "{names:?}");
    for name in [
        "annotation.conf",
        "a.txt",
        "a.ann",
        "up.ann",
        "x/y.txt",
        "A-2.ann",
    ] {
        assert!(names.contains(name), "{name} of {names:?}");
    }
    let text = fs::read_to_string(folder.join("a.txt")).unwrap();
    assert_eq!(text, FERRY);
    // brat opens a file whose lines say what its text has.
    let points: Vec<char> = text.chars().collect();
    let config = fs::read_to_string(folder.join("annotation.conf")).unwrap();
    for line in fs::read_to_string(folder.join("a.ann")).unwrap().lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let ["T", ..] = [&line[..1]] {
            let place: Vec<&str> = fields[1].split(' ').collect();
            let [start, end] = [place[1], place[2]].map(|at| at.parse::<usize>().unwrap());
            assert_eq!(points[start..end].iter().collect::<String>(), fields[2]);
            assert!(config.lines().any(|line| line.trim() == place[0]), "{line}");
        }
    }
    for (format, ending) in [("tei", "xml"), ("html", "html"), ("md", "md")] {
        good(
            &home,
            &["annotate", "ferry.txt", "--format", format, "-o", format],
        );
        let names = listing(&home.work().join(format));
        assert_eq!(names, BTreeSet::from([format!("ferry.{ending}")]));
    }
    good(
        &home,
        &["annotate", "ferry.txt", "--format", "json", "-o", "json/"],
    );
    assert_eq!(
        listing(&home.work().join("json")),
        BTreeSet::from(["ferry.json".to_owned()])
    );
    let resumed = home.run(&[
        "annotate",
        "ferry.txt",
        "--format",
        "tei",
        "-o",
        "tei",
        "--resume",
    ]);
    assert_eq!(resumed.status.code(), Some(2), "{}", stderr(&resumed));
}

#[test]
fn ending_that_tells_no_format_is_refused() {
    let home = home();
    for name in ["said.html", "said.jsonl.gz", "said.foo"] {
        let out = home.run(&["annotate", "ferry.txt", "-o", name]);
        assert_eq!(out.status.code(), Some(2), "{name}");
        let message = stderr(&out);
        assert!(
            message.contains(".jsonl") && message.contains("--format"),
            "{message}"
        );
        assert!(!home.work().join(name).exists(), "{name}");
    }
    let record = good(&home, &["annotate", "ferry.txt"]);
    for args in [
        &["-o", "said"][..],
        &["-o", "said.JSON"],
        &["-o", "said.foo", "--format", "json"],
        &["-o", "/dev/stdout"],
        &["-o", "v1.0/"],
    ] {
        let written = good(&home, &[&["annotate", "ferry.txt"][..], args].concat());
        let written = match args[1] {
            "/dev/stdout" => written,
            "v1.0/" => fs::read_to_string(home.work().join("v1.0/ferry.json")).unwrap(),
            name => fs::read_to_string(home.work().join(name)).unwrap(),
        };
        assert_eq!(written, record, "{args:?}");
    }
}

#[test]
fn tei_on_standard_output_is_one_document() {
    let home = home();
    let text = good(&home, &["annotate", "ferry.txt", "--format", "tei"]);
    assert!(text.contains("<said who=\"#w1\" direct=\"true\""), "{text}");
    assert!(text.ends_with("</TEI>\n"));
    let two = home.run(&["annotate", "ferry.txt", "board.txt", "--format", "tei"]);
    assert_ne!(two.status.code(), Some(0));
    assert!(stderr(&two).contains("--output"), "{}", stderr(&two));
    assert_eq!(stdout(&two), text);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_the_rows_of_csv() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let home = home();
    let files = ["ferry.txt", "board.txt"];
    let table = rows(&good(
        &home,
        &["annotate", "--format", "csv", files[0], files[1]],
    ));
    good(
        &home,
        &["annotate", files[0], files[1], "-o", "said.parquet"],
    );
    assert!(!home.work().join("said.parquet.part").exists());
    let file = fs::File::open(home.work().join("said.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let found = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().to_json_value());
    let found: Vec<Value> = found.collect();
    assert_eq!(found.len(), table.len() - 1);
    for (row, fields) in found.iter().zip(&table[1..]) {
        for (name, field) in table[0].iter().zip(fields) {
            let text = match &row[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Number(number) if name == "confidence" => {
                    format!("{:.3}", number.as_f64().unwrap())
                }
                value => value.to_string(),
            };
            assert_eq!(&text, field, "{name}");
        }
    }

    let unfinished = home.run(&["annotate", "ferry.txt", "-o", "no/such/said.parquet"]);
    assert_eq!(unfinished.status.code(), Some(1), "{}", stderr(&unfinished));
    assert!(stderr(&unfinished).contains("said.parquet"));
}
