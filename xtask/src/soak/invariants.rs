//! What must hold when all has ended: everything confirmed is there, once; the index is that of a rebuild; nothing
//! is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use super::Soak;
use super::model::Switch;
use super::texts::lamp;

/// How many temporary files of killed processes may wait to be removed by the next save.
const MAX_LEFT: usize = 8;
/// How many fetches it takes at most until all is there.
const MAX_FETCHES: usize = 100;
/// How large the log of the index may become: it is merged when it has 64 MB, unless a query is running.
const MAX_LOG: u64 = 256 << 20;

impl Soak {
    /// Lets everything come to rest, and checks it.
    pub fn finish(&mut self, n_articles: usize) -> anyhow::Result<()> {
        if let Some(disk) = &self.world.disk {
            disk.make_room()?;
        }
        // A feed shows only so many at a time, and some of these are killed.
        for _ in 0..MAX_FETCHES {
            self.publish(n_articles);
            self.fetch()?;
            if self.model.fetched.len() == n_articles {
                break;
            }
        }
        let n = self.model.fetched.len();
        self.report
            .check("all articles were fetched", n == n_articles, || {
                format!("{n} of {n_articles}")
            });
        self.close_all();
        self.check_records()?;
        let listed = self.list(&[])?;
        self.check_articles(&listed);
        self.check_trash()?;
        self.check_index()?;
        self.check_files()
    }

    /// What `pullquote list` tells, by title.
    fn list(&self, more: &[(String, String)]) -> anyhow::Result<BTreeMap<String, Vec<Value>>> {
        let listed = self.json(&["list", "--all", "--format", "json"], more)?;
        let mut by_title: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in listed.as_array().into_iter().flatten() {
            let title = row["title"].as_str().unwrap_or_default().to_owned();
            by_title.entry(title).or_default().push(row.clone());
        }
        Ok(by_title)
    }

    fn json(&self, arguments: &[&str], more: &[(String, String)]) -> anyhow::Result<Value> {
        let ended = self.world.run_until(arguments, "", None, more)?;
        anyhow::ensure!(ended.code == Some(0), "{arguments:?}: {}", ended.stderr);
        serde_json::from_str(&ended.stdout).with_context(|| format!("{arguments:?}"))
    }

    fn check_records(&mut self) -> anyhow::Result<()> {
        let file: Value = serde_json::from_str(&fs::read_to_string(self.world.bookmarks())?)?;
        let records = file["records"].as_array().context("records")?;
        let mut lamps = BTreeSet::new();
        let mut corrections = BTreeSet::new();
        for record in records.iter().filter(|record| record["deleted"].is_null()) {
            match record["type"].as_str() {
                Some("bookmark") => {
                    let exact = record["target"]["selector"][0]["exact"].as_str();
                    lamps.extend(exact.and_then(lamp));
                }
                Some("correction") => {
                    corrections.extend(record["id"].as_str().map(str::to_owned));
                }
                _ => {}
            }
        }
        for number in &self.model.bookmarks {
            self.report.check(
                "confirmed bookmarks are there",
                lamps.contains(number),
                || format!("lamp {number}"),
            );
        }
        for id in &self.model.corrections {
            self.report.check(
                "confirmed corrections are there",
                corrections.contains(id),
                || id.clone(),
            );
        }
        if corrections.is_empty() {
            return Ok(());
        }
        let listed = self.json(&["corrections", "list", "--format", "json"], &[])?;
        for correction in listed["corrections"].as_array().into_iter().flatten() {
            let state = correction["state"].as_str().unwrap_or_default();
            self.report
                .check("corrections apply", state == "applied", || {
                    correction.to_string()
                });
        }
        Ok(())
    }

    fn check_articles(&mut self, listed: &BTreeMap<String, Vec<Value>>) {
        let row = |title: &String| listed.get(title).and_then(|rows| rows.first());
        for title in &self.model.fetched {
            let n = listed.get(title).map_or(0, Vec::len);
            let deleted = self
                .model
                .deleted
                .get(title)
                .copied()
                .unwrap_or(Switch::Off);
            self.report.check(
                "fetched articles are there once",
                n <= 1 && deleted.allows(n == 0),
                || format!("{title}: {n} times, deleted: {deleted:?}"),
            );
        }
        for (name, switches) in [
            ("starred", &self.model.starred),
            ("archived", &self.model.archived),
        ] {
            for (title, switch) in switches {
                let is_on = row(title).map(|row| row[name] == true);
                let invariant = if name == "starred" {
                    "confirmed stars hold"
                } else {
                    "the archive holds"
                };
                self.report.check(
                    invariant,
                    is_on.is_none_or(|is_on| switch.allows(is_on)),
                    || format!("{title}: {is_on:?}, not {switch:?}"),
                );
            }
        }
        for ((title, tag), switch) in &self.model.tagged {
            let tags = row(title).map(|row| row["tags"].clone());
            let has = |tags: &Value| {
                let mut tags = tags.as_array().into_iter().flatten();
                tags.any(|known| known == tag.as_str())
            };
            let holds = tags.as_ref().is_none_or(|tags| switch.allows(has(tags)));
            self.report.check("confirmed tags hold", holds, || {
                format!("{title}: {tags:?}, {tag}: {switch:?}")
            });
        }
    }

