//! Places and jumps as lines of JSON.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serializer};
use serde_json::{Value, json};

use super::super::json::{default_hash, omit_hash, to_value};
use super::{Changes, Jump, MOST, Place, Places};
use crate::bookmarks::Anchor;
use pullquote_text::clean;

/// The member `format` of the first line.
const FORMAT: &str = "pullquote places";
/// The version of the format that this program writes.
const VERSION: u64 = 1;

/// The first line; `length` is the number of bytes after it in a file without outdated lines.
pub(super) fn head(length: usize) -> String {
    line(&json!({"format": FORMAT, "version": VERSION, "length": length}))
}

/// `length` of a first line that [`head`] made.
pub(super) fn compact_length(first: &str) -> Option<u64> {
    let value: Value = serde_json::from_str(first).ok()?;
    (value.get("format")? == FORMAT).then(|| value.get("length")?.as_u64())?
}

impl Changes {
    /// One line for each change.
    pub(super) fn to_lines(&self) -> String {
        let places = self.places.iter().map(place_line);
        places.chain(self.jumps.iter().map(jump_line)).collect()
    }
}

impl Places {
    /// Reads the text of a file. Lines that are not JSON are skipped: a killed process may have left an
    /// incomplete one. `None` if all of them are.
    pub(super) fn from_lines(text: &str) -> Option<Self> {
        let mut places = Self::default();
        let (mut n_lines, mut n_bad) = (0, 0);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            n_lines += 1;
            n_bad += usize::from(!places.add_line(line));
        }
        places.jumps.sort_by_key(|jump| jump.time);
        places.trim_jumps();
        (n_bad < n_lines || n_lines == 0).then_some(places)
    }

    /// Adds what a line holds. Returns whether it is JSON.
    fn add_line(&mut self, line: &str) -> bool {
        // In one step, as most lines can be: a file may have thousands.
        if line.starts_with(PLACE)
            && let Ok(place) = serde_json::from_str(line)
        {
            self.add_place(place);
            return true;
        }
        let Some(value) = serde_json::from_str(line).ok().filter(Value::is_object) else {
            return false;
        };
        if let Ok(place) = Place::deserialize(&value) {
            self.add_place(place);
        } else if let Ok(mut jump) = Jump::deserialize(&value) {
            default_hash(&mut jump.anchor, &jump.article);
            self.jumps.push(jump);
        } else if value.get("format").is_none() {
            self.unknown.push(line.to_owned());
        }
        true
    }

    fn add_place(&mut self, mut place: Place) {
        if let Some(anchor) = &mut place.anchor {
            default_hash(anchor, &place.article);
        }
        self.insert_if_newer(place);
    }

    /// The text of a file without outdated lines, the newest places last.
    pub(super) fn to_lines(&self) -> String {
        let mut all: Vec<&Place> = self.by_article.values().collect();
        all.sort_by(|a, b| (a.modified, &a.article).cmp(&(b.modified, &b.article)));
        let newest = &all[all.len().saturating_sub(MOST)..];
        let unknown = self.unknown.iter().map(|line| format!("{line}\n"));
        let places = newest.iter().map(|place| place_line(place));
        let jumps = self.jumps.iter().map(jump_line);
        let body: String = unknown.chain(places).chain(jumps).collect();
        head(body.len()) + &body
    }

    /// Drops repeated lines of later versions.
    pub(super) fn dedup_unknown(&mut self) {
        let mut seen = HashSet::new();
        self.unknown.retain(|line| seen.insert(line.clone()));
    }
}

/// How the line of a place begins.
const PLACE: &str = "{\"place\":";

fn line(value: &Value) -> String {
    clean::json(&value.to_string()).into_owned() + "\n"
}

fn place_line(place: &Place) -> String {
    anchored_line(to_value(place), "place")
}

fn jump_line(jump: &Jump) -> String {
    anchored_line(to_value(jump), "jump")
}

/// The line of a value whose member `id` is the article of its `target`.
fn anchored_line(mut value: Value, id: &str) -> String {
    let article = value[id].clone();
    if let Some(target) = value.get_mut("target") {
        omit_hash(target, &article);
    }
    line(&value)
}

/// Four digits tell one screen of a long article from the next.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
pub(super) fn rounded<S: Serializer>(progress: &f32, json: S) -> Result<S::Ok, S::Error> {
    json.serialize_f64((f64::from(*progress) * 10_000.0).round() / 10_000.0)
}

pub(super) fn clamped<'de, D: Deserializer<'de>>(json: D) -> Result<f32, D::Error> {
    Ok(f64::deserialize(json)?.clamp(0.0, 1.0) as f32)
}

/// A place without its words is still worth keeping: the progress remains.
pub(super) fn if_valid<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Anchor>, D::Error> {
    Ok(Anchor::deserialize(Value::deserialize(json)?).ok())
}
