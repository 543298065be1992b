//! Corrections that others exported: taken in under errors of the system and beside other windows.

use std::fs;
use std::path::Path;

use pullquote::bookmarks::file::{self, Step};
use pullquote::bookmarks::{Imported, Records};
use pullquote::corrections::exchange;
use serde_json::{Value, json};

use super::make::{STEPS, ids, record, time};

/// A document with a correction, a merge and a split of names.
fn document() -> String {
    let mut records = Records::default();
    for number in 2..5 {
        assert!(records.add(record(&format!("theirs-{number}"), number)));
    }
    let list: Vec<&Value> = records
        .iter()
        .filter_map(|one| records.json(one.id()))
        .collect();
    json!({ "format": exchange::FORMAT, "version": 1, "corrections": list }).to_string()
}

fn import(path: &Path, document: &str) -> (Records, Vec<Imported>) {
    let mut records = file::load(path).records;
    let list = exchange::read(document).unwrap().into_iter();
    let imported = list.map(|value| {
        exchange::check(&value).unwrap();
        records.import(value)
    });
    let imported = imported.collect();
    (records, imported)
}

#[test]
fn an_error_while_an_import_is_saved_loses_nothing_and_it_can_be_repeated() {
    // After the last step the new file is in place.
    let before_the_last = STEPS
        .into_iter()
        .take_while(|step| *step != Step::SyncDirectory);
    for broken in before_the_last {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("bookmarks.json");
        let mut mine = Records::default();
        assert!(mine.add(record("mine", 0)));
        file::save(&path, &mine).unwrap();
        let before = fs::read(&path).unwrap();
        let (records, _) = import(&path, &document());
        let failed = file::save_with_hook(&path, &records, &|step| {
            if step == broken {
                return Err(std::io::Error::from_raw_os_error(28));
            }
            Ok(())
        });
        assert!(failed.is_err(), "{broken:?}");
        assert_eq!(fs::read(&path).unwrap(), before, "{broken:?}");
        let (records, imported) = import(&path, &document());
        assert_eq!(imported, [Imported::Added; 3]);
        file::save(&path, &records).unwrap();
        let all = ["mine", "theirs-2", "theirs-3", "theirs-4"];
        assert_eq!(ids(&file::load(&path).records), all);
    }
}

#[test]
fn of_an_import_and_a_window_the_newer_record_stays() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bookmarks.json");
    let (records, _) = import(&path, &document());
    file::save(&path, &records).unwrap();

    // A window changes one and removes another; an older export comes back.
    let mut window = file::load(&path).records;
    window.edit_correction("theirs-2", &time(50), |one| {
        one.article.title = "Mine".to_owned();
    });
    assert!(window.remove("theirs-3", &time(51)).is_some());
    let (records, imported) = import(&path, &document());
    assert_eq!(imported, [Imported::Unchanged; 3]);
    file::save(&path, &window).unwrap();
    file::save(&path, &records).unwrap();
    let (_, imported) = import(&path, &document());
    assert_eq!(
        imported,
        [Imported::Older, Imported::Older, Imported::Unchanged]
    );
    assert_eq!(ids(&file::load(&path).records), ["theirs-2", "theirs-4"]);

    // A newer one replaces it, and its unknown members come along.
    let mut newer: Value = serde_json::from_str(&document()).unwrap();
    newer["corrections"][0]["modified"] = time(60).into();
    newer["corrections"][0]["mood"] = json!(["of", "the desk"]);
    let (records, imported) = import(&path, &newer.to_string());
    assert_eq!(imported[0], Imported::Updated);
    file::save(&path, &records).unwrap();
    let loaded = file::load(&path).records;
    assert_eq!(loaded.json("theirs-2").unwrap()["mood"][1], "the desk");
}

#[test]
fn an_import_never_replaces_a_record_of_another_type() {
    let mut records = Records::default();
    assert!(records.add(record("theirs-2", 0)));
    let value = exchange::read(&document()).unwrap().swap_remove(0);
    assert_eq!(records.import(value), Imported::OtherType);
    assert!(records.bookmark("theirs-2").is_some());
}
