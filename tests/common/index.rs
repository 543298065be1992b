//! A fake index over the sample articles, answered by slow scans. Its responses have the shape and the
//! spans of real ones, so that screens can be tested without a database.

use pullquote::seeds;
use std::sync::OnceLock;

use pullquote::app::article::pattern::Pattern;
use pullquote::article_id::ArticleId;
use pullquote::library::SourceHash;
use pullquote::library::index_api::{
    ArticleHits, ArticleOpening, ArticleSummary, AttributedStatement, DiffChunk, Hit, LedgerOrder,
    LedgerWindow, PairKind, PersonId, PersonPage, PersonSummary, QuotePair, Request, Response,
    SearchResults, SideBySide, SideBySideRow, StatementKind, Story,
};
use pullquote::library::query::{Phrase, Predicate, Query};
use pullquote_annotate::{Annotations, EntityKind, QuoteKind, Speaker};
use pullquote_import as import;
use pullquote_text::fold::fold;
use pullquote_text::{Article, BlockKind, Source, Span, clean};

struct Known {
    article: Article,
    annotations: std::sync::Arc<Annotations>,
    line: ArticleSummary,
    said: Vec<AttributedStatement>,
}

fn known() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let all = seeds::SEEDS.iter().enumerate();
        all.map(|(n, (name, bytes))| of_seed(n, name, bytes))
            .collect()
    })
}

fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    clean::line(&words.join(" ")).into_owned()
}

fn of_seed(n: usize, name: &str, bytes: &[u8]) -> Known {
    let source = Source::Seed(name.to_owned());
    let article = import::article(bytes, source.clone());
    let annotations = super::annotated(&article);
    let text = article.text();
    let line = ArticleSummary {
        source,
        id: ArticleId::of(article.text()),
        title: flat(&article.title()),
        publisher: article
            .publisher
            .map_or("samples".to_owned(), |span| flat(span.of(text))),
        date: Some(jiff::civil::date(2017, 6, 1 + n as i8)),
        words: article.count_words() as u32,
        address: None,
    };
    let speaker = |speaker: Option<Speaker>| {
        let speaker = speaker?;
        Some(clean::line(annotations.name_of(&speaker)?).into_owned())
    };
    let one = |span: Span, kind, by, cue: Option<Span>, confidence| AttributedStatement {
        article: line.clone(),
        span,
        kind,
        text: flat(span.of(text)),
        person: speaker(by).and_then(|name| person_of(&name)),
        speaker: speaker(by),
        cue: cue.map_or(String::new(), |cue| flat(cue.of(text))),
        confidence,
        is_corrected: false,
    };
    let mut said: Vec<AttributedStatement> = annotations
        .quotes
        .iter()
        .filter(|quote| quote.kind != QuoteKind::Scare && quote.speaker.is_some())
        .map(|quote| {
            let kind = match quote.kind {
                QuoteKind::Direct => StatementKind::Direct,
                QuoteKind::Mixed | QuoteKind::Scare => StatementKind::Mixed,
            };
            let cue = quote.cue.map(|cue| cue.span);
            one(quote.span, kind, quote.speaker, cue, quote.confidence)
        })
        .collect();
    said.extend(
        annotations
            .statements
            .iter()
            .filter(|statement| statement.speaker.is_some() && !statement.spans.is_empty())
            .map(|statement| {
                let span = statement.spans[0];
                one(span, StatementKind::Reported, statement.speaker, None, 0.4)
            }),
    );
    said.sort_by_key(|said| said.span);
    Known {
        annotations: annotations.clone(),
        line,
        said,
        article,
    }
}

/// Ids derived from the letters of a name, so that they are the same in every article.
fn person_of(name: &str) -> Option<PersonId> {
    let sum = name
        .bytes()
        .fold(7i64, |sum, byte| sum * 31 % 1_000_003 + i64::from(byte));
    (!name.is_empty()).then_some(PersonId(sum))
}

