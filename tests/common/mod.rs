//! [`TestApp`]: drives the state machine with key presses and carries out its effects in memory.
#![allow(dead_code)]

mod feeds;
pub mod grid;
pub mod index;
mod paths;
pub mod trash;

use pullquote::seeds;
use pullquote_text::plain;
use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex};

use pullquote::app::article::Focus;
use pullquote::app::article::pattern::Pattern;
use pullquote::app::command_output::{CommandOutput, Ended};
use pullquote::app::summary::Summary;
use pullquote::app::{
    App, ArticleJob, DeepJob, Effect, FilterJob, Msg, Now, Opening, RequestId, Size, Start,
};
use pullquote::article_id::ArticleId;
use pullquote::bookmarks::fingerprint::Fingerprint;
use pullquote::bookmarks::identity::{Home, SeenText};
use pullquote::bookmarks::{Places, Records, places};
use pullquote::config::{ColorSupport, Settings, theme};
use pullquote::library::Entry;
use pullquote_annotate::{Annotations, Annotator, Engine, QuoteKind};
use pullquote_import as import;
use pullquote_text::{Article, Source};

/// The sample that is a real article.
pub const NATO: &str = "000_7a752f7281858585.txt";

/// An [`App`] with files, index and clock in memory.
pub struct TestApp {
    pub app: App,
    pub files: HashMap<Source, Vec<u8>>,
    pub disk: Records,
    /// The state directory, with the places.
    pub state: tempfile::TempDir,
    pub copied: Vec<String>,
    /// What was kept of the view.
    pub kept_view: BTreeMap<String, String>,
    /// What the next command prints; without it, commands print what they get.
    pub printed: Option<String>,
    /// Files opened in the editor.
    pub edited: Vec<std::path::PathBuf>,
    /// Addresses for the browser, and pictures for the viewer.
    pub browsed: Vec<String>,
    pub done: Vec<&'static str>,
    /// The feeds that are followed.
    pub feeds: pullquote::feeds::Subscriptions,
    /// Jobs with feeds that need the network; not answered.
    pub feed_jobs: Vec<pullquote::app::feeds::FeedsJob>,
    /// Pages to fetch; not answered.
    pub fetching: Vec<(RequestId, String)>,
    pub cancelled: Vec<RequestId>,
    /// Articles to read with the deep engine; not answered.
    pub deep_jobs: Vec<DeepJob>,
    /// How often the deep engine was told to stop.
    pub stopped: usize,
    pub left: bool,
    /// Saves fail while this is set.
    pub broken: bool,
    /// While set, index requests are recorded but not answered.
    pub silent: bool,
    pub asked: Vec<(RequestId, Box<pullquote::library::index_api::Request>)>,
    pub trash: trash::Trash,
    clock: i64,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl DerefMut for TestApp {
    fn deref_mut(&mut self) -> &mut App {
        &mut self.app
    }
}

impl TestApp {
    /// The library with the seeds, in a window of this size.
    pub fn library(width: u16, height: u16) -> Self {
        Self::with(width, height, Settings::default(), None)
    }

    /// The seed article, open.
    pub fn reading(width: u16, height: u16) -> Self {
        let mut app = Self::library(width, height);
        app.open(NATO);
        app
    }

    /// The library and an article of this text, open.
    pub fn with_text(width: u16, height: u16, name: &str, text: &str) -> Self {
        let mut app = Self::library(width, height);
        let source = Source::Seed(name.to_owned());
        app.files.insert(source.clone(), text.as_bytes().to_vec());
        let article = import::article(text.as_bytes(), source);
        app.send(Msg::Listed(vec![Entry::of(&article)]));
        app.send(Msg::ListingEnded);
        app.open(name);
        app
    }

    pub fn with(width: u16, height: u16, settings: Settings, open: Option<Opening>) -> Self {
        let mut app = Self::begun(width, height, settings, open);
        app.send(Msg::PlacesLoaded(Box::default()));
        app
    }

