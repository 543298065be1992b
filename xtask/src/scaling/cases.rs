//! The cases: what is measured, and on what.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use pullquote::app::article::pattern::Pattern;
use pullquote::article_id::ArticleId;
use pullquote::bookmarks::export::{self, Located};
use pullquote::bookmarks::record::Record as BookmarkRecord;
use pullquote::bookmarks::{AnchorMatch, Bookmark, Locator, Records};
use pullquote::layout::{Layout, LayoutOptions};
use pullquote::library::Entry;
use pullquote::library::index::IndexedArticle;
use pullquote::library::index_api::{LedgerOrder, ReaderState, Request, Response};
use pullquote::library::query::parse;
use pullquote::library::store::{Change, Store, answer};
use pullquote_annotate::record::{Record, to_brat, to_html, to_markdown};
use pullquote_annotate::{Annotations, Annotator};
use pullquote_import::{self as import, Collection};
use pullquote_text::{Article, Source, plain};

use super::files::{self, File};
use super::{Input, bookmarks as generated, texts};

/// A stage and its input.
pub struct Case {
    pub name: &'static str,
    /// Bytes of the smallest input.
    pub base: usize,
    /// Makes the input of about so many bytes, with files in the given directory.
    pub prepare: fn(&Path, usize) -> anyhow::Result<Input>,
}

/// Bytes of the smallest text.
const TEXT: usize = 60_000;
/// The same of work that takes little time.
const LARGE: usize = 200_000;
/// The same of a library, whose articles are annotated first.
const LIBRARY: usize = 100_000;
/// Bytes of an article of that library.
const ARTICLE: usize = 2_000;
/// Bytes between two bookmarks.
const APART: usize = 400;
/// Rows of a window.
const ROWS: usize = 50;

macro_rules! cases {
    ($($name:literal, $base:expr, $prepare:expr;)*) => {
        pub const CASES: &[Case] = &[$(Case {
            name: $name,
            base: $base,
            prepare: $prepare,
        }),*];
    };
}

cases! {
    "annotate news", TEXT, |_, n| annotate(&texts::news(n));
    "annotate named speakers", TEXT, |_, n| annotate(&texts::named_quotes(n));
    "annotate one quotation, repeated", TEXT, |_, n| annotate(&texts::repeated_quotes(n));
    "annotate pronouns", TEXT, |_, n| annotate(&texts::pronouns(n));
    "annotate names", TEXT, |_, n| annotate(&texts::names(n));
    "annotate descriptions", TEXT, |_, n| annotate(&texts::descriptions(n));
    "annotate one paragraph", TEXT, |_, n| annotate(&texts::giant_paragraph(n));
    "annotate turns", TEXT, |_, n| annotate(&texts::turns(n));
    "import text", LARGE, |_, n| Ok(document(files::text(n)));
    "import HTML", LARGE, |_, n| Ok(document(files::html(n)));
    "import Markdown", LARGE, |_, n| Ok(document(files::markdown(n)));
    "import DOCX", LARGE, |_, n| Ok(document(files::docx(n)));
    "import PDF", LARGE, |_, n| Ok(document(files::pdf(n)));
    "import EPUB, all parts", LARGE, |dir, n| collection(dir, &files::epub(n));
    "import mbox, all letters", LARGE, |dir, n| collection(dir, &files::mbox(n));
    "import Nexis, all articles", LARGE, |dir, n| collection(dir, &files::nexis(n));
    "import feed, all entries", LARGE, |dir, n| collection(dir, &files::feed(n));
    "layout of all rows", LARGE, |_, n| Ok(layout(n, false, |layout, _| layout.rows_from(0, usize::MAX).len()));
    "layout of all rows, one paragraph", LARGE, |_, n| Ok(layout(n, true, |layout, _| layout.rows_from(0, usize::MAX).len()));
    "open at the end", LARGE, |_, n| Ok(layout(n, false, open_at_end));
    "open at the end, one paragraph", LARGE, |_, n| Ok(layout(n, true, open_at_end));
    "resize in the middle", LARGE, |_, n| Ok(layout(n, false, resize));
    "resize in the middle, one paragraph", LARGE, |_, n| Ok(layout(n, true, resize));
    "search on the page", LARGE, |_, n| search("bridge", n);
    "search on the page, no hit", LARGE, |_, n| search("zeppelin", n);
    "search on the page, expression", LARGE, |_, n| search("/br[a-z]+ge/", n);
    "index a library", LIBRARY, |_, n| index(n);
    "search the library", LIBRARY, |_, n| library(n, |query, state| Request::Search { query, state, limit: 50 });
    "filter the library", LIBRARY, |_, n| library(n, |query, state| Request::Filter { query, state });
    "ledger of the library", LIBRARY, |_, n| library(n, |query, state| Request::Ledger {
        query, state, order: LedgerOrder::Newest, offset: 0, limit: 128,
    });
    "export annotations, JSON", TEXT, |_, n| export_annotations(n, |article, found| {
        Ok(serde_json::to_string(&Record::new(article, found, "a", None))?)
    });
    "export annotations, brat", TEXT, |_, n| export_annotations(n, |article, found| Ok(to_brat(article, found)));
    "export annotations, HTML", TEXT, |_, n| export_annotations(n, |article, found| Ok(to_html(article, found)));
    "export annotations, Markdown", TEXT, |_, n| export_annotations(n, |article, found| Ok(to_markdown(article, found)));
    "export bookmarks, Markdown", TEXT, |_, n| Ok(bookmarks(n, false, |items| export::bookmarks(items).to_markdown().len()));
    "export bookmarks, HTML", TEXT, |_, n| Ok(bookmarks(n, false, |items| export::bookmarks(items).to_html().len()));
    "export bookmarks, JSON", TEXT, |_, n| Ok(bookmarks(n, false, |items| export::as_json("bookmarks", items).len()));
    "export bookmarks, table", TEXT, |_, n| Ok(bookmarks(n, false, |items| export::bookmarks_as_rows(items).len()));
    "bookmarks in a changed text", TEXT, |_, n| Ok(bookmarks(n, true, |items| items.len()));
    "write and read bookmarks", TEXT, |_, n| Ok(written_bookmarks(n));
}

