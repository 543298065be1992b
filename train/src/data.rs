//! Reads the corpora: gzip-compressed JSON Lines with offsets in code points.

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
}

/// A gold attribution; spans in bytes.
pub struct Attribution {
    pub source: Vec<Span>,
    pub cue: Vec<Span>,
    pub content: Vec<Span>,
    pub head: Option<Span>,
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
    let mut bytes: Vec<usize> = raw.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(raw.text.len());
    let span = |[start, end]: [usize; 2]| Span::new(bytes[start], bytes[end]);
    let spans = |list: Vec<[usize; 2]>| -> Vec<Span> { list.into_iter().map(span).collect() };
    let attributions = raw
        .attributions
        .into_iter()
        .map(|a| Attribution {
            source: spans(a.source),
            cue: spans(a.cue),
            content: spans(a.content),
            head: a.source_head.map(span),
        })
        .collect();
    let article = plain::from_text(raw.text, Source::Given(raw.id.clone()));
    Ok(GoldArticle {
        id: raw.id,
        article,
        attributions,
    })
}
