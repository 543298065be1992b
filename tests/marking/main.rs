//! What readers mark themselves, and other programs: selections by keys and mouse, bookmarks with letters
//! and classes, the outline, commands and the editor.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bookmarks;
#[path = "../common/mod.rs"]
mod common;
mod programs;
mod selecting;

use common::grid::draw;
use common::{NATO, TestApp};
use pullquote::app::OpenArticle;
use pullquote::config::Settings;
use pullquote_text::Source;

/// Two paragraphs with a name, wide characters and a word that is hyphenated in a narrow column.
const HARBOUR: &str = "The harbour that waited

“We have 海 and 風 on our side, and telecommunication too,” said Bess Ardagh. She left.

Ardagh came back in spring. Nobody had waited for her.
";

fn harbour(width: u16, height: u16) -> TestApp {
    let settings = Settings {
        hyphenate: true,
        ..Settings::default()
    };
    let mut app = TestApp::with(width, height, settings, None);
    let source = Source::Seed(NATO.to_owned());
    app.files.insert(source, HARBOUR.as_bytes().to_vec());
    app.open(NATO);
    app
}

fn open(app: &TestApp) -> &OpenArticle {
    app.app.reader.open.as_ref().unwrap()
}

fn selected(app: &TestApp) -> &str {
    let open = open(app);
    let selection = open.selection.expect("something is selected");
    selection.span().of(open.article.text())
}

/// The text of the status line.
fn status(app: &TestApp) -> String {
    let (buffer, _) = draw(app);
    let y = buffer.area.height - 1;
    (0..buffer.area.width)
        .map(|x| buffer[(x, y)].symbol())
        .collect()
}

/// The byte of `words` in the article.
fn at(app: &TestApp, words: &str) -> usize {
    open(app).article.text().find(words).unwrap()
}

/// The drawn screen.
fn screen(app: &TestApp) -> String {
    let (buffer, _) = draw(app);
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| buffer[(x, y)].symbol())
            .collect();
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
