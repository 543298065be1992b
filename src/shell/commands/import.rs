//! `import`: exports of Pocket, Instapaper, Omnivore and wallabag.
//!
//! Each saved page becomes an article of the library, found again by its address. Where the export has no
//! text and none is to be fetched, the article is a stub with title, address and tags, which a later import
//! with `--fetch` replaces.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::articles::say_of;
use crate::article_id::ArticleId;
use crate::bookmarks::{self, ArticleRef, Places, places};
use crate::library::keep::{KeepError, Kept, KeptPages};
use crate::shell::cli::ImportArgs;
use crate::shell::clock;
use crate::shell::exit::Exit;
use crate::shell::fetching::{self, Fetching};
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::web_page::{self, Content, Page};
use pullquote_import::feed::Entry;
use pullquote_import::reading_list::{self, Saved, Service};
use pullquote_text::{Source, clean};

/// No export is larger, in bytes.
const LARGEST: u64 = 1 << 30;
/// How a stub is recognised.
const STUB: &str = "Its text has not been fetched yet";

#[derive(Default)]
struct Counts {
    texts: usize,
    fetched: usize,
    stubs: usize,
    known: usize,
    failed: usize,
}

struct Import {
    kept: KeptPages,
    fetching: Option<Fetching>,
    places: Places,
    /// Articles that were starred.
    starred: Vec<ArticleRef>,
    counts: Counts,
}

pub fn run(args: &ImportArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let library = &setup.paths.library;
    let mut exit = Exit::Done;
    for file in &args.files {
        let (service, all) = match read(file) {
            Ok(found) => found,
            Err(reason) => {
                report(&format!("{}: {reason}", file.display()));
                exit = Exit::Failed;
                continue;
            }
        };
        let mut import = Import {
            kept: KeptPages::of(library),
            fetching: args.fetch.then(|| Fetching::new(library)),
            places: Places::default(),
            starred: Vec::new(),
            counts: Counts::default(),
        };
        for saved in &all {
            import.take(service, saved)?;
        }
        let changes = import.places.take_changes();
        if !changes.is_empty() {
            places::file::append(&setup.paths.places, &changes)?;
        }
        if !import.starred.is_empty() {
            let mut records = super::load_records(setup);
            for article in &import.starred {
                // What the reader has said of it here since holds.
                say_of(&mut records, article, |facts| {
                    facts.starred.get_or_insert(true);
                });
            }
            bookmarks::file::save(&setup.paths.bookmarks, &records)?;
        }
        if import.counts.failed > 0 {
            exit = Exit::Failed;
        }
        summary(service, &import.counts, out)?;
    }
    Ok(exit)
}

fn read(file: &Path) -> Result<(Service, Vec<Saved>), String> {
    let metadata = fs::metadata(file).map_err(|error| error.to_string())?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err("is not an export".to_owned());
    }
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let unknown = "is no export of Pocket, Instapaper, Omnivore or wallabag that is known";
    reading_list::parse(&bytes).ok_or_else(|| unknown.to_owned())
}

impl Import {
    fn take(&mut self, service: Service, saved: &Saved) -> Result<(), KeepError> {
        let there = self.kept.find(&saved.address)?.map(|known| known.path);
        let is_stub = there.as_deref().is_some_and(is_stub);
        if let Some(path) = there.filter(|_| !is_stub) {
            self.counts.known += 1;
            self.mark(saved, &path);
            return Ok(());
        }
        let fetched = match (&mut self.fetching, &saved.content) {
            (Some(fetching), None) => match fetching.add(&saved.address) {
                Ok(kept) => Some(kept),
                Err(error) => {
                    report(&fetching::message(&saved.address, &error));
                    self.counts.failed += 1;
                    None
                }
            },
            _ => None,
        };
        let kept = match fetched {
            Some(kept) => {
                self.counts.fetched += 1;
                kept
            }
            None if is_stub && saved.content.is_none() => {
                self.counts.stubs += 1;
                return Ok(());
            }
            None => self.keep(service, saved)?,
        };
        self.mark(saved, kept.path());
        Ok(())
    }

    /// Keeps what the export has.
    fn keep(&mut self, service: Service, saved: &Saved) -> Result<Kept, KeepError> {
        let content = if let Some(content) = &saved.content {
            self.counts.texts += 1;
            content.clone()
        } else {
            self.counts.stubs += 1;
            let when = saved.saved.map(|day| format!(" on {}", day.in_words()));
            let when = when.unwrap_or_default();
            format!("<p>Saved in {}{when}. {STUB}.</p>", service.name())
        };
        let title = if saved.title.is_empty() {
            &saved.address
        } else {
            &saved.title
        };
        let entry = Entry {
            address: Some(saved.address.clone()),
            title: title.clone(),
            byline: saved.byline.clone(),
            date: saved.published,
            content,
            tags: saved.tags.clone(),
            ..Entry::default()
        };
        let page = entry.page(saved.site.as_deref());
        let mut article =
            pullquote_import::article(page.into_bytes(), Source::File("saved.html".into()));
        article.address = Some(saved.address.clone());
        article.tags.clone_from(&saved.tags);
        let page = Page {
            address: saved.address.clone(),
            content: Content::Article(Box::new(article)),
            etag: None,
            last_modified: None,
        };
        web_page::keep(&mut self.kept, &page, None)
    }

    /// Marks the article as read and starred if it was.
    fn mark(&mut self, saved: &Saved, path: &Path) {
        if !saved.is_read && !saved.is_starred {
            return;
        }
        let source = Source::File(path.to_owned());
        if let Ok(article) = pullquote_import::open(&source) {
            let id = ArticleId::of(article.text());
            if saved.is_read {
                let now = clock::now().unix_ms;
                self.places.set_read(&id, &source.locator(), true, now);
            }
            if saved.is_starred {
                self.starred.push(ArticleRef {
                    id,
                    title: article.title(),
                    source: source.locator(),
                    passage: None,
                    address: article.address,
                });
            }
        }
    }
}

/// Whether the file holds no more than its title and address.
fn is_stub(path: &Path) -> bool {
    /// No stub is larger, in bytes.
    const SMALL: u64 = 16 << 10;
    let is_small = fs::metadata(path).is_ok_and(|metadata| metadata.len() < SMALL);
    is_small && fs::read_to_string(path).is_ok_and(|text| text.contains(STUB))
}

fn summary(service: Service, counts: &Counts, out: &mut dyn Write) -> io::Result<()> {
    let mut parts = Vec::new();
    for (count, what) in [
        (counts.texts, "with their text"),
        (counts.fetched, "fetched"),
        (counts.stubs, "without their text (--fetch brings it)"),
        (counts.known, "in the library already"),
        (counts.failed, "failed"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let all = if parts.is_empty() {
        "nothing saved".to_owned()
    } else {
        parts.join(", ")
    };
    writeln!(
        out,
        "{}",
        clean::line(&format!("{}: {all}", service.name()))
    )
}
