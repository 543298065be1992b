//! `pullquote bookmarks export` and `pullquote quotebook export`: what was kept, with where its words
//! are now.

use std::collections::HashMap;
use std::io::{self, Write};

use super::cli::Export;
use super::open;
use crate::article_id::ArticleId;
use crate::bookmarks::export::quotes::{self, Quoted};
use crate::bookmarks::export::{self, Item};
use crate::bookmarks::{Anchor, AnchorMatch, ArticleRef, Bookmark, Records, SavedQuote};
use pullquote_text::{Article, Source};

/// Prints all bookmarks: those of an article together and in its order, the article with the newest
/// bookmark first.
///
/// # Errors
/// `out` cannot be written to.
pub fn run(format: Export, records: &Records, out: &mut dyn Write) -> io::Result<()> {
    let mut articles = Articles::default();
    let found = |bookmark| Item {
        bookmark,
        found: articles.find(&bookmark.article, &bookmark.anchor),
    };
    let items: Vec<Item<'_>> = in_order(records).into_iter().map(found).collect();
    let document = match format {
        Export::Md => export::markdown(&items),
        Export::Json => export::json(&items),
    };
    out.write_all(document.as_bytes())?;
    out.flush()
}

/// Prints the quote book: the quotations of an article together and in its order, the article with the
/// last kept one first.
///
/// # Errors
/// `out` cannot be written to.
pub fn quotes(format: Export, records: &Records, out: &mut dyn Write) -> io::Result<()> {
    let mut kept = last_kept(records);
    let mut ranks = HashMap::new();
    for one in &kept {
        let next = ranks.len();
        ranks.entry(&one.article.id).or_insert(next);
    }
    kept.sort_by_key(|one| (ranks[&one.article.id], one.anchor.start));
    let mut articles = Articles::default();
    let quoted = |kept| Quoted {
        kept,
        found: articles.find(&kept.article, &kept.anchor),
    };
    let items: Vec<Quoted<'_>> = kept.into_iter().map(quoted).collect();
    let document = match format {
        Export::Md => quotes::markdown(&items),
        Export::Json => quotes::json(&items),
    };
    out.write_all(document.as_bytes())?;
    out.flush()
}

/// A line for each kept quotation, the last kept first.
///
/// # Errors
/// `out` cannot be written to.
pub fn quote_lines(records: &Records, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(quotes::lines(&last_kept(records)).as_bytes())
}

fn last_kept(records: &Records) -> Vec<&SavedQuote> {
    let mut kept: Vec<&SavedQuote> = records.saved_quotes().collect();
    kept.sort_by(|a, b| b.created.cmp(&a.created).then(a.id.cmp(&b.id)));
    kept
}

fn in_order(records: &Records) -> Vec<&Bookmark> {
    let mut bookmarks = records.bookmarks_newest_first();
    let mut ranks = HashMap::new();
    for bookmark in &bookmarks {
        let next = ranks.len();
        ranks.entry(&bookmark.article.id).or_insert(next);
    }
    bookmarks.sort_by_key(|bookmark| (ranks[&bookmark.article.id], bookmark.anchor.start));
    bookmarks
}

/// The articles that records were made in, each read once.
#[derive(Default)]
struct Articles {
    read: HashMap<String, Option<(Article, ArticleId)>>,
}

impl Articles {
    /// Where the words of a record are now; `None` when its article is not there.
    fn find(&mut self, article: &ArticleRef, anchor: &Anchor) -> Option<AnchorMatch> {
        let ArticleRef {
            id,
            source,
            passage,
            ..
        } = article;
        if let Some(passage) = passage {
            return Some(anchor.find(passage, id));
        }
        let read = self.read.entry(source.clone()).or_insert_with(|| {
            let article = open::read(&Source::from_locator(source)?).ok()?;
            let id = ArticleId::of(article.text());
            Some((article, id))
        });
        let (article, id) = read.as_ref()?;
        Some(anchor.find(article.text(), id))
    }
}
