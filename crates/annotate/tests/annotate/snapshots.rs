//! The complete annotations of small texts, so that a diff shows every side effect of a change.
//!
//! `snapshots/NAME.txt` is a text, a line of dashes and the annotations. To add a case, write the text
//! alone. `UPDATE_SNAPSHOTS=1 cargo test -p pullquote-annotate snapshots` rewrites the files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pullquote_annotate::{Annotations, Annotator, Speaker};

const SEPARATOR: &str = "\n----------\n";

fn listing(text: &str, found: &Annotations) -> String {
    let mut out = String::new();
    let speaker = |speaker: Option<Speaker>| {
        let Some(speaker) = speaker else {
            return "—".to_owned();
        };
        let mention = speaker.mention.of(text);
        match found.name_of(&speaker) {
            Some(name) if name == mention => name.to_owned(),
            name => format!("{mention} = {}", name.unwrap_or("?")),
        }
    };
    for quote in &found.quotes {
        let (kind, words) = (quote.kind.name(), quote.span.of(text));
        let cue = quote.cue.map_or("—", |cue| cue.span.of(text));
        let _ = writeln!(
            out,
            "{kind} {words}\n    {} | {cue}",
            speaker(quote.speaker)
        );
        for part in &quote.clause {
            let _ = writeln!(out, "    clause: {}", part.of(text));
        }
    }
    for statement in found.statements.iter().filter(|one| one.is_marked()) {
        let parts: Vec<&str> = statement.spans.iter().map(|span| span.of(text)).collect();
        let cue = statement.cue.map_or("—", |cue| cue.span.of(text));
        let words = parts.join(" … ");
        let _ = writeln!(
            out,
            "statement {words}\n    {} | {cue}",
            speaker(statement.speaker)
        );
    }
    for mention in found.mentions.iter().filter(|one| !one.kind.is_linked()) {
        let _ = writeln!(out, "{} {}", mention.kind.name(), mention.span.of(text));
    }
    for entity in &found.entities {
        let mentions: Vec<&str> = entity.mentions.iter().map(|span| span.of(text)).collect();
        let (kind, mentions) = (entity.kind.name(), mentions.join(", "));
        let _ = writeln!(out, "{kind} {}: {mentions}", entity.name);
        if !entity.called.is_empty() {
            let _ = writeln!(out, "    called: {}", entity.called.join(", "));
        }
    }
    out
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn annotations_match_their_snapshots() {
    let annotator = Annotator::new().unwrap();
    let is_update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut changed = String::new();
    let files = files();
    assert!(files.len() >= 40, "{}", files.len());
    for file in files {
        let old = std::fs::read_to_string(&file).unwrap();
        let text = old.split(SEPARATOR).next().unwrap().trim_end();
        let listing = listing(text, &annotator.annotate(text).into_annotations());
        let new = format!("{text}\n{SEPARATOR}{listing}");
        if new == old {
            continue;
        }
        if is_update {
            std::fs::write(&file, new).unwrap();
        } else {
            let _ = writeln!(changed, "{}:\n{new}", file.display());
        }
    }
    assert!(
        changed.is_empty(),
        "changed, see UPDATE_SNAPSHOTS:\n{changed}"
    );
}
