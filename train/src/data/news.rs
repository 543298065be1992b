//! Reads the articles whose quotations were read by hand: `voices-wikinews.jsonl.gz` and the tagged
//! articles of `gold/styles`.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context as _;
use pullquote_text::{Source, Span, plain};
use serde::Deserialize;

use super::{Attribution, GoldArticle, byte_spans, lines};

/// Number of parts for cross-validation.
pub const FOLDS: u32 = 5;

/// The part that an article is in, by its id: its checksum, so that it does not depend on order.
pub fn fold(id: &str) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(id.as_bytes());
    crc.sum() % FOLDS
}

#[derive(Deserialize)]
struct RawArticle {
    id: String,
    text: String,
    quotes: Vec<RawQuote>,
    reported: Vec<RawReported>,
}

#[derive(Deserialize)]
struct RawQuote {
    start: usize,
    end: usize,
    kind: String,
    mention: Option<[usize; 2]>,
    name: Option<String>,
    #[serde(default)]
    alternatives: Vec<String>,
    sure: Option<bool>,
}

#[derive(Deserialize)]
struct RawReported {
    start: usize,
    end: usize,
    source: Option<[usize; 2]>,
    name: Option<String>,
    cue: Option<[usize; 2]>,
}

/// The articles of `voices-wikinews.jsonl.gz` in the data directory `data`.
pub fn wikinews(data: &Path) -> anyhow::Result<Vec<GoldArticle>> {
    let path = data.join("quotes/voices-wikinews.jsonl.gz");
    lines(&path)?.iter().map(|line| voices(line)).collect()
}

fn voices(line: &str) -> anyhow::Result<GoldArticle> {
    let raw: RawArticle = serde_json::from_str(line)?;
    let span = byte_spans(&raw.text);
    let mut attributions = Vec::new();
    for quote in raw.quotes {
        if matches!(quote.kind.as_str(), "direct" | "mixed") {
            attributions.push(Attribution {
                source: quote.mention.into_iter().map(&span).collect(),
                content: vec![span([quote.start, quote.end])],
                names: quote.name.into_iter().chain(quote.alternatives).collect(),
                is_sure: quote.sure.unwrap_or(true),
                ..Attribution::default()
            });
        }
    }
    attributions.extend(raw.reported.into_iter().map(|one| Attribution {
        source: one.source.into_iter().map(&span).collect(),
        cue: one.cue.into_iter().map(&span).collect(),
        content: vec![span([one.start, one.end])],
        names: one.name.into_iter().collect(),
        is_sure: true,
        is_unquoted: true,
        ..Attribution::default()
    }));
    attributions.sort_by_key(|one| one.content.first().copied());
    let article = plain::from_text(raw.text, Source::Given(raw.id.clone()));
    Ok(GoldArticle {
        id: raw.id,
        article,
        attributions,
    })
}

/// Which of the tagged articles, by the number that a file name begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Odd numbers, to train on.
    Train,
    /// Even numbers, to measure on.
    Dev,
}

/// The tagged articles of the directory `gold/styles`.
pub fn styles(gold: &Path, half: Half) -> anyhow::Result<Vec<GoldArticle>> {
    let files = files(gold, half)?;
    let articles = files.into_iter().map(|(id, file)| tagged(id, &file));
    articles.collect()
}

/// A tagged article with its named mentions.
pub struct Named {
    pub id: String,
    pub text: String,
    /// Spans with the kinds of the tags: `PER`, `ORG`, `LOC`, `GRP`, `EVT`.
    pub names: Vec<(Span, String)>,
}

/// The names in the tagged articles of the directory `gold/styles`.
pub fn names(gold: &Path, half: Half) -> anyhow::Result<Vec<Named>> {
    let named = |(id, file): (String, String)| {
        let (_, body) = file.split_once("\n\n").context("no blank line")?;
        let (text, tags) = tags(body)?;
        let is_name = |tag: &&Tag| matches!(tag.kind, "PER" | "ORG" | "LOC" | "GRP" | "EVT");
        let names = tags.iter().filter(is_name);
        let names = names.map(|tag| (tag.span, tag.kind.to_owned())).collect();
        Ok(Named { id, text, names })
    };
    files(gold, half)?.into_iter().map(named).collect()
}

/// Ids and contents of the tagged articles.
fn files(gold: &Path, half: Half) -> anyhow::Result<Vec<(String, String)>> {
    let dir = gold.join("styles");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let id = path.file_stem().map(|stem| stem.to_string_lossy());
        let id = id.unwrap_or_default().into_owned();
        let number = id.split('-').next().and_then(|n| n.parse::<u32>().ok());
        let is_tagged = path.extension().is_some_and(|ending| ending == "tagged");
        let is_wanted = number.is_some_and(|n| (n % 2 == 1) == (half == Half::Train));
        if is_tagged && is_wanted {
            out.push((id, std::fs::read_to_string(&path)?));
        }
    }
    Ok(out)
}