    fn check_trash(&mut self) -> anyhow::Result<()> {
        let listed = self.world.run(&["restore"], "")?;
        let titles: Vec<String> = self.model.deleted.keys().cloned().collect();
        for title in titles {
            self.check_is_in_trash(&title, &listed.stdout);
        }
        Ok(())
    }

    pub fn check_log_of_index(&mut self) {
        let log = self
            .world
            .home()
            .join("cache/pullquote/index/library.db-wal");
        let bytes = fs::metadata(log).map_or(0, |log| log.len());
        self.report
            .check("the log of the index stays small", bytes <= MAX_LOG, || {
                format!("{} MB", bytes >> 20)
            });
    }

    /// The index that grew, and one that is built at once, give the same answers.
    fn check_index(&mut self) -> anyhow::Result<()> {
        let ended = self.world.run(&["index"], "")?;
        anyhow::ensure!(ended.code == Some(0), "index: {}", ended.stderr);
        let fresh = self.world.home().join("fresh-cache");
        let fresh = [(
            "XDG_CACHE_HOME".to_owned(),
            fresh.to_string_lossy().into_owned(),
        )];
        let ended = self
            .world
            .run_until(&["index", "--rebuild"], "", None, &fresh)?;
        anyhow::ensure!(ended.code == Some(0), "index --rebuild: {}", ended.stderr);
        for arguments in [
            ["list", "--all", "--format", "json"].as_slice(),
            &["quotes", "--format", "jsonl", "--as-is"],
            &["quotes", "--format", "jsonl", "--as-is", "--as-found"],
            &["quotes", "--format", "jsonl", "--as-is", "stay"],
            &[
                "people", "--format", "json", "--as-is", "--limit", "1000000",
            ],
        ] {
            let lines = |more: &[(String, String)]| -> anyhow::Result<Vec<String>> {
                let ended = self.world.run_until(arguments, "", None, more)?;
                anyhow::ensure!(ended.code == Some(0), "{arguments:?}: {}", ended.stderr);
                let mut lines: Vec<String> = ended.stdout.lines().map(str::to_owned).collect();
                lines.sort();
                Ok(lines)
            };
            let (grown, built) = (lines(&[])?, lines(&fresh)?);
            let differ = || {
                let mut pairs = grown.iter().zip(&built);
                let first = pairs.find(|(one, other)| one != other);
                format!(
                    "{arguments:?}: {} and {} lines, first {first:?}",
                    grown.len(),
                    built.len()
                )
            };
            self.report
                .check("the index is that of a rebuild", grown == built, differ);
        }
        Ok(())
    }

    fn check_files(&mut self) -> anyhow::Result<()> {
        let home = self.world.home();
        let all = files(&home);
        let named = |part: &str| -> Vec<&PathBuf> {
            let has = |path: &&PathBuf| {
                path.file_name()
                    .is_some_and(|name| name.to_string_lossy().contains(part))
            };
            all.iter().filter(has).collect()
        };
        let aside = named(".unreadable");
        self.report
            .check("no file was damaged", aside.is_empty(), || {
                format!("{aside:?}")
            });
        for path in all
            .iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        {
            // Places are lines, of which a kill may cut the last.
            if path.ends_with("places.json") {
                continue;
            }
            let text = fs::read_to_string(path)?;
            let is_whole = serde_json::from_str::<Value>(&text).is_ok();
            self.report
                .check("files are whole", is_whole, || path.display().to_string());
        }
        let library = files(&self.world.library());
        for page in library
            .iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        {
            let is_whole = fs::read_to_string(page)?.trim_end().ends_with("</html>");
            let is_hidden = page
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            self.report
                .check("files are whole", is_whole || is_hidden, || {
                    page.display().to_string()
                });
        }
        let is_hidden = |path: &&PathBuf| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'))
        };
        let left = all.iter().filter(is_hidden);
        let left: Vec<&PathBuf> = left.collect();
        self.report.check(
            "temporary files are removed",
            left.len() <= MAX_LEFT,
            || format!("{left:?}"),
        );
        Ok(())
    }
}

/// All files below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}