pub fn answer(question: &Request) -> Response {
    match question {
        Request::Search { query, limit, .. } => Response::Search(found(query, *limit)),
        Request::Stories { query, .. } => Response::Stories(stories(query)),
        Request::SideBySide { articles, .. } => {
            Response::SideBySide(side_by_side(articles).map(Box::new))
        }
        Request::Filter { query, .. } => Response::Filter(
            known()
                .iter()
                .filter(|known| fits(known, query))
                .map(|known| SourceHash::of(&known.line.source))
                .collect(),
        ),
        Request::People { typed, limit, .. } => {
            let mut lines = people();
            lines.retain(|line| fold(&line.name).contains(&fold(typed)));
            lines.truncate(*limit);
            Response::People(lines)
        }
        Request::Person { id, name, .. } => {
            let id = id.or_else(|| person_of(name));
            Response::Person(id.and_then(page).map(Box::new))
        }
        Request::PersonNamed { name, .. } => {
            Response::Person(person_of(name).and_then(page).map(Box::new))
        }
        Request::Ledger {
            query,
            order,
            offset,
            limit,
            ..
        } => {
            let mut rows: Vec<AttributedStatement> = known()
                .iter()
                .rev()
                .filter(|known| fits(known, query))
                .flat_map(|known| known.said.iter().filter(|said| says(said, query)).cloned())
                .collect();
            if *order == LedgerOrder::Speaker {
                rows.sort_by(|a, b| a.speaker.cmp(&b.speaker));
            }
            let n_rows = rows.len();
            let rows = rows.into_iter().skip(*offset).take(*limit).collect();
            Response::Ledger(LedgerWindow {
                rows,
                offset: *offset,
                n_rows,
            })
        }
        Request::QuotePairs { article, span, .. } => Response::QuotePairs(
            said_at(article, *span)
                .map(|said| vec![echo(said)])
                .unwrap_or_default(),
        ),
        Request::AllQuotePairs { query, .. } => Response::QuotePairs(
            known()
                .iter()
                .filter(|known| fits(known, query))
                .filter_map(|known| known.said.first().map(echo))
                .collect(),
        ),
    }
}

/// Two fake stories of the samples, the second one of two articles.
fn stories(query: &Query) -> Vec<Story> {
    let of = |samples: std::ops::Range<usize>, names: &[&str]| Story {
        articles: samples
            .filter_map(|at| known().get(at))
            .filter(|known| fits(known, query))
            .map(|known| known.line.clone())
            .collect(),
        names: names.iter().map(|&name| name.to_owned()).collect(),
    };
    let mut stories = vec![
        of(0..3, &["Vladimir Putin", "James Mattis", "Nato", "Russia"]),
        of(3..5, &["Ada Holm"]),
    ];
    stories.retain(|story| story.articles.len() > 1);
    stories
}

/// The first statement of each in nearly the same words, the others as they come.
fn side_by_side(articles: &[Source; 2]) -> Option<SideBySide> {
    let find = |source: &Source| known().iter().find(|known| known.line.source == *source);
    let both = [find(&articles[0])?, find(&articles[1])?];
    let opening = |known: &Known| ArticleOpening {
        article: known.line.clone(),
        opening: known
            .article
            .blocks()
            .iter()
            .find(|block| block.kind == BlockKind::Paragraph)
            .map_or_else(String::new, |block| {
                flat(block.span.of(known.article.text()))
            }),
    };
    let n = both.map(|known| known.said.len()).into_iter().max()?;
    let row = |at: usize| SideBySideRow {
        said: both.map(|known| known.said.get(at).cloned()),
        same: (at == 0)
            .then(|| {
                let pair = both[0].said.first().map(echo);
                pair.map(|pair| (pair.kind, pair.diff))
            })
            .flatten(),
    };
    Some(SideBySide {
        articles: both.map(opening),
        rows: (0..n).map(row).collect(),
    })
}

fn said_at(article: &ArticleId, span: Span) -> Option<&'static AttributedStatement> {
    let known = known().iter().find(|known| known.line.id == *article)?;
    known.said.iter().find(|said| said.span == span)
}

/// A fake near-duplicate in the last sample, with a word changed and the end cut.
fn echo(one: &AttributedStatement) -> QuotePair {
    let elsewhere = &known()[known().len() - 1];
    let other = AttributedStatement {
        article: elsewhere.line.clone(),
        span: elsewhere
            .said
            .first()
            .map_or(Span::new(0, 1), |said| said.span),
        ..one.clone()
    };
    let words: Vec<&str> = one.text.split(' ').collect();
    let (head, tail) = words.split_at(words.len() / 2);
    QuotePair {
        one: one.clone(),
        other,
        kind: PairKind::Altered,
        diff: vec![
            DiffChunk::Both(head.join(" ")),
            DiffChunk::One(tail.join(" ")),
            DiffChunk::Other("something else altogether".to_owned()),
        ],
    }
}

fn words_of(words: &Phrase) -> String {
    words.words.join(" ")
}

fn holds(text: &str, words: &Phrase) -> bool {
    fold(text).contains(&words_of(words))
}

fn fits(known: &Known, query: &Query) -> bool {
    query.terms.iter().all(|term| {
        let text = known.article.text();
        let fits = match &term.predicate {
            Predicate::Text(words) => holds(text, words),
            Predicate::Said(words) => known.said.iter().any(|said| holds(&said.text, words)),
            Predicate::By(words) => known.said.iter().any(|said| by(said, words)),
            Predicate::In(words) => holds(&known.line.publisher, words),
            _ => true,
        };
        fits != term.negated
    })
}

fn by(said: &AttributedStatement, words: &Phrase) -> bool {
    said.speaker.as_ref().is_some_and(|name| holds(name, words))
}

