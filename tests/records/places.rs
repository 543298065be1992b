//! Reading places: concurrent appends, kills and errors.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::Places;
use pullquote::bookmarks::file::{SaveError, Step};
use pullquote::bookmarks::places::{Changes, anchor_at, file};

use super::kills::n_saves;
use super::make::Random;
use super::windows::{child, child_args, run_concurrently};

const TEXT: &str = "One ferry left at dawn.\n\nThe second waited for the mail.";
/// The articles of one window, visited in turn.
const ARTICLES: usize = 7;

/// The text of article `n` of a window.
fn id(window: &str, n: usize) -> ArticleId {
    ArticleId::of(&format!("{window} {n}"))
}

/// The changes of visit `step` (from 1) to an article.
fn moved(window: &str, n: usize, step: usize) -> Changes {
    let mut places = Places::default();
    let id = id(window, n);
    let anchor = anchor_at(TEXT, &id, 25);
    let source = format!("/papers/{window}-{n}.txt");
    places.set_position(&id, &source, anchor, 0.5, step as i64);
    places.take_changes()
}

fn append(path: &Path, changes: &Changes) {
    for _ in 0..60 {
        match file::append(path, changes) {
            Ok(()) => return,
            Err(SaveError::Busy(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    panic!("a minute was not enough to write a line");
}

fn append_forever(path: &Path, window: &str) {
    let mut out = io::stdout();
    for step in 1.. {
        append(path, &moved(window, step % ARTICLES, step));
        writeln!(out, "confirmed {step}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
#[ignore = "run as a child process by other tests"]
fn appends_until_killed() {
    if let Some((path, window)) = child_args() {
        append_forever(&path, &window);
    }
}

#[test]
#[ignore = "run as a child process by other tests"]
fn appends_sixty() {
    let Some((path, window)) = child_args() else {
        return;
    };
    for step in 1..=60 {
        append(&path, &moved(&window, step % ARTICLES, step));
    }
}

fn when(places: &Places, window: &str, n: usize) -> i64 {
    let place = places.get(&id(window, n), "");
    place.map_or(0, |place| place.modified)
}

fn load(path: &Path) -> Places {
    let loaded = file::load(path);
    assert_eq!(loaded.notices, Vec::<String>::new());
    loaded.places
}

/// Makes the file so long, of outdated lines, that the next append compacts it.
fn bloat(path: &Path) {
    append(path, &moved("old", 0, 1));
    let mut lines = fs::read_to_string(path).unwrap();
    let line = lines.lines().last().unwrap().to_owned() + "\n";
    lines.push_str(&line.repeat((300 << 10) / line.len()));
    fs::write(path, lines).unwrap();
}

fn windows(count: usize) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("places.json");
    bloat(&path);
    run_concurrently("places::appends_sixty", &path, count);
    let places = load(&path);
    for window in 0..count {
        for n in 0..ARTICLES {
            let last = (54..=60).find(|step| step % ARTICLES == n).unwrap();
            assert_eq!(
                when(&places, &format!("w{window}"), n),
                last as i64,
                "w{window} {n}"
            );
        }
    }
    assert!(
        fs::metadata(&path).unwrap().len() < 256 << 10,
        "the file was compacted"
    );
}

#[test]
fn two_processes_lose_no_place() {
    windows(2);
}

#[test]
fn ten_processes_lose_no_place() {
    windows(10);
}

#[test]
fn written_places_survive_kills_at_random_times() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("places.json");
    let mut random = Random(4);
    let mut last: HashMap<(String, usize), i64> = HashMap::new();
    let (mut n_confirmed, mut round) = (0, 0);
    while n_confirmed < n_saves() {
        // So that some kills hit the compaction.
        if round % 3 == 0 {
            bloat(&path);
        }
        let window = format!("k{round}");
        round += 1;
        let mut process = child("places::appends_until_killed", &path, &window)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let step = |line: &str| line.split_once("confirmed ")?.1.parse::<usize>().ok();
        let mut take = |step: usize| {
            n_confirmed += 1;
            last.insert((window.clone(), step % ARTICLES), step as i64);
        };
        let mut left = 1 + random.below(12);
        while left > 0 {
            if let Some(step) = step(&lines.next().unwrap().unwrap()) {
                take(step);
                left -= 1;
            }
        }
        // A random time within the next appends.
        thread::sleep(Duration::from_micros(random.below(2000) as u64));
        process.kill().unwrap();
        process.wait().unwrap();
        lines
            .map_while(Result::ok)
            .filter_map(|line| step(&line))
            .for_each(take);
        let places = load(&path);
        for ((window, n), step) in &last {
            assert!(
                when(&places, window, *n) >= *step,
                "round {round}: {window} {n}"
            );
        }
    }
}

const STEPS: [Step; 8] = [
    Step::Directory,
    Step::Lock,
    Step::Open,
    Step::Write,
    // The last four belong to the compaction, which also opens and writes.
    Step::Sync,
    Step::Rename,
    Step::SyncDirectory,
    Step::Open,
];

#[test]
fn error_at_any_step_loses_no_place() {
    for (round, broken) in STEPS.into_iter().enumerate() {
        for kind in [5, 13, 28, 30] {
            let directory = tempfile::tempdir().unwrap();
            let mut path = directory.path().join("places.json");
            if broken == Step::Directory {
                path = directory.path().join("new").join("places.json");
            } else {
                append(&path, &moved("w", 0, 1));
                bloat(&path);
            }
            // The last round fails the second open, that of the temporary file.
            let may_pass = Cell::new(round == 7);
            let reached = Cell::new(false);
            let failed = file::append_with_hook(&path, &moved("w", 1, 2), &|step| {
                if step != broken {
                    return Ok(());
                }
                if may_pass.take() {
                    return Ok(());
                }
                reached.set(true);
                Err(io::Error::from_raw_os_error(kind))
            });
            assert!(reached.get(), "{broken:?} was never reached");
            let error = failed.unwrap_err();
            assert!(
                matches!(&error, SaveError::Io { step, .. } if *step == broken),
                "{error}"
            );
            if broken != Step::Directory {
                assert_eq!(when(&load(&path), "w", 0), 1, "{broken:?}");
            }
            append(&path, &moved("w", 1, 2));
            assert_eq!(when(&load(&path), "w", 1), 2, "{broken:?}");
        }
    }
}

#[test]
fn the_last_place_wins_after_the_clock_is_set_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("places.json");
    let id = id("w", 0);
    let mut places = Places::default();
    for (now, progress) in [(5_000, 0.1), (1_000, 0.6), (1_000, 0.9)] {
        places.set_position(&id, "/papers/w.txt", anchor_at(TEXT, &id, 0), progress, now);
        append(&path, &places.take_changes());
    }
    let progress = load(&path).get(&id, "").unwrap().progress;
    assert!((progress - 0.9).abs() < 0.01, "{progress}");
}