fn input(n_bytes: usize, work: impl FnMut() -> anyhow::Result<usize> + 'static) -> Input {
    Input {
        n_bytes,
        work: Box::new(work),
    }
}

fn article(text: &str) -> Article {
    plain::from_text(text.to_owned(), Source::Given(String::new()))
}

fn annotate(text: &str) -> anyhow::Result<Input> {
    let (article, annotator) = (article(text), Annotator::new()?);
    Ok(input(text.len(), move || {
        Ok(annotator.annotate_article(&article).mentions.len())
    }))
}

fn document(file: File) -> Input {
    let source = Source::File(file.name.into());
    input(file.bytes.len(), move || {
        let article = import::read(file.bytes.as_slice(), source.clone())?;
        Ok(article.text().len())
    })
}

/// Reads every part of a file.
fn collection(dir: &Path, file: &File) -> anyhow::Result<Input> {
    let path = dir.join(format!("{}-{}", file.bytes.len(), file.name));
    std::fs::write(&path, &file.bytes)?;
    Ok(input(file.bytes.len(), move || {
        let mut open = Collection::open(&path)?.context("no file of several articles")?;
        let parts = open.contents()?.parts;
        anyhow::ensure!(parts.len() > 1, "one part");
        let mut length = 0;
        for part in parts {
            length += open.article(part.number)?.text().len();
        }
        Ok(length)
    }))
}

fn layout(n_bytes: usize, is_one_paragraph: bool, work: fn(&mut Layout, usize) -> usize) -> Input {
    let text = if is_one_paragraph {
        texts::giant_paragraph(n_bytes)
    } else {
        texts::news(n_bytes)
    };
    let laid_out = Layout::new(article(&text), LayoutOptions::default());
    input(text.len(), move || Ok(work(&mut laid_out.clone(), n_bytes)))
}

fn open_at_end(layout: &mut Layout, _: usize) -> usize {
    let top = layout.last_top(ROWS);
    layout.rows_from(top, ROWS).len()
}

