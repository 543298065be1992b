//! Places as lines of JSON, and the whole file as text.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::json as records;
use super::{Changes, Jump, MOST, Place, Places};
use crate::article_id::ArticleId;
use crate::bookmarks::Anchor;

/// What the first line says.
pub(super) const FORMAT: &str = "pullquote places";
/// The version of the format that this program writes.
const VERSION: u64 = 1;

/// The first line; `length` is that of the lines after it when they hold nothing needless.
pub(super) fn head(length: usize) -> String {
    line(&json!({"format": FORMAT, "version": VERSION, "length": length}))
}

/// The length that the first line of a file tells, if it is one of ours.
pub(super) fn told_length(first: &str) -> Option<u64> {
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
    /// Reads a file's text. Lines that cannot be read are left out, for a kill may have cut one;
    /// `None` when there is no line that can be read.
    pub(super) fn from_lines(text: &str) -> Option<Self> {
        let mut places = Self::default();
        let (mut good, mut bad) = (0, 0);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let Ok(Value::Object(map)) = serde_json::from_str(line) else {
                bad += 1;
                continue;
            };
            good += 1;
            let value = Value::Object(map);
            if let Some(place) = read_place(&value) {
                places.take(place);
            } else if let Some(jump) = read_jump(&value) {
                places.jumps.push(jump);
            } else if value.get("format").is_none() {
                places.unknown.push(line.to_owned());
            }
        }
        places.jumps.sort_by_key(|jump| jump.time);
        places.bound_jumps();
        (good > 0 || bad == 0).then_some(places)
    }

    /// The file's text with nothing needless in it, the newest places last.
    pub(super) fn to_lines(&self) -> String {
        let mut all: Vec<&Place> = self.by_article.values().collect();
        all.sort_by(|a, b| (a.modified, &a.article).cmp(&(b.modified, &b.article)));
        let mut body = String::new();
        for unknown in &self.unknown {
            body.push_str(unknown);
            body.push('\n');
        }
        body.extend(
            all[all.len().saturating_sub(MOST)..]
                .iter()
                .map(|one| place_line(one)),
        );
        body.extend(self.jumps.iter().map(jump_line));
        head(body.len()) + &body
    }

    /// Lines of later versions that come more than once are kept once.
    pub(super) fn thin_unknown(&mut self) {
        let mut seen = HashSet::new();
        self.unknown.retain(|line| seen.insert(line.clone()));
    }
}

fn line(value: &Value) -> String {
    records::harmless(&value.to_string()) + "\n"
}

fn place_line(place: &Place) -> String {
    let mut map = Map::new();
    map.insert("place".to_owned(), place.article.as_str().into());
    map.insert("source".to_owned(), place.source.as_str().into());
    map.insert("progress".to_owned(), rounded(place.progress).into());
    map.insert("read".to_owned(), place.read.into());
    map.insert("opened".to_owned(), place.opened.into());
    map.insert("modified".to_owned(), place.modified.into());
    if let Some(anchor) = &place.anchor {
        let target = records::write_target(anchor, &place.article, &Value::Null);
        map.insert("target".to_owned(), target);
    }
    line(&Value::Object(map))
}

/// Four digits are enough to tell one screen of a long article from the next.
fn rounded(progress: f32) -> f64 {
    (f64::from(progress) * 10_000.0).round() / 10_000.0
}

fn read_place(value: &Value) -> Option<Place> {
    let article = ArticleId::from_hex(value.get("place")?.as_str()?);
    let number = |key: &str| value.get(key).and_then(Value::as_i64);
    let target = value.get("target");
    Some(Place {
        anchor: target.and_then(|target| records::read_target(target, &article)),
        source: value.get("source")?.as_str()?.to_owned(),
        progress: value.get("progress")?.as_f64()?.clamp(0.0, 1.0) as f32,
        read: value.get("read")?.as_bool()?,
        opened: number("opened")?,
        modified: number("modified")?,
        article,
    })
}

fn jump_line(jump: &Jump) -> String {
    line(&json!({
        "jump": jump.article.as_str(),
        "source": jump.source,
        "time": jump.time,
        "target": records::write_target(&jump.anchor, &jump.article, &Value::Null),
    }))
}

fn read_jump(value: &Value) -> Option<Jump> {
    let article = ArticleId::from_hex(value.get("jump")?.as_str()?);
    let anchor: Anchor = records::read_target(value.get("target")?, &article)?;
    Some(Jump {
        anchor,
        source: value.get("source")?.as_str()?.to_owned(),
        time: value.get("time")?.as_i64()?,
        article,
    })
}
