//! What was found, as text to read and as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::table::csv_row;
use crate::library::archive::{
    ArticleLine, Echo, Findings, Found, Hit, PersonLine, PersonPage, Piece, Said, Verdict,
};
use crate::library::query::Query;
use crate::shell::cli::{PlainFormat, SearchFormat};
use pullquote_text::{Span, clean};

/// The columns of a search as CSV.
const COLUMNS: [&str; 8] = [
    "date",
    "title",
    "publisher",
    "speaker",
    "excerpt",
    "path",
    "byte_start",
    "byte_end",
];

/// Where an article lies, cleaned.
pub(super) fn path(article: &ArticleLine) -> String {
    let locator = article.source.locator();
    clean::line(&locator).into_owned()
}

/// Its date, or nothing.
pub(super) fn date(article: &ArticleLine) -> String {
    article
        .date
        .map_or_else(String::new, |date| date.to_string())
}

/// `pullquote search`.
pub(super) fn findings(
    query: &Query,
    found: &Findings,
    format: SearchFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        SearchFormat::Text => found.articles.iter().try_for_each(|one| as_text(one, out)),
        SearchFormat::Json => {
            let articles: Vec<Value> = found.articles.iter().map(of_found).collect();
            let value = json!({
                "query": query.to_string(),
                "n_articles": found.n_articles,
                "articles": articles,
            });
            write_json(&value, out)
        }
        SearchFormat::Csv => {
            csv_row(&COLUMNS.map(str::to_owned), out)?;
            for one in &found.articles {
                for hit in &one.hits {
                    csv_row(&hit_row(&one.article, hit), out)?;
                }
                if one.hits.is_empty() {
                    let none = Hit {
                        span: Span::default(),
                        excerpt: String::new(),
                        marks: Vec::new(),
                        speaker: None,
                    };
                    csv_row(&hit_row(&one.article, &none), out)?;
                }
            }
            Ok(())
        }
    }
}

fn hit_row(article: &ArticleLine, hit: &Hit) -> [String; 8] {
    let position = |at: usize| {
        if hit.span.is_empty() {
            String::new()
        } else {
            at.to_string()
        }
    };
    [
        date(article),
        article.title.clone(),
        article.publisher.clone(),
        hit.speaker.clone().unwrap_or_default(),
        hit.excerpt.clone(),
        path(article),
        position(hit.span.start()),
        position(hit.span.end()),
    ]
}

/// One line, cleaned: an index is a file like any other, and may hold what nobody indexed.
fn put(line: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", clean::line(line))
}

/// Title, place, and each hit in its sentence.
fn as_text(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    let article = &found.article;
    let facts = [article.publisher.clone(), date(article), path(article)];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    put(&article.title, out)?;
    put(&format!("  {}", facts.join(" · ")), out)?;
    for hit in &found.hits {
        let speaker = hit.speaker.as_deref();
        let speaker = speaker.map_or_else(String::new, |speaker| format!("  — {speaker}"));
        put(&format!("    {}{speaker}", hit.excerpt), out)?;
    }
    let more = found.n_hits.saturating_sub(found.n_shown());
    if more > 0 {
        put(&format!("    and {more} more"), out)?;
    }
    Ok(())
}

fn of_found(found: &Found) -> Value {
    let hit = |hit: &Hit| {
        json!({
            "byte_start": hit.span.start(),
            "byte_end": hit.span.end(),
            "excerpt": hit.excerpt,
            "marks": hit.marks.iter().map(|mark| [mark.start(), mark.end()]).collect::<Vec<_>>(),
            "speaker": hit.speaker,
        })
    };
    let hits: Vec<Value> = found.hits.iter().map(hit).collect();
    let mut value = of_article(&found.article);
    value["n_hits"] = found.n_hits.into();
    value["hits"] = hits.into();
    value
}

fn of_article(article: &ArticleLine) -> Value {
    json!({
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date.map(|date| date.to_string()),
        "path": article.source.locator(),
        "sha256": article.id.as_str(),
        "words": article.words,
    })
}

/// A statement as an object.
pub(super) fn of_said(said: &Said) -> Value {
    json!({
        "speaker": said.speaker,
        "kind": said.kind.name(),
        "cue": said.cue,
        "text": said.text,
        "confidence": (f64::from(said.confidence) * 1000.0).round() / 1000.0,
        "byte_start": said.span.start(),
        "byte_end": said.span.end(),
        "article": of_article(&said.article),
    })
}

fn write_json(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", clean::json(&text))
}

