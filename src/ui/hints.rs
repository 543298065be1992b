//! Key hints at the right of the status line.

use super::canvas::Canvas;
use crate::app::article::Focus;
use crate::app::overlay::Overlay;
use crate::app::reader::panel::Panel;
use crate::app::screens::{LibraryScreen, ScreenState};
use crate::app::{Action, App};
use crate::layout::width;

/// Key labels and what the keys do.
type Hints = Vec<(String, &'static str)>;

/// The keys that matter in the current state, most useful first.
pub fn hints(app: &App) -> Hints {
    let key = |action| app.session.keymap.key_label(action);
    let pair = |a, b| format!("{} {}", key(a), key(b));
    let help = (key(Action::Help), "help");
    if let Some(hints) = overlay_hints(app) {
        return hints;
    }
    if let Some(panel) = app.reader.panel.as_ref().filter(|_| app.reader.in_panel) {
        return panel_hints(app, panel);
    }
    if let Some(screen) = app.screen() {
        return screen_hints(app, screen);
    }
    match &app.reader.open {
        Some(reader) if reader.selection.is_some() => vec![
            (pair(Action::ExtendPrev, Action::ExtendNext), "extend"),
            (key(Action::Select), "unit"),
            (key(Action::SwapEnds), "other end"),
            (key(Action::Correct), "correct"),
            (key(Action::Bookmark), "bookmark"),
            (key(Action::Copy), "copy"),
            (key(Action::Back), "cancel"),
        ],
        Some(reader) if reader.search.is_some() => vec![
            (pair(Action::SearchNext, Action::SearchPrev), "hits"),
            (key(Action::Back), "done"),
            help,
        ],
        Some(reader) if reader.focus.is_some_and(Focus::is_reference) => vec![
            (key(Action::Open), "open"),
            (key(Action::AddAddress), "fetch and read here"),
            (key(Action::CopyAddress), "copy address"),
            (pair(Action::LinkPrev, Action::LinkNext), "links"),
            (key(Action::Links), "all links"),
            help,
        ],
        Some(_) if app.reader.rest_address().is_some() => vec![
            help,
            (key(Action::AddAddress), "the rest"),
            (page_key(app), "page"),
            (pair(Action::QuotePrev, Action::QuoteNext), "quotes"),
            (key(Action::Bookmark), "bookmark"),
        ],
        Some(_) => vec![
            help,
            (page_key(app), "page"),
            (pair(Action::QuotePrev, Action::QuoteNext), "quotes"),
            (key(Action::Voices), "speakers"),
            (key(Action::Bookmark), "bookmark"),
            (key(Action::Names), "names"),
        ],
        None if app.library.articles.order.is_empty() => vec![
            (key(Action::AddAddress), "add an article"),
            (key(Action::Feeds), "feeds"),
            help,
            (key(Action::Search), "filter"),
            (key(Action::Quit), "quit"),
        ],
        None => vec![
            (key(Action::Open), "read"),
            help,
            (key(Action::Search), "filter"),
            (key(Action::Sort), "sort"),
            (key(Action::Quit), "quit"),
        ],
    }
}

/// The key of the reader's thumb, or the one that it was changed to.
fn page_key(app: &App) -> String {
    let keymap = &app.session.keymap;
    let labels = [Action::PageOn, Action::PageDown].map(|action| keymap.key_label(action));
    let mut labels = labels.into_iter().filter(|label| !label.is_empty());
    labels.next().unwrap_or_default()
}

fn overlay_hints(app: &App) -> Option<Hints> {
    let key = |action| app.session.keymap.key_label(action);
    let pair = |a, b| format!("{} {}", key(a), key(b));
    let close = (key(Action::Back), "close");
    match app.session.overlay.as_ref()? {
        Overlay::Card(_) => {
            let focus = app.reader.open.as_ref().and_then(|reader| reader.focus);
            let next = match focus {
                Some(Focus::Quote(_) | Focus::Statement(_)) => {
                    (pair(Action::QuotePrev, Action::QuoteNext), "quotes")
                }
                _ => (pair(Action::MentionPrev, Action::MentionNext), "mentions"),
            };
            Some(vec![close, next, (key(Action::Correct), "correct")])
        }
        Overlay::Output(_) => Some(vec![
            (pair(Action::LineDown, Action::LineUp), "scroll"),
            (key(Action::Copy), "copy"),
            close,
        ]),
        Overlay::Links(_) => Some(vec![
            (key(Action::Open), "open"),
            (key(Action::Copy), "copy address"),
            (key(Action::PaneNext), "show in the text"),
            close,
        ]),
        Overlay::Feeds(_) => Some(vec![(key(Action::Open), "follow"), close]),
        Overlay::Corrections(_) => Some(vec![
            (key(Action::Open), "go"),
            ("x".to_owned(), "undo it"),
            close,
        ]),
        Overlay::Offer(_) => Some(vec![
            ("y n".to_owned(), "answer"),
            (key(Action::Back), "not now"),
        ]),
        Overlay::Review { .. }
        | Overlay::Correct(_)
        | Overlay::Classes { .. }
        | Overlay::Layers => Some(vec![close]),
        Overlay::Help(_) => Some(vec![
            close,
            (key(Action::Search), "filter"),
            (pair(Action::LineDown, Action::LineUp), "scroll"),
        ]),
        Overlay::Palette(_) | Overlay::Choose(_) => Some(Vec::new()),
    }
}

fn panel_hints(app: &App, panel: &Panel) -> Hints {
    let key = |action| app.session.keymap.key_label(action);
    let mut hints = vec![(key(Action::Open), "go"), (key(Action::Back), "close")];
    if panel.is_marks() {
        hints.extend([
            (key(Action::Rename), "name"),
            (key(Action::EditNote), "note"),
            (key(Action::Tags), "tags"),
            (key(Action::Class), "class"),
            (key(Action::Delete), "delete"),
            (key(Action::Search), "filter"),
        ]);
    } else if panel.has_filter() {
        hints.push((key(Action::Search), "filter"));
    } else if app.reader.has_order() {
        hints.push((key(Action::Sort), "sort"));
    }
    hints.push((key(Action::Help), "help"));
    hints
}

fn screen_hints(app: &App, screen: &ScreenState) -> Hints {
    let key = |action| app.session.keymap.key_label(action);
    let pair = |a, b| format!("{} {}", key(a), key(b));
    if app.session.prompt.is_some() {
        let help = app.session.keymap.keys(Action::Help).last();
        return vec![
            ("Enter".to_owned(), "open"),
            ("Tab".to_owned(), "to the list"),
            ("Esc".to_owned(), "done"),
            (help.map(ToString::to_string).unwrap_or_default(), "help"),
        ];
    }
    let query = (key(Action::Search), "search");
    if screen.content.is_empty() {
        let fills = match &screen.content {
            LibraryScreen::Feeds(_) => Some((key(Action::Subscribe), "follow a feed")),
            content => content.line().map(|_| query),
        };
        let rest = [(key(Action::Back), "back"), (key(Action::Help), "help")];
        return fills.into_iter().chain(rest).collect();
    }
    let mut hints = vec![(key(Action::Open), "go"), (key(Action::Back), "back")];
    match &screen.content {
        LibraryScreen::Search(_) => hints.extend([query, (key(Action::Person), "speaker")]),
        LibraryScreen::People(_) => hints.extend([query, (key(Action::Correct), "identity")]),
        LibraryScreen::Person(_) => hints.extend([
            (key(Action::PaneNext), "next tab"),
            (key(Action::Correct), "identity"),
            (key(Action::Ledger), "ledger"),
        ]),
        LibraryScreen::Ledger(_) => hints.extend([
            query,
            (key(Action::Sort), "sort"),
            (key(Action::Person), "speaker"),
            (key(Action::SameWords), "same words"),
        ]),
        LibraryScreen::Feeds(_) => hints.extend([
            (key(Action::FetchFeeds), "fetch"),
            (key(Action::Subscribe), "follow"),
            (key(Action::Delete), "unfollow"),
            (key(Action::Rename), "rename"),
        ]),
        LibraryScreen::Stories(_) => {
            hints.extend([(key(Action::SameWords), "side by side"), query]);
        }
        LibraryScreen::SideBySide(_) => hints.extend([
            (key(Action::PaneNext), "other side"),
            (
                pair(Action::ArticlePrev, Action::ArticleNext),
                "other report",
            ),
            (key(Action::SameWords), "same words"),
        ]),
        LibraryScreen::SameWords(_) => hints.push((key(Action::PaneNext), "other version")),
        LibraryScreen::QuoteBook(_) => hints.extend([
            (key(Action::EditNote), "note"),
            (key(Action::Tags), "tags"),
            (key(Action::Delete), "delete"),
            query,
        ]),
    }
    hints.push((key(Action::Help), "help"));
    hints
}

/// Draws as many hints as fit in `cells` cells, ending at column `right`. Returns their first column.
pub fn draw(
    hints: &[(String, &str)],
    cells: usize,
    right: u16,
    y: u16,
    canvas: &mut Canvas,
) -> u16 {
    let mut used = 1;
    let mut fitting = Vec::new();
    for (key, effect) in hints.iter().filter(|(key, _)| !key.is_empty()) {
        let more = width::of_str(key) + 1 + width::of_str(effect) + 3;
        if used + more > cells {
            break;
        }
        used += more;
        fitting.push((key, effect));
    }
    let start = right.saturating_sub(used as u16);
    let mut x = start;
    for (key, effect) in fitting {
        x = canvas.write(x, y, key, right, canvas.styles.key);
        x = canvas.write(x + 1, y, effect, right, canvas.styles.muted) + 3;
    }
    start
}
