//! Reads the corpora: gzip-compressed JSON Lines with offsets in code points.

pub mod news;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;
use flate2::read::GzDecoder;
use pullquote_text::plain;
use pullquote_text::{Article, Source, Span};
use serde::Deserialize;

/// The lines of a gzip file.
pub fn lines(path: &Path) -> anyhow::Result<Vec<String>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines.map(|line| Ok(line?)).collect()
}

/// The rows of a tab-separated list, split into columns, without comments.
pub fn rows(path: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
    let mut text = String::new();
    if path.extension().is_some_and(|ending| ending == "gz") {
        GzDecoder::new(&bytes[..]).read_to_string(&mut text)?;
    } else {
        text = String::from_utf8(bytes)?;
    }
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    Ok(rows
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

#[derive(Deserialize)]
struct RawArticle {
    id: String,
    text: String,
    attributions: Vec<RawAttribution>,
}

#[derive(Deserialize)]
struct RawAttribution {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    source_head: Option<[usize; 2]>,
    speaker: Option<RawSpeaker>,
    kind: String,
}

#[derive(Deserialize)]
struct RawSpeaker {
    name: String,
}

/// A gold attribution; spans in bytes.
#[derive(Default)]
pub struct Attribution {
    pub source: Vec<Span>,
    pub cue: Vec<Span>,
    pub content: Vec<Span>,
    pub head: Option<Span>,
    /// All mentions of the speaker outside quotations, where they are tagged.
    pub mentions: Vec<Span>,
    /// Names of the speaker that are right; empty if none is known.
    pub names: Vec<String>,
    /// Whether the reader of the article had no doubt about the speaker.
    pub is_sure: bool,
    /// Whether it is reported speech without quotation marks.
    pub is_unquoted: bool,
}

/// An article with its gold attributions.
pub struct GoldArticle {
    pub id: String,
    pub article: Article,
    pub attributions: Vec<Attribution>,
}

/// The articles of a quotation corpus.
pub fn documents(path: &Path) -> anyhow::Result<Vec<GoldArticle>> {
    lines(path)?.iter().map(|line| document(line)).collect()
}

fn document(line: &str) -> anyhow::Result<GoldArticle> {
    let raw: RawArticle = serde_json::from_str(line)?;
    let span = byte_spans(&raw.text);
    let spans = |list: Vec<[usize; 2]>| -> Vec<Span> { list.into_iter().map(&span).collect() };
    let attributions = raw
        .attributions
        .into_iter()
        .map(|a| Attribution {
            source: spans(a.source),
            cue: spans(a.cue),
            content: spans(a.content),
            head: a.source_head.map(&span),
            mentions: Vec::new(),
            names: a.speaker.map(|speaker| speaker.name).into_iter().collect(),
            is_sure: true,
            is_unquoted: a.kind == "indirect",
        })
        .collect();
    let article = plain::from_text(raw.text, Source::Given(raw.id.clone()));
    Ok(GoldArticle {
        id: raw.id,
        article,
        attributions,
    })
}

/// Turns offsets in code points into byte spans of `text`.
pub fn byte_spans(text: &str) -> impl Fn([usize; 2]) -> Span + use<> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    move |[start, end]| Span::new(bytes[start], bytes[end])
}