fn says(said: &AttributedStatement, query: &Query) -> bool {
    query.terms.iter().all(|term| match &term.predicate {
        Predicate::By(words) => by(said, words),
        Predicate::Said(words) => holds(&said.text, words),
        _ => true,
    })
}

fn found(query: &Query, limit: usize) -> SearchResults {
    let mut articles: Vec<ArticleHits> = known()
        .iter()
        .filter(|known| fits(known, query))
        .map(|known| found_in(known, query))
        .collect();
    let n_articles = articles.len();
    articles.truncate(limit);
    SearchResults {
        articles,
        n_articles,
    }
}

fn found_in(known: &Known, query: &Query) -> ArticleHits {
    let find = |words: &str| {
        let pattern = Pattern::parse(&words.to_lowercase());
        pattern.map_or_else(|_| Vec::new(), |pattern| pattern.find(&known.article))
    };
    let mut spans: Vec<Span> = Vec::new();
    for term in &query.terms {
        match &term.predicate {
            Predicate::Text(words) => spans.extend(find(&words_of(words))),
            Predicate::Said(words) => spans.extend(
                find(&words_of(words))
                    .into_iter()
                    .filter(|span| known.said.iter().any(|said| said.span.contains(*span))),
            ),
            Predicate::By(words) => spans.extend(
                known
                    .said
                    .iter()
                    .filter(|said| by(said, words))
                    .map(|said| said.span),
            ),
            _ => {}
        }
    }
    spans.sort_unstable();
    let n_hits = spans.len();
    let hits = spans
        .into_iter()
        .take(6)
        .map(|span| hit(known, span))
        .collect();
    ArticleHits {
        article: known.line.clone(),
        hits,
        n_hits,
    }
}

/// The hit with the words around it.
fn hit(known: &Known, span: Span) -> Hit {
    let text = known.article.text();
    let block = known.article.blocks()[known.article.block_at(span.start())].span;
    let before: Vec<&str> = text[block.start()..span.start()]
        .split_whitespace()
        .collect();
    let before = before[before.len().saturating_sub(14)..].join(" ");
    let after: Vec<&str> = text[span.end()..block.end().max(span.end())]
        .split(' ')
        .collect();
    let rest = flat(&after[..after.len().min(18)].join(" "));
    let is_apart = text[span.end()..].starts_with(char::is_whitespace);
    let after = if is_apart { format!(" {rest}") } else { rest };
    let words = flat(span.of(text));
    let before = if before.is_empty() {
        before
    } else {
        format!("{} ", flat(&before))
    };
    let mark = Span::new(before.len(), before.len() + words.len());
    let said = known.said.iter().find(|said| said.span.contains(span));
    Hit {
        span,
        excerpt: format!("{before}{words}{after}"),
        marks: vec![mark],
        speaker: said.and_then(|said| said.speaker.clone()),
        is_corrected: false,
    }
}

fn people() -> Vec<PersonSummary> {
    let mut lines: Vec<PersonSummary> = Vec::new();
    for known in known() {
        for who in &known.annotations.entities {
            let name = clean::line(&who.name).into_owned();
            let n_said = known
                .said
                .iter()
                .filter(|said| said.speaker.as_deref() == Some(&name))
                .count() as u32;
            match lines.iter_mut().find(|line| line.name == name) {
                Some(line) => {
                    line.n_articles += 1;
                    line.n_said += n_said;
                }
                None if matches!(who.kind, EntityKind::Person | EntityKind::Organisation) => {
                    lines.push(PersonSummary {
                        id: person_of(&name).unwrap_or(PersonId(0)),
                        kind: who.kind,
                        name,
                        gender: None,
                        n_articles: 1,
                        n_said,
                    });
                }
                None => {}
            }
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse((line.n_said, line.n_articles)));
    lines
}

fn page(id: PersonId) -> Option<PersonPage> {
    let all = people();
    let line = all.iter().find(|line| line.id == id)?.clone();
    let names = |known: &Known| {
        let who = known.annotations.entities.iter();
        who.filter(|who| who.name == line.name)
            .map(|who| who.mentions.len() as u32)
            .next()
    };
    let said = known().iter().flat_map(|known| &known.said);
    Some(PersonPage {
        names: vec![(line.name.clone(), line.n_articles), ("he".to_owned(), 1)],
        articles: known()
            .iter()
            .rev()
            .filter_map(|known| Some((known.line.clone(), names(known)?)))
            .collect(),
        said: said
            .filter(|said| said.speaker.as_deref() == Some(&line.name))
            .cloned()
            .collect(),
        with: all
            .iter()
            .filter(|other| other.id != id)
            .take(5)
            .map(|other| (other.clone(), 1))
            .collect(),
        line,
    })
}
