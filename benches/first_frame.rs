//! Time from text to first page on screen, and of a page turn, at three terminal sizes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use pullquote::seeds;
use std::sync::Arc;

use divan::Bencher;
use pullquote::app::{App, Msg, Now, OpenTarget, Opening, Size, Start};
use pullquote::article_id::ArticleId;
use pullquote::config::{ColorSupport, Settings, theme};
use pullquote::ui;
use pullquote_annotate::{Annotator, Engine};
use pullquote_import as import;
use pullquote_text::{Article, Source};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

fn main() {
    divan::main();
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

fn article() -> Article {
    let (name, bytes) = seeds::SEEDS[1];
    import::article(bytes, Source::Seed(name.to_owned()))
}

fn opened((width, height): (u16, u16), article: &Article) -> App {
    let source = article.source.clone();
    let mut fx = Vec::new();
    let start = Start {
        settings: Settings::default(),
        theme: theme::built_in("dark", None).unwrap(),
        depth: ColorSupport::TrueColor,
        background: None,
        folder: String::new(),
        library: "/articles".into(),
        size: Size { width, height },
        now: Now::default(),
        id_seed: 0,
        open: Some(Opening {
            source: source.clone(),
            target: OpenTarget::Place,
        }),
        fetch: None,
        is_single: false,
    };
    let mut app = App::new(start, &mut fx);
    let id = ArticleId::of(article.text());
    let msg = Msg::Opened {
        source,
        id: id.clone(),
        article: Box::new(article.clone()),
    };
    app.update(msg, &mut fx);
    let annotations = Arc::new(Annotator::new().unwrap().annotate_article(article));
    app.update(
        Msg::Annotated {
            id,
            within: None,
            engine: Engine::Fast,
            annotations,
        },
        &mut fx,
    );
    app
}

/// Import, annotation, layout and drawing.
#[divan::bench(args = SIZES)]
fn text_to_page(bencher: Bencher, size: (u16, u16)) {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    bencher.bench_local(|| {
        let article = article();
        let mut app = opened(size, &article);
        app.prepare(app.session.size);
        terminal.draw(|frame| drop(ui::draw(&app, frame))).unwrap();
    });
}

/// One page down and one up.
#[divan::bench(args = SIZES)]
fn page_turn(bencher: Bencher, size: (u16, u16)) {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    let article = article();
    let mut app = opened(size, &article);
    app.prepare(app.session.size);
    let mut fx = Vec::new();
    bencher.bench_local(|| {
        for key in ["Space", "b"] {
            app.update(Msg::Key(key.parse().unwrap()), &mut fx);
            app.prepare(app.session.size);
            terminal.draw(|frame| drop(ui::draw(&app, frame))).unwrap();
        }
        fx.clear();
    });
}
