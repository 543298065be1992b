//! The real program without a terminal, for screenshots: keys in, screens out.

use std::sync::Arc;

use anyhow::{Context, anyhow};
use pullquote::app::article::pattern::Pattern;
use pullquote::app::summary::Summary;
use pullquote::app::{App, ArticleJob, Effect, Msg, Now, Size, Start};
use pullquote::article_id::ArticleId;
use pullquote::config::{ColorSupport, Settings, theme};
use pullquote::library::Entry;
use pullquote::library::index::IndexedArticle;
use pullquote::library::store::{Change, Store, answer};
use pullquote::seeds;
use pullquote::ui;
use pullquote_annotate::Annotator;
use pullquote_import as import;
use pullquote_text::{Article, Source};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// The program with the seed articles as its library.
pub struct HeadlessApp {
    app: App,
    annotator: Annotator,
    index: Store,
}

impl HeadlessApp {
    /// Opens the library in a window of this size with a built-in theme.
    pub fn new(width: u16, height: u16, look: &str) -> anyhow::Result<Self> {
        let mut fx = Vec::new();
        let start = Start {
            settings: Settings::default(),
            theme: theme::built_in(look, None).with_context(|| format!("no theme {look}"))?,
            depth: ColorSupport::TrueColor,
            background: None,
            folder: "~/.local/share/pullquote/articles".to_owned(),
            library: "/articles".into(),
            size: Size { width, height },
            now: Now {
                unix_ms: 1_790_000_000_000,
                text: "2026-09-21T14:13:20Z".to_owned(),
            },
            id_seed: 1,
            open: None,
            fetch: None,
            is_single: false,
        };
        let mut headless = Self {
            app: App::new(start, &mut fx),
            index: index(&Annotator::new()?)?,
            annotator: Annotator::new()?,
        };
        let entries = seeds::SEEDS.iter().map(|(name, bytes)| {
            let article = import::article(*bytes, Source::Seed((*name).to_owned()));
            Entry::of(&article)
        });
        headless.send(Msg::Listed(entries.collect()));
        headless.send(Msg::ListingEnded);
        Ok(headless)
    }

    /// Presses keys, given as names separated by spaces.
    pub fn press(&mut self, keys: &str) -> anyhow::Result<()> {
        for key in keys.split_whitespace() {
            let key = key.parse().map_err(|_| anyhow!("no key {key}"))?;
            self.send(Msg::Key(key));
        }
        Ok(())
    }

    /// The current screen.
    pub fn draw(&mut self) -> anyhow::Result<Buffer> {
        let size = self.app.session.size;
        self.app.prepare(size);
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height))?;
        terminal.draw(|frame| {
            ui::draw(&self.app, frame);
        })?;
        Ok(terminal.backend().buffer().clone())
    }

    fn send(&mut self, msg: Msg) {
        let mut fx = Vec::new();
        self.app.update(msg, &mut fx);
        for effect in fx {
            for msg in replies(effect, &self.annotator, &self.index) {
                self.send(msg);
            }
        }
        let size = self.app.session.size;
        self.app.prepare(size);
    }
}

/// The index of the seed articles.
fn index(annotator: &Annotator) -> anyhow::Result<Store> {
    // Undated articles are listed from the last to the first.
    let rows = seeds::SEEDS.iter().rev().map(|(name, bytes)| {
        let article = import::article(*bytes, Source::Seed((*name).to_owned()));
        let id = ArticleId::of(article.text());
        let found = annotator.annotate_article(&article);
        let rows = IndexedArticle::of(&Entry::of(&article), &article, id, &found);
        Change::Put(Box::new(rows))
    });
    let rows: Vec<Change> = rows.collect();
    let mut store = Store::in_memory()?;
    store.apply(&rows)?;
    Ok(store)
}

fn seed(source: &Source) -> Article {
    let bytes = seeds::SEEDS
        .iter()
        .find(|(name, _)| *source == Source::Seed((*name).to_owned()))
        .map_or(&[][..], |(_, bytes)| bytes);
    import::article(bytes, source.clone())
}

/// The messages with which the shell would answer an effect.
fn replies(effect: Effect, annotator: &Annotator, index: &Store) -> Vec<Msg> {
    match effect {
        Effect::Ask { request, question } => answer(index, &question, &|source| Some(seed(source)))
            .map(|answer| Msg::Answered {
                request,
                answer: Box::new(answer),
            })
            .into_iter()
            .collect(),
        Effect::Article(ArticleJob::Open(source)) => {
            let article = seed(&source);
            let id = ArticleId::of(article.text());
            vec![Msg::Opened {
                source,
                id,
                article: Box::new(article),
            }]
        }
        Effect::Article(ArticleJob::Annotate { id, article, .. }) => vec![Msg::Annotated {
            within: None,
            engine: annotator.engine(),
            id,
            annotations: Arc::new(annotator.annotate_article(&article)),
        }],
        Effect::Summarize(sources) => sources
            .into_iter()
            .map(|source| {
                let article = seed(&source);
                let found = annotator.annotate_article(&article);
                let summary = Summary::of(&article, ArticleId::of(article.text()), &found);
                Msg::Summarized(source, Box::new(summary))
            })
            .collect(),
        Effect::Article(ArticleJob::Search {
            article,
            query,
            request,
        }) => vec![Msg::Searched {
            request,
            hits: Pattern::parse(&query)
                .map_or_else(|_| Vec::new(), |pattern| pattern.find(&article)),
        }],
        _ => Vec::new(),
    }
}
