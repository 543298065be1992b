//! Results as plain text, JSON and CSV.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::fields::{article_json, date, join_facts, path, statement_json, write_json, write_line};
use crate::library::index_api::{
    ArticleHits, ArticleSummary, DiffChunk, Hit, PairKind, PersonPage, PersonSummary, QuotePair,
    SearchResults,
};
use crate::library::query::Query;
use crate::shell::cli::{OutputFormat, SearchFormat};
use crate::shell::csv;
use pullquote_annotate::DOUBTFUL;
use pullquote_text::{Span, clean};

const CSV_COLUMNS: [&str; 9] = [
    "date",
    "title",
    "publisher",
    "speaker",
    "excerpt",
    "path",
    "byte_start",
    "byte_end",
    "address",
];

/// Most names on a person's page.
const MAX_NAMES: usize = 12;

/// Output of `pullquote search`.
pub(super) fn findings(
    query: &Query,
    findings: &SearchResults,
    format: SearchFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut articles = findings.articles.iter();
    match format {
        SearchFormat::Text => articles.try_for_each(|found| found_text(found, out)),
        SearchFormat::Json => {
            let value = json!({
                "query": query.to_string(),
                "n_articles": findings.n_articles,
                "articles": articles.map(found_json).collect::<Vec<_>>(),
            });
            write_json(&value, out)
        }
        SearchFormat::Csv => {
            csv::write_row(&CSV_COLUMNS, out)?;
            for found in articles {
                for hit in &found.hits {
                    hit_row(&found.article, hit, out)?;
                }
                if found.hits.is_empty() {
                    let none = Hit {
                        span: Span::default(),
                        excerpt: String::new(),
                        marks: Vec::new(),
                        speaker: None,
                        is_corrected: false,
                    };
                    hit_row(&found.article, &none, out)?;
                }
            }
            Ok(())
        }
    }
}

fn hit_row(article: &ArticleSummary, hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
    let (start, end) = if hit.span.is_empty() {
        (String::new(), String::new())
    } else {
        (hit.span.start().to_string(), hit.span.end().to_string())
    };
    let speaker = hit.speaker.as_deref().unwrap_or_default();
    let (date, path) = (date(article), path(article));
    let (title, publisher) = (&article.title, &article.publisher);
    let fields = [
        &date,
        title,
        publisher,
        speaker,
        &hit.excerpt,
        &path,
        &start,
        &end,
        article.address.as_deref().unwrap_or_default(),
    ];
    csv::write_row(&fields, out)
}

fn found_text(found: &ArticleHits, out: &mut dyn Write) -> io::Result<()> {
    let article = &found.article;
    let facts = join_facts(&[&article.publisher, &date(article), &path(article)]);
    write_line(&article.title, out)?;
    write_line(&format!("  {facts}"), out)?;
    for hit in &found.hits {
        let speaker = hit.speaker.as_deref();
        let speaker = speaker.map_or_else(String::new, |speaker| format!("  — {speaker}"));
        write_line(&format!("    {}{speaker}", hit.excerpt), out)?;
    }
    let more = found.n_hits.saturating_sub(found.n_shown());
    if more > 0 {
        write_line(&format!("    and {more} more"), out)?;
    }
    Ok(())
}

fn found_json(found: &ArticleHits) -> Value {
    let hit = |hit: &Hit| {
        let mut value = json!({
            "byte_start": hit.span.start(),
            "byte_end": hit.span.end(),
            "excerpt": hit.excerpt,
            "marks": hit.marks.iter().map(|mark| [mark.start(), mark.end()]).collect::<Vec<_>>(),
            "speaker": hit.speaker,
        });
        if hit.is_corrected {
            value["corrected"] = true.into();
        }
        value
    };
    let mut value = article_json(&found.article);
    value["n_hits"] = found.n_hits.into();
    value["hits"] = found.hits.iter().map(hit).collect();
    value
}

/// The list that `pullquote people` prints.
pub(super) fn people(
    lines: &[PersonSummary],
    format: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Text => lines.iter().try_for_each(|line| {
            let (said, articles) = (line.n_said, line.n_articles);
            let name = clean::line(&line.name);
            writeln!(out, "{said}\t{articles}\t{}\t{name}", line.kind.name())
        }),
        OutputFormat::Json => write_json(&lines.iter().map(person_json).collect(), out),
    }
}

