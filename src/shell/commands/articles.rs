//! `pullquote list`, `show`, `tag`, `star`, `archive`, `rm` and `restore`: the articles of the library, and
//! keeping house among them. The index is brought up to date first, as for a search.

mod choose;
mod late;
mod output;
mod remove;

use std::collections::{HashMap, HashSet};
use std::io::{BufWriter, Write};
use std::sync::Arc;

use super::search::Library;
use super::update_index::IndexError;
use crate::app::housekeeping::changed_tags;
use crate::bookmarks::{ArticleFacts, ArticleRef, Places, Records, file, places, tags};
use crate::library::index_api::{Request, Response};
use crate::library::query::Query;
use crate::library::{Entry, SourceHash, query};
use crate::reader_facts::ReaderFacts;
use crate::shell::cli::{ArticlesArgs, LibraryArgs, ListArgs, SwitchArgs, TagCommand};
use crate::shell::clock;
use crate::shell::exit::Exit;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::setup::Setup;
use choose::{choose, read_words};
pub use remove::{remove, restore};

/// Most rows read from the index at once.
const BATCH: usize = 4096;

/// The articles of a library with what the reader did with them.
struct Articles {
    library: Library,
    entries: Vec<Entry>,
    records: Records,
    places: Places,
    /// How many files another process was to index, and has not.
    n_late: usize,
}

impl Articles {
    fn open(args: &LibraryArgs, setup: &Setup) -> anyhow::Result<Self> {
        let mut articles = Self {
            library: Library::open(args, setup)?,
            entries: Vec::new(),
            records: super::load_records(setup),
            places: places::file::load(&setup.paths.places).places,
            n_late: 0,
        };
        articles.read()?;
        Ok(articles)
    }

    /// The same, with what `words` mean, also if another process is about to index it.
    fn open_for(words: &[String], args: &LibraryArgs, setup: &Setup) -> anyhow::Result<Self> {
        let mut articles = Self::open(args, setup)?;
        late::wait_for(&mut articles, words)?;
        Ok(articles)
    }

    /// Reads the articles that the index has now.
    fn read(&mut self) -> anyhow::Result<()> {
        let facts = self.records.facts_by_article();
        let mut entries = Vec::new();
        let mut after = 0;
        loop {
            let batch = self.library.store.entries(after, BATCH);
            let (batch, last) = batch.map_err(IndexError::from)?;
            if last == after {
                break;
            }
            after = last;
            entries.extend(batch);
        }
        for entry in &mut entries {
            let known = facts.get(entry.id.as_ref(), &entry.source.locator());
            entry.reader = known.cloned();
        }
        entries.retain(|entry| entry.id.is_some());
        entries.sort_by(|a, b| {
            let date = b.shown_date().cmp(&a.shown_date());
            date.then_with(|| a.label().cmp(&b.label()))
        });
        self.entries = entries;
        Ok(())
    }

    fn facts(entry: &Entry) -> ReaderFacts {
        entry.reader.as_deref().cloned().unwrap_or_default()
    }
}

fn article_ref(entry: &Entry) -> Option<ArticleRef> {
    Some(ArticleRef {
        id: entry.id.clone()?,
        title: entry.label(),
        source: entry.source.locator(),
        passage: None,
        address: entry.address.clone(),
    })
}

/// Prints the articles that match, and fails if there are none.
pub fn list(args: &ListArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let typed = query_of(args);
    let query = match query::parse(&typed) {
        Ok(query) => query,
        Err(error) => {
            report(&error.message);
            return Ok(Exit::Usage);
        }
    };
    let articles = Articles::open(&args.library, setup)?;
    if args.stories {
        return list_stories(&articles, query, args, out);
    }
    let found = if query.is_empty() {
        None
    } else {
        let question = Request::Filter {
            query,
            state: Arc::clone(&articles.library.state),
        };
        match articles.library.ask(&question)? {
            Response::Filter(keys) => Some(keys.into_iter().collect::<HashSet<SourceHash>>()),
            _ => anyhow::bail!("the index gave no answer"),
        }
    };
    let is_shown = |entry: &&Entry| {
        let is_found = found
            .as_ref()
            .is_none_or(|found| found.contains(&SourceHash::of(&entry.source)));
        is_found && is_listed(args, entry)
    };
    let shown: Vec<&Entry> = articles.entries.iter().filter(is_shown).collect();
    let mut out = BufWriter::new(out);
    let printed = output::list(&articles, &shown, args.format, &mut out);
    ignore_broken_pipe(printed.and_then(|()| out.flush()))?;
    Ok(super::found(!shown.is_empty()))
}

fn is_listed(args: &ListArgs, entry: &Entry) -> bool {
    args.all || args.archived || !entry.is_archived()
}

