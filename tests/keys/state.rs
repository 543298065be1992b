//! What a key can change.

use pullquote::app::screens::LibraryScreen;

use crate::common::TestApp;

/// Everything that a key can change, as one string.
pub fn state(app: &TestApp) -> String {
    let app = &app;
    let reader = app.reader.open.as_ref().map(|reader| {
        format!(
            "{:?} {} {:?} {:?} {:?} {}",
            reader.source,
            reader.anchor,
            reader.focus,
            reader.selection,
            reader.search.as_ref().map(|search| search.current),
            reader.marks.len(),
        )
    });
    format!(
        "{reader:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?} {:?} {} {:?} {:?}",
        app.library
            .screens
            .iter()
            .map(|screen| {
                let side = match &screen.content {
                    LibraryScreen::SideBySide(both) => (both.chosen, both.shown),
                    _ => (0, [0, 0]),
                };
                let content = &screen.content;
                (content.name(), screen.list, content.len(), side)
            })
            .collect::<Vec<_>>(),
        (app.library.articles.list, app.library.articles.marked.len()),
        app.library.articles.sort,
        app.library.articles.filter,
        app.reader.panel,
        app.reader.in_panel,
        app.session.overlay.is_some(),
        app.session.prompt.is_some(),
        (app.session.settings.text_alone, app.session.settings.wide),
        app.session.theme.name,
        app.session.settings.measure,
        app.session.mouse,
        app.session.records.iter().count(),
        app.done,
        app.left,
        (&app.copied, app.feed_jobs.len(), &app.feeds),
        (app.session.settings.shows, app.session.letter),
    )
}