/// A tag `[[KIND:args|text]]` in an article.
struct Tag<'a> {
    kind: &'a str,
    args: &'a str,
    span: Span,
}

fn tagged(id: String, file: &str) -> anyhow::Result<GoldArticle> {
    let (header, body) = file.split_once("\n\n").context("no blank line")?;
    let names: HashMap<&str, &str> = header
        .lines()
        .filter_map(|line| line.strip_prefix('#')?.split_once(" = "))
        .map(|(id, name)| (id.trim(), name.trim()))
        .collect();
    let (text, tags) = tags(body)?;
    let mut attributions = Vec::new();
    for tag in &tags {
        let (who, is_unquoted) = match (tag.kind, tag.args.split_once(':')) {
            ("I", _) => (tag.args, true),
            ("Q", Some((_, who))) if who != "-" => (who, false),
            _ => continue,
        };
        let mentions = mentions(&tags, who);
        attributions.push(Attribution {
            source: nearest(&text, &mentions, tag.span).into_iter().collect(),
            content: vec![tag.span],
            mentions,
            names: names
                .get(who)
                .map(|name| (*name).to_owned())
                .into_iter()
                .collect(),
            is_sure: true,
            is_unquoted,
            ..Attribution::default()
        });
    }
    let article = plain::from_text(text, Source::Given(id.clone()));
    Ok(GoldArticle {
        id,
        article,
        attributions,
    })
}

/// The text without its tags, and the tags sorted by span.
fn tags(tagged: &str) -> anyhow::Result<(String, Vec<Tag<'_>>)> {
    let (mut text, mut tags, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut rest = tagged;
    loop {
        let close = if open.is_empty() {
            None
        } else {
            rest.find("]]")
        };
        let Some(at) = rest.find("[[").into_iter().chain(close).min() else {
            break;
        };
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("]]") {
            let (kind, args, start) = open.pop().context("a closing tag without an opening one")?;
            let span = Span::new(start, text.len());
            tags.push(Tag { kind, args, span });
            rest = after;
        } else {
            let (head, after) = rest[2..].split_once('|').context("a tag without `|`")?;
            let (kind, args) = head.split_once(':').context("a tag without `:`")?;
            open.push((kind, args, text.len()));
            rest = after;
        }
    }
    text.push_str(rest);
    anyhow::ensure!(open.is_empty(), "unclosed tag");
    tags.sort_by_key(|tag| tag.span);
    Ok((text, tags))
}

/// Distance in bytes at which a mention is no longer the source of the words.
const FAR: usize = 400;
/// Added to the distance of a mention in another paragraph.
const OTHER_PARAGRAPH: usize = 200;

/// The mentions of `who` outside quotations.
fn mentions(tags: &[Tag], who: &str) -> Vec<Span> {
    let quoted = |span: Span| {
        let mut around = tags.iter().filter(|tag| tag.kind == "Q");
        around.any(|tag| tag.span.start() <= span.start() && span.end() <= tag.span.end())
    };
    tags.iter()
        .filter(|tag| tag.args == who && !matches!(tag.kind, "Q" | "I"))
        .map(|tag| tag.span)
        .filter(|span| !quoted(*span))
        .collect()
}

/// The mention that is nearest to `words` and not in them.
fn nearest(text: &str, mentions: &[Span], words: Span) -> Option<Span> {
    let distance = |span: Span| {
        let gap = if span.end() <= words.start() {
            Span::new(span.end(), words.start())
        } else {
            Span::new(words.end(), span.start())
        };
        let is_apart = gap.of(text).contains("\n\n");
        gap.len() + if is_apart { OTHER_PARAGRAPH } else { 0 }
    };
    mentions
        .iter()
        .filter(|span| !span.overlaps(words))
        .map(|span| (distance(*span), *span))
        .filter(|(distance, _)| *distance < FAR)
        .min()
        .map(|(_, span)| span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tagged_article_has_sources_and_names() {
        let file = "# mayor = Ida Holm\n\n[[PER:mayor|Ida Holm]] said [[I:mayor|the ferry was late]]. \
            [[Q:direct:mayor|“It will sail,”]] [[ROLE:mayor|she]] added. A [[Q:scare:-|“sprint”]].";
        let gold = tagged("x".to_owned(), file).unwrap();
        let text = gold.article.text();
        let got: Vec<(&str, &str, bool)> = gold
            .attributions
            .iter()
            .map(|one| {
                (
                    one.source[0].of(text),
                    one.content[0].of(text),
                    one.is_unquoted,
                )
            })
            .collect();
        assert_eq!(
            got,
            [
                ("Ida Holm", "the ferry was late", true),
                ("she", "“It will sail,”", false),
            ]
        );
        assert_eq!(gold.attributions[0].names, ["Ida Holm"]);
    }

    #[test]
    fn fold_is_stable() {
        assert_eq!(fold("wikinews-2019-000"), fold("wikinews-2019-000"));
        assert!(fold("a") < FOLDS);
    }
}