fn person_json(line: &PersonSummary) -> Value {
    json!({
        "name": line.name,
        "kind": line.kind.name(),
        "articles": line.n_articles,
        "statements": line.n_said,
    })
}

/// The page that `pullquote people NAME` prints.
pub(super) fn person(
    page: &PersonPage,
    format: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Text => person_text(page, out),
        OutputFormat::Json => {
            let mut value = person_json(&page.line);
            let names = page.names.iter();
            let names = names.map(|(name, n)| json!({ "name": name, "articles": n }));
            value["names"] = names.collect();
            let articles = page.articles.iter().map(|(article, n)| {
                let mut value = article_json(article);
                value["mentions"] = (*n).into();
                value
            });
            value["named_in"] = articles.collect();
            value["said"] = page.said.iter().map(statement_json).collect();
            let with = page.with.iter().map(|(line, n)| {
                let mut value = person_json(line);
                value["together"] = (*n).into();
                value
            });
            value["named_with"] = with.collect();
            write_json(&value, out)
        }
    }
}

fn person_text(page: &PersonPage, out: &mut dyn Write) -> io::Result<()> {
    let line = &page.line;
    let kind = line.kind.name();
    let statements = counted(line.n_said as usize, "statement");
    let articles = counted(line.n_articles as usize, "article");
    write_line(&line.name, out)?;
    write_line(&format!("  {kind} · {statements} · {articles}"), out)?;
    let others = page.names.iter().filter(|(name, _)| *name != line.name);
    let others = others.map(|(name, _)| name.as_str());
    let others: Vec<&str> = others.take(MAX_NAMES).collect();
    if !others.is_empty() {
        write_line(&format!("  also called {}", others.join(", ")), out)?;
    }
    let with = page.with.iter().take(MAX_NAMES);
    let with: Vec<String> = with
        .map(|(line, n)| format!("{} ({n})", line.name))
        .collect();
    if !with.is_empty() {
        write_line(&format!("  named with {}", with.join(", ")), out)?;
    }
    for said in &page.said {
        let doubt = if said.confidence < DOUBTFUL { "?" } else { "" };
        let cue = if said.cue.is_empty() {
            said.kind.name()
        } else {
            &said.cue
        };
        let (day, title, text) = (date(&said.article), &said.article.title, &said.text);
        writeln!(out)?;
        write_line(&format!("{day}  {cue}{doubt}: {text}"), out)?;
        let path = path(&said.article);
        write_line(&format!("            {title} · {path}"), out)?;
    }
    Ok(())
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

const fn verdict_name(verdict: PairKind) -> &'static str {
    match verdict {
        PairKind::Same => "same",
        PairKind::Cut => "cut",
        PairKind::Altered => "altered",
        PairKind::OtherSpeaker => "other-speaker",
    }
}

/// Output of `pullquote echoes`. In text, brackets mark what only one version has.
pub(super) fn echoes(
    echoes: &[QuotePair],
    format: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    if format == OutputFormat::Json {
        return write_json(&echoes.iter().map(echo_json).collect(), out);
    }
    for (i, echo) in echoes.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", verdict_name(echo.kind))?;
        for (said, is_one) in [(&echo.one, true), (&echo.other, false)] {
            let speaker = said.speaker_words();
            let text = bracketed(&echo.diff, is_one);
            write_line(&format!("  {speaker}: {text}"), out)?;
            let article = &said.article;
            let facts = join_facts(&[&date(article), &article.title, &path(article)]);
            write_line(&format!("    {facts}"), out)?;
        }
    }
    Ok(())
}

fn bracketed(pieces: &[DiffChunk], is_one: bool) -> String {
    let shown = pieces.iter().filter_map(|piece| match piece {
        DiffChunk::Both(words) => Some(words.clone()),
        DiffChunk::One(words) if is_one => Some(format!("[{words}]")),
        DiffChunk::Other(words) if !is_one => Some(format!("[{words}]")),
        _ => None,
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn echo_json(echo: &QuotePair) -> Value {
    let piece = |piece: &DiffChunk| match piece {
        DiffChunk::Both(words) => json!({ "both": words }),
        DiffChunk::One(words) => json!({ "one": words }),
        DiffChunk::Other(words) => json!({ "other": words }),
    };
    json!({
        "verdict": verdict_name(echo.kind),
        "one": statement_json(&echo.one),
        "other": statement_json(&echo.other),
        "pieces": echo.diff.iter().map(piece).collect::<Vec<_>>(),
    })
}