    /// The library before the reading places are loaded.
    pub fn without_places(width: u16, height: u16) -> Self {
        Self::begun(width, height, Settings::default(), None)
    }

    fn begun(width: u16, height: u16, settings: Settings, open: Option<Opening>) -> Self {
        let files: HashMap<Source, Vec<u8>> = seeds::SEEDS
            .iter()
            .map(|(name, bytes)| (Source::Seed((*name).to_owned()), bytes.to_vec()))
            .collect();
        let mut fx = Vec::new();
        let app = App::new(
            Start {
                settings,
                theme: theme::built_in("dark", None).unwrap(),
                depth: ColorSupport::TrueColor,
                background: None,
                folder: "~/.local/share/pullquote/articles".to_owned(),
                library: "/articles".into(),
                size: Size { width, height },
                now: now(0),
                id_seed: 7,
                open,
                fetch: None,
                is_single: false,
            },
            &mut fx,
        );
        let mut app = Self {
            app,
            files,
            disk: Records::default(),
            state: tempfile::tempdir().unwrap(),
            copied: Vec::new(),
            kept_view: BTreeMap::new(),
            printed: None,
            edited: Vec::new(),
            browsed: Vec::new(),
            done: Vec::new(),
            feeds: pullquote::feeds::Subscriptions::default(),
            feed_jobs: Vec::new(),
            fetching: Vec::new(),
            cancelled: Vec::new(),
            deep_jobs: Vec::new(),
            stopped: 0,
            left: false,
            broken: false,
            silent: false,
            asked: Vec::new(),
            trash: trash::Trash::default(),
            clock: 0,
        };
        app.run(fx);
        let entries = seeds::SEEDS
            .iter()
            .map(|(name, bytes)| {
                let source = Source::Seed((*name).to_owned());
                let article = import::article(*bytes, source.clone());
                let mut entry = Entry::of(&article);
                "samples".clone_into(&mut entry.folder);
                entry
            })
            .collect();
        app.send(Msg::Listed(entries));
        app.send(Msg::ListingEnded);
        app
    }

    /// Opens a sample from the list.
    pub fn open(&mut self, name: &str) {
        let source = Source::Seed(name.to_owned());
        self.app.library.articles.point_at(&source);
        self.press("Enter");
        let reader = self.app.reader.open.as_ref().expect("the article is open");
        assert_eq!(reader.source, source);
    }

    /// Sends a message, carries out the effects, and lays out the screen.
    pub fn send(&mut self, msg: Msg) {
        self.clock += 10;
        let mut fx = Vec::new();
        self.app.update(Msg::Ticked(now(self.clock)), &mut fx);
        self.app.update(msg, &mut fx);
        self.run(fx);
        self.app.prepare(self.app.session.size);
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: i64) {
        self.clock += ms;
        let mut fx = Vec::new();
        self.app.update(Msg::Ticked(now(self.clock)), &mut fx);
        self.run(fx);
    }

    /// Presses keys, given as names separated by blanks; text in `"…"` is typed, and `quote` presses `)`
    /// until a direct or mixed quotation is in focus.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys.trim_start();
        while !rest.is_empty() {
            if let Some(typed) = rest.strip_prefix('"').filter(|typed| typed.contains('"')) {
                let (words, after) = typed.split_once('"').unwrap();
                for c in words.chars() {
                    let name = if c == ' ' {
                        "Space".to_owned()
                    } else {
                        c.to_string()
                    };
                    self.send(Msg::Key(name.parse().unwrap()));
                }
                rest = after.trim_start();
                continue;
            }
            let (key, after) = rest.split_once(' ').unwrap_or((rest, ""));
            if key == "quote" {
                self.next_quote();
            } else {
                self.send(Msg::Key(
                    key.parse().unwrap_or_else(|_| panic!("no key {key}")),
                ));
            }
            rest = after.trim_start();
        }
        self
    }