fn resize(layout: &mut Layout, n_bytes: usize) -> usize {
    let middle = n_bytes / 2;
    let mut n_rows = 0;
    for measure in [40, 80, 66] {
        layout.set_options(LayoutOptions {
            measure,
            ..LayoutOptions::default()
        });
        let top = layout.row_start(middle);
        n_rows += layout.rows_from(top, ROWS).len();
    }
    n_rows
}

fn search(wanted: &str, n_bytes: usize) -> anyhow::Result<Input> {
    let article = article(&texts::news(n_bytes));
    let pattern = Pattern::parse(wanted)?;
    Ok(input(article.text().len(), move || {
        Ok(pattern.find(&article).len())
    }))
}

/// The rows of a library with so many bytes of text.
fn rows(n_bytes: usize) -> anyhow::Result<Vec<Change>> {
    let annotator = Annotator::new()?;
    let text = texts::news(n_bytes);
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let paragraph = n_bytes / paragraphs.len().max(1);
    let articles = paragraphs.chunks(ARTICLE / paragraph.max(1) + 1);
    let rows = articles.enumerate().map(|(n, paragraphs)| {
        let text = format!("Story {n}\n\n{}", paragraphs.join("\n\n"));
        let article = plain::from_text(text, Source::File(format!("/story-{n}.txt").into()));
        let id = ArticleId::of(article.text());
        let found = annotator.annotate_article(&article);
        let rows = IndexedArticle::of(&Entry::of(&article), &article, id, &found);
        Change::Put(Box::new(rows))
    });
    Ok(rows.collect())
}

fn index(n_bytes: usize) -> anyhow::Result<Input> {
    let rows = rows(n_bytes)?;
    Ok(input(n_bytes, move || {
        Store::in_memory()?.apply(&rows)?;
        Ok(rows.len())
    }))
}

fn library(
    n_bytes: usize,
    request: fn(pullquote::library::query::Query, Arc<ReaderState>) -> Request,
) -> anyhow::Result<Input> {
    let mut store = Store::in_memory()?;
    store.apply(&rows(n_bytes)?)?;
    let query = parse("bridge").map_err(|error| anyhow::anyhow!(error.message))?;
    let request = request(query, Arc::new(ReaderState::default()));
    Ok(input(n_bytes, move || {
        Ok(match answer(&store, &request, &|_| None)? {
            Response::Search(found) => found.n_articles,
            Response::Filter(found) => found.len(),
            Response::Ledger(ledger) => ledger.n_rows,
            _ => anyhow::bail!("another answer"),
        })
    }))
}

fn export_annotations(
    n_bytes: usize,
    write: fn(&Article, &Annotations) -> anyhow::Result<String>,
) -> anyhow::Result<Input> {
    let article = article(&texts::news(n_bytes));
    let found = Annotator::new()?.annotate_article(&article);
    Ok(input(article.text().len(), move || {
        Ok(write(&article, &found)?.len())
    }))
}

/// Exports the bookmarks of a text, or of the text with a word inserted into every paragraph.
fn bookmarks(
    n_bytes: usize,
    is_changed: bool,
    write: fn(&[Located<'_, Bookmark>]) -> usize,
) -> Input {
    let text = texts::news(n_bytes);
    let marked = generated::every(APART, &text, "/a.txt");
    let text = if is_changed {
        generated::changed(&text)
    } else {
        text
    };
    let id = ArticleId::of(&text);
    input(text.len(), move || {
        let locator = Locator::new(&text, &id);
        let located = |record| Located {
            record,
            found: Some(find(record, &locator)),
        };
        let items: Vec<_> = marked.iter().map(located).collect();
        Ok(write(&items))
    })
}

fn find(bookmark: &Bookmark, locator: &Locator<'_>) -> AnchorMatch {
    locator.find(&bookmark.anchor)
}

fn written_bookmarks(n_bytes: usize) -> Input {
    let text = texts::news(n_bytes);
    let mut records = Records::default();
    for bookmark in generated::every(APART, &text, "/a.txt") {
        records.add(BookmarkRecord::from(bookmark));
    }
    input(text.len(), move || {
        let json = records.to_json();
        let (read, _) = Records::from_json(&json)?;
        Ok(read.bookmarks_newest_first().len())
    })
}