/// Prints the articles that match by the story they report, newest first.
fn list_stories(
    articles: &Articles,
    query: Query,
    args: &ListArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let question = Request::Stories {
        query,
        state: Arc::clone(&articles.library.state),
    };
    let Response::Stories(stories) = articles.library.ask(&question)? else {
        anyhow::bail!("the index gave no answer");
    };
    let by_source: HashMap<SourceHash, &Entry> = articles
        .entries
        .iter()
        .filter(|entry| is_listed(args, entry))
        .map(|entry| (SourceHash::of(&entry.source), entry))
        .collect();
    let mut shown: Vec<Vec<&Entry>> = stories
        .iter()
        .map(|story| {
            let sources = story.articles.iter().map(|article| &article.source);
            sources
                .filter_map(|source| by_source.get(&SourceHash::of(source)).copied())
                .collect()
        })
        .collect();
    shown.retain(|story| story.len() > 1);
    let mut out = BufWriter::new(out);
    let printed = output::stories(articles, &shown, args.format, &mut out);
    ignore_broken_pipe(printed.and_then(|()| out.flush()))?;
    Ok(super::found(!shown.is_empty()))
}

/// The options as terms of the query language.
fn query_of(args: &ListArgs) -> String {
    let mut terms = args.query.clone();
    let mut add = |is_asked: bool, term: String| {
        if is_asked {
            terms.push(term);
        }
    };
    for tag in &args.tag {
        add(true, format!("tag:{tag}"));
    }
    add(args.starred, "is:starred".to_owned());
    add(args.archived, "is:archived".to_owned());
    add(args.unread, "is:unread".to_owned());
    let fields = [
        ("in", &args.source),
        ("after", &args.after),
        ("before", &args.before),
    ];
    for (field, value) in fields {
        if let Some(value) = value {
            add(true, format!("{field}:\"{value}\""));
        }
    }
    terms.join(" ")
}

/// Prints what is known of articles.
pub fn show(args: &ArticlesArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let words = read_words(&args.articles)?;
    let articles = Articles::open_for(&words, &args.library, setup)?;
    let (chosen, exit) = choose(&articles, &words);
    for (at, entry) in chosen.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        let facts = output::facts(&articles, entry);
        ignore_broken_pipe(write!(out, "{gap}{facts}"))?;
    }
    Ok(exit)
}

pub fn tag(command: &TagCommand, setup: &Setup) -> anyhow::Result<Exit> {
    let (TagCommand::Add { tag, of } | TagCommand::Remove { tag, of }) = command;
    let typed = tags::parse(tag);
    anyhow::ensure!(!typed.is_empty(), "“{tag}” is no tag");
    let is_added = matches!(command, TagCommand::Add { .. });
    change(of, setup, |known, facts| {
        let (add, away): (&[String], &[String]) = if is_added {
            (&typed, &[])
        } else {
            (&[], &typed)
        };
        facts.tags = Some(changed_tags(&known.tags, add, away));
    })
}

pub fn star(args: &SwitchArgs, setup: &Setup) -> anyhow::Result<Exit> {
    change(&args.of, setup, |_, facts| {
        facts.starred = Some(!args.remove);
    })
}

pub fn archive(args: &ArticlesArgs, is_archived: bool, setup: &Setup) -> anyhow::Result<Exit> {
    change(args, setup, |_, facts| facts.archived = Some(is_archived))
}

fn change(
    args: &ArticlesArgs,
    setup: &Setup,
    change: impl Fn(&ReaderFacts, &mut ArticleFacts),
) -> anyhow::Result<Exit> {
    let words = read_words(&args.articles)?;
    let mut articles = Articles::open_for(&words, &args.library, setup)?;
    let (chosen, exit) = choose(&articles, &words);
    let chosen: Vec<(ArticleRef, ReaderFacts)> = chosen
        .into_iter()
        .filter_map(|entry| Some((article_ref(entry)?, Articles::facts(entry))))
        .collect();
    for (article, known) in &chosen {
        say_of(&mut articles.records, article, |facts| change(known, facts));
    }
    if !chosen.is_empty() {
        file::save(&setup.paths.bookmarks, &articles.records)?;
    }
    Ok(exit)
}

/// Changes the record of an article, or makes one.
pub(super) fn say_of(
    records: &mut Records,
    article: &ArticleRef,
    change: impl FnOnce(&mut ArticleFacts),
) {
    let now = clock::now();
    let known = records.facts_of(&article.id, &article.source);
    if let Some(id) = known.map(|facts| facts.id.clone()) {
        records.edit_article_facts(&id, &now.text, change);
        return;
    }
    let process = std::process::id();
    let text = article.id.as_str().get(..16).unwrap_or_default();
    let id = format!("{:012x}-{process:08x}-{text}", now.unix_ms);
    let mut facts = ArticleFacts::new(id, article.clone(), now.text);
    change(&mut facts);
    records.add(facts);
}