    fn next_quote(&mut self) {
        for _ in 0..100 {
            self.send(Msg::Key(")".parse().unwrap()));
            let open = self.app.reader.open.as_ref().unwrap();
            let quotes = &open.annotations.quotes;
            if matches!(open.focus, Some(Focus::Quote(at)) if quotes[at].kind != QuoteKind::Scare) {
                return;
            }
        }
        panic!("no quotation follows");
    }

    /// The reading places on disk.
    pub fn kept_places(&self) -> Places {
        places::file::load(&self.state.path().join("places.json")).places
    }

    fn run(&mut self, fx: Vec<Effect>) {
        for effect in fx {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        let msg = match effect {
            Effect::Article(ArticleJob::Open(source) | ArticleJob::OpenWhole(source)) => {
                match self.files.get(&source) {
                    Some(bytes) => opened(import::article(bytes, source)),
                    None => Msg::OpenFailed {
                        source,
                        reason: "no such file".to_owned(),
                    },
                }
            }
            Effect::Article(ArticleJob::FindFile(path)) => paths::file(&self.files, &path),
            Effect::Article(ArticleJob::FindPaths(typed)) => {
                Msg::PathsFound(paths::beginning_with(self.files.keys(), &typed))
            }
            Effect::Article(ArticleJob::OpenPassage { name, text }) => {
                opened(plain::from_text(text, Source::Given(name)))
            }
            Effect::Article(ArticleJob::Annotate {
                id,
                article,
                within,
            }) => Msg::Annotated {
                id,
                annotations: match within {
                    None => annotated(&article),
                    Some(span) => {
                        Arc::new(Annotator::new().unwrap().annotate_within(&article, span))
                    }
                },
                within,
                engine: Engine::Fast,
            },
            Effect::Deepen(job) => {
                self.deep_jobs.push(job);
                return;
            }
            Effect::Feeds(job) => return self.work_on_feeds(job),
            Effect::Fetch {
                request, address, ..
            } => {
                self.fetching.push((request, address));
                return;
            }
            Effect::CancelFetch(request) => {
                self.cancelled.push(request);
                return;
            }
            Effect::StopDeepening => {
                self.stopped += 1;
                return;
            }
            Effect::Summarize(sources) => {
                for source in sources {
                    let article = import::article(&self.files[&source], source.clone());
                    let found = annotated(&article);
                    let summary = Summary::of(&article, ArticleId::of(article.text()), &found);
                    self.reply(Msg::Summarized(source, Box::new(summary)));
                }
                return;
            }
            Effect::Watch(_) | Effect::ListLibrary | Effect::ReadAround { .. } => return,
            Effect::Probe { seen, sources } => {
                let home = |source: &String| match self.file_at(source) {
                    Some(article) => {
                        let text = article.text();
                        Home::Text(ArticleId::of(text), Fingerprint::of(text))
                    }
                    None => Home::Empty,
                };
                let homes = sources.iter().map(|source| (source.clone(), home(source)));
                Msg::Probed {
                    homes: homes.collect(),
                    seen,
                }
            }
            Effect::Look(source) => match self.file_at(&source.locator()) {
                Some(article) => Msg::Looked(Box::new(SeenText {
                    id: ArticleId::of(article.text()),
                    source: source.locator(),
                    title: article.title(),
                    fingerprint: Fingerprint::of(article.text()),
                    is_familiar: false,
                })),
                None => return,
            },
            Effect::Filter(FilterJob {
                snapshot,
                query,
                request,
            }) => Msg::Filtered {
                request,
                rows: snapshot.ranked(snapshot.found(0..snapshot.n_rows(), &query)),
            },
            Effect::Article(ArticleJob::Search {
                article,
                query,
                request,
            }) => Msg::Searched {
                request,
                hits: Pattern::parse(&query).unwrap().find(&article),
            },
            Effect::Ask { request, question } => {
                if self.silent {
                    self.asked.push((request, question));
                    return;
                }
                Msg::Answered {
                    request,
                    answer: Box::new(index::answer(&question)),
                }
            }
            Effect::SaveRecords(_) if self.broken => Msg::SaveFailed("disk full".to_owned()),
            Effect::SaveRecords(records) => {
                // Through the file format, as in the shell.
                let (disk, _) = Records::from_json(&records.to_json()).unwrap();
                self.disk = disk.clone();
                Msg::RecordsSaved(Box::new(disk))
            }
            Effect::SavePlaces(changes) => {
                let path = self.state.path().join("places.json");
                places::file::append(&path, &changes).unwrap();
                return;
            }
            Effect::KeepView(changes) => {
                self.kept_view.extend(changes);
                return;
            }
            Effect::Delete { sources, .. } => {
                Msg::Deleted(Box::new(self.trash.delete(&mut self.files, sources)))
            }
            Effect::Undelete(places) => return self.undelete(places),
            Effect::Copy(words) => {
                self.copied.push(words);
                return;
            }
            Effect::Pipe { command, input } => Msg::CommandEnded(Box::new(CommandOutput {
                text: self.printed.clone().unwrap_or(input),
                command,
                n_dropped: 0,
                ended: Ended::Code(0),
            })),
            Effect::Edit(path) => {
                self.edited.push(path);
                return;
            }
            Effect::Browse(address) => {
                self.browsed.push(address);
                return;
            }
            Effect::View { picture, .. } => {
                self.browsed.push(picture);
                return;
            }
            Effect::Mouse(on) => return self.done.push(if on { "mouse on" } else { "mouse off" }),
            Effect::Suspend => return self.done.push("suspend"),
            Effect::Redraw => return self.done.push("redraw"),
            Effect::Exit => {
                self.left = true;
                return;
            }
        };
        self.reply(msg);
    }

    fn file_at(&self, source: &str) -> Option<Article> {
        let source = Source::from_locator(source)?;
        let bytes = self.files.get(&source)?;
        Some(import::article(bytes, source))
    }

    pub fn reply(&mut self, msg: Msg) {
        let mut fx = Vec::new();
        self.app.update(msg, &mut fx);
        self.run(fx);
    }

    /// The words on the status line.
    pub fn notice(&self) -> &str {
        self.app
            .session
            .notice
            .as_ref()
            .map_or("", |notice| notice.text.as_str())
    }

    /// The first line of the page.
    pub fn top(&self) -> String {
        let reader = self.app.reader.open.as_ref().unwrap();
        let span = reader.page.rows[0].span();
        span.of(reader.article.text()).trim().to_owned()
    }

    /// The words in focus.
    pub fn focus(&self) -> &str {
        let reader = self.app.reader.open.as_ref().unwrap();
        reader
            .focus_span()
            .map_or("", |span| span.of(reader.article.text()))
    }
}

/// The annotations of an article; the same text is annotated once for all tests of a run.
fn annotated(article: &Article) -> Arc<Annotations> {
    static KNOWN: Mutex<BTreeMap<ArticleId, Arc<Annotations>>> = Mutex::new(BTreeMap::new());
    let id = ArticleId::of(article.text());
    if let Some(known) = KNOWN.lock().unwrap().get(&id) {
        return Arc::clone(known);
    }
    let found = Arc::new(Annotator::new().unwrap().annotate_article(article));
    KNOWN.lock().unwrap().insert(id, Arc::clone(&found));
    found
}

fn opened(article: Article) -> Msg {
    Msg::Opened {
        source: article.source.clone(),
        id: ArticleId::of(article.text()),
        article: Box::new(article),
    }
}

pub fn now(ms: i64) -> Now {
    let unix_ms = 1_790_000_000_000 + ms;
    Now {
        unix_ms,
        text: jiff::Timestamp::from_millisecond(unix_ms)
            .unwrap()
            .to_string(),
    }
}