/// The list of `pullquote people`.
pub(super) fn people(
    lines: &[PersonLine],
    format: PlainFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        PlainFormat::Text => lines.iter().try_for_each(|line| {
            let (said, articles) = (line.n_said, line.n_articles);
            let name = clean::line(&line.name);
            writeln!(out, "{said}\t{articles}\t{}\t{name}", line.kind.name())
        }),
        PlainFormat::Json => {
            let list: Vec<Value> = lines.iter().map(of_person).collect();
            write_json(&list.into(), out)
        }
    }
}

fn of_person(line: &PersonLine) -> Value {
    json!({
        "name": line.name,
        "kind": line.kind.name(),
        "articles": line.n_articles,
        "statements": line.n_said,
    })
}

/// Everything of one.
pub(super) fn person(
    page: &PersonPage,
    format: PlainFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        PlainFormat::Text => page_as_text(page, out),
        PlainFormat::Json => {
            let mut value = of_person(&page.line);
            let names = page.names.iter();
            let names = names.map(|(name, n)| json!({ "name": name, "articles": n }));
            value["names"] = names.collect();
            let articles = page.articles.iter().map(|(article, n)| {
                let mut value = of_article(article);
                value["mentions"] = (*n).into();
                value
            });
            value["named_in"] = articles.collect();
            value["said"] = page.said.iter().map(of_said).collect();
            let with = page.with.iter().map(|(line, n)| {
                let mut value = of_person(line);
                value["together"] = (*n).into();
                value
            });
            value["named_with"] = with.collect();
            write_json(&value, out)
        }
    }
}

/// Names of a page that are told.
const NAMES: usize = 12;

fn page_as_text(page: &PersonPage, out: &mut dyn Write) -> io::Result<()> {
    let line = &page.line;
    let counts = format!(
        "  {} · {} · {}",
        line.kind.name(),
        counted(line.n_said as usize, "statement"),
        counted(line.n_articles as usize, "article")
    );
    put(&line.name, out)?;
    put(&counts, out)?;
    let others = page.names.iter().filter(|(name, _)| *name != line.name);
    let others: Vec<&str> = others.map(|(name, _)| name.as_str()).take(NAMES).collect();
    if !others.is_empty() {
        put(&format!("  also called {}", others.join(", ")), out)?;
    }
    let with: Vec<String> = page
        .with
        .iter()
        .take(NAMES)
        .map(|(line, n)| format!("{} ({n})", line.name))
        .collect();
    if !with.is_empty() {
        put(&format!("  named with {}", with.join(", ")), out)?;
    }
    for said in &page.said {
        let doubt = if said.confidence < 0.5 { "?" } else { "" };
        let cue = if said.cue.is_empty() {
            said.kind.name()
        } else {
            &said.cue
        };
        let (day, title, words) = (date(&said.article), &said.article.title, &said.text);
        writeln!(out)?;
        put(&format!("{day}  {cue}{doubt}: {words}"), out)?;
        let place = path(&said.article);
        put(&format!("            {title} · {place}"), out)?;
    }
    Ok(())
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What a verdict is called.
const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Cut => "cut",
        Verdict::Altered => "altered",
        Verdict::OtherSpeaker => "other-speaker",
    }
}

/// `pullquote echoes`: both versions with what each has for itself in brackets.
pub(super) fn echoes(echoes: &[Echo], out: &mut dyn Write) -> io::Result<()> {
    for (i, echo) in echoes.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", verdict(echo.verdict))?;
        for (said, is_one) in [(&echo.one, true), (&echo.other, false)] {
            let speaker = said.speaker.as_deref().unwrap_or("—");
            let words = marked(&echo.pieces, is_one);
            put(&format!("  {speaker}: {words}"), out)?;
            let facts = [
                date(&said.article),
                said.article.title.clone(),
                path(&said.article),
            ];
            let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
            put(&format!("    {}", facts.join(" · ")), out)?;
        }
    }
    Ok(())
}

fn marked(pieces: &[Piece], is_one: bool) -> String {
    let shown = pieces.iter().filter_map(|piece| match piece {
        Piece::Both(words) => Some(words.clone()),
        Piece::One(words) if is_one => Some(format!("[{words}]")),
        Piece::Other(words) if !is_one => Some(format!("[{words}]")),
        _ => None,
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// The same for other programs.
pub(super) fn echoes_json(echoes: &[Echo], out: &mut dyn Write) -> io::Result<()> {
    let piece = |piece: &Piece| match piece {
        Piece::Both(words) => json!({ "both": words }),
        Piece::One(words) => json!({ "one": words }),
        Piece::Other(words) => json!({ "other": words }),
    };
    let list: Value = echoes
        .iter()
        .map(|echo| {
            json!({
                "verdict": verdict(echo.verdict),
                "one": of_said(&echo.one),
                "other": of_said(&echo.other),
                "pieces": echo.pieces.iter().map(piece).collect::<Vec<_>>(),
            })
        })
        .collect();
    write_json(&list, out)
}
