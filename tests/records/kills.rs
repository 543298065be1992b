//! Processes are killed during saves: confirmed records must survive.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use pullquote::bookmarks::file::{self, Step};

use super::make::{Random, STEPS, record};
use super::windows::{child, child_args};

/// Adds and saves records until it is killed, and prints each confirmed id.
fn save_for_ever(path: &Path, window: &str) {
    let mut records = file::load(path).records;
    let mut out = std::io::stdout();
    for number in 0.. {
        let id = format!("{window}-{number}");
        records.add(record(&id, number));
        match file::save(path, &records) {
            Ok(saved) => {
                records.refresh(saved.records);
                writeln!(out, "confirmed {id}").unwrap();
                out.flush().unwrap();
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
#[ignore = "run as a child process by other tests"]
fn saves_until_killed() {
    if let Some((path, window)) = child_args() {
        save_for_ever(&path, &window);
    }
}

/// Saves once and hangs before the step that is named as the window.
#[test]
#[ignore = "run as a child process by other tests"]
fn saves_and_stops() {
    let Some((path, window)) = child_args() else {
        return;
    };
    let mut records = file::load(&path).records;
    for number in 0..300 {
        records.add(record(&format!("new-{number}"), number));
    }
    let mut parts = 0;
    let parts = std::cell::RefCell::new(&mut parts);
    let _ = file::save_with_hook(&path, &records, &|step| {
        **parts.borrow_mut() += usize::from(step == Step::Write);
        let is_there =
            window == format!("{step:?}") && (step != Step::Write || **parts.borrow() == 3);
        if is_there {
            println!("confirmed step");
            std::io::stdout().flush().unwrap();
            thread::park();
        }
        Ok(())
    });
}

fn loaded(path: &Path) -> HashSet<String> {
    let loaded = file::load(path);
    assert_eq!(loaded.notices, Vec::<String>::new());
    for one in loaded.records.iter() {
        // Records of every type must be complete.
        if let Some((_, number)) = one.id().rsplit_once('-') {
            assert_eq!(*one, record(one.id(), number.parse().unwrap()));
        }
    }
    let ids = loaded.records.iter().map(|one| one.id().to_owned());
    ids.collect()
}

/// The number of confirmed saves of a kill test; `docs/durability.md` documents the long run.
pub fn n_saves() -> usize {
    let saves = std::env::var("PULLQUOTE_SAVES").ok();
    saves.and_then(|saves| saves.parse().ok()).unwrap_or(200)
}

#[test]
fn confirmed_records_survive_kills_at_random_times() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bookmarks.json");
    let mut random = Random(9);
    let mut confirmed: HashSet<String> = HashSet::new();
    let mut round = 0;
    while confirmed.len() < n_saves() {
        let window = format!("k{round}");
        round += 1;
        let mut process = child("kills::saves_until_killed", &path, &window)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut left = 1 + random.below(12);
        while left > 0 {
            let line = lines.next().unwrap().unwrap();
            if let Some((_, id)) = line.split_once("confirmed ") {
                confirmed.insert(id.to_owned());
                left -= 1;
            }
        }
        // A random time within the next save.
        thread::sleep(Duration::from_micros(random.below(6000) as u64));
        process.kill().unwrap();
        process.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            if let Some((_, id)) = line.split_once("confirmed ") {
                confirmed.insert(id.to_owned());
            }
        }
        let there = loaded(&path);
        let lost: Vec<&String> = confirmed.difference(&there).collect();
        assert_eq!(lost, Vec::<&String>::new(), "round {round}");
        // At most one unconfirmed record for each kill.
        assert!(there.len() <= confirmed.len() + round);
    }
    assert!(round >= n_saves() / 13, "{round} kills");
}

#[test]
fn after_a_kill_before_any_step_the_file_is_the_old_or_the_new_one() {
    for step in STEPS {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("bookmarks.json");
        file::save(&path, &super::make::records(&["old"])).unwrap();
        let mut process = child("kills::saves_and_stops", &path, &format!("{step:?}"))
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        assert!(
            lines.any(|line| line.contains("confirmed step")),
            "{step:?}"
        );
        process.kill().unwrap();
        process.wait().unwrap();
        let there = loaded(&path);
        let wanted = if step == Step::SyncDirectory { 301 } else { 1 };
        assert!(there.contains("old") && there.len() == wanted, "{step:?}");
        // The lock is released. The next save merges a complete temporary file and removes an
        // incomplete one.
        let mut records = file::load(&path).records;
        records.add(record("next", 1));
        file::save(&path, &records).unwrap();
        let is_whole = matches!(step, Step::Sync | Step::Rename | Step::SyncDirectory);
        let all = if is_whole { 302 } else { 2 };
        assert_eq!(loaded(&path).len(), all, "{step:?}");
        let left = std::fs::read_dir(directory.path()).unwrap().count();
        assert_eq!(left, 2, "only the records and the lock: {step:?}");
    }
}
