//! The screens over the library: what they share. Each has a file of its own in this folder.

mod excerpt;
mod ledger;
mod library_search;
mod people;
mod person;
mod quote_book;
mod same_words;

pub use library_search::query_syntax;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::Hits;
use super::canvas::{Canvas, wrap};
use crate::app::geometry::{Area, Regions};
use crate::app::prompt::Purpose;
use crate::app::screens::{LibraryScreen, QueryLine, ScreenState, margin, text_width};
use crate::app::{Action, App, ClickTarget};
use crate::layout::width;
use pullquote_text::{Span, clean};

/// Paints a screen. Returns where the cursor stands while something is typed.
pub fn draw(
    app: &App,
    screen: &ScreenState,
    body: Area,
    canvas: &mut Canvas,
    hits: &mut Hits,
) -> Option<(u16, u16)> {
    let parts = screen.parts(body);
    let cursor = head(app, screen, parts.head, canvas);
    if screen.content.is_empty() {
        empty(app, screen, parts.list, canvas);
    }
    rows(screen, parts.list, canvas, hits);
    if let Some(foot) = parts.foot {
        match &screen.content {
            LibraryScreen::Ledger(ledger) => ledger::foot(ledger, screen.list.cursor, foot, canvas),
            LibraryScreen::SameWords(same_words) => {
                same_words::foot(same_words, screen.list.cursor, foot, canvas);
            }
            _ => {}
        }
    }
    cursor
}

fn rows(screen: &ScreenState, area: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let mut y = area.y;
    for at in screen.list.top..screen.content.len() {
        let tall = screen.content.row_height(at, area) as u16;
        if y >= area.bottom() || (y + tall > area.bottom() && y > area.y) {
            break;
        }
        let line = Area {
            y,
            height: tall.min(area.bottom() - y),
            ..area
        };
        row(screen, at, line, canvas);
        if at == screen.list.cursor {
            let (style, accent) = (canvas.styles.row, canvas.styles.accent);
            for y in line.y..line.bottom() {
                canvas.restyle_background(area.x, area.right(), y, style);
                canvas.put(area.x, y, "▌", 1, accent.patch(style));
            }
        }
        let rect = Rect::new(line.x, line.y, line.width, line.height);
        hits.areas.push((rect, ClickTarget::ListRow(at)));
        y += tall;
    }
}

fn row(screen: &ScreenState, at: usize, line: Area, canvas: &mut Canvas) {
    match &screen.content {
        LibraryScreen::Search(search) => library_search::row(search, at, line, canvas),
        LibraryScreen::People(people) => people::row(people, at, line, canvas),
        LibraryScreen::Person(person) => person::row(person, at, line, canvas),
        LibraryScreen::Ledger(ledger) => ledger::row(ledger, at, line, canvas),
        LibraryScreen::SameWords(same_words) => same_words::row(same_words, at, line, canvas),
        LibraryScreen::QuoteBook(book) => quote_book::row(book, at, line, canvas),
    }
}

/// What is typed, or whom it is about.
fn head(app: &App, screen: &ScreenState, area: Area, canvas: &mut Canvas) -> Option<(u16, u16)> {
    if area.height == 0 {
        return None;
    }
    match (&screen.content, screen.content.line()) {
        (LibraryScreen::Person(person), _) => {
            person::head(person, area, canvas);
            None
        }
        (LibraryScreen::SameWords(same_words), None) => {
            same_words::head(same_words, area, canvas);
            None
        }
        (_, Some(line)) => query_input(app, screen, line, area, canvas),
        (_, None) => None,
    }
}

/// The line to type on, and under it what is wrong with what is typed, at its place.
fn query_input(
    app: &App,
    screen: &ScreenState,
    line: &QueryLine,
    area: Area,
    canvas: &mut Canvas,
) -> Option<(u16, u16)> {
    let styles = canvas.styles.clone();
    let prompt = app
        .session
        .prompt
        .as_ref()
        .filter(|prompt| prompt.purpose == Purpose::Query);
    let (raw, cursor) = match prompt {
        Some(prompt) => (prompt.text(), Some(prompt.input.cursor())),
        None => (line.text.as_str(), None),
    };
    let key = app.session.keymap.key_label(Action::Search);
    let label = if cursor.is_some() {
        styles.accent
    } else {
        styles.muted
    };
    let x = canvas.write(area.x + 1, area.y, &key, 8, label) + 1;
    let room = area.right().saturating_sub(x + 1).max(1);
    if raw.is_empty() {
        let words = placeholder(&screen.content);
        let at = x + u16::from(cursor.is_some());
        canvas.write(at, area.y, words, room.saturating_sub(1), styles.faint);
        return cursor.map(|_| (x, area.y));
    }
    let text = clean::line(raw);
    let at = |chars: usize| text.chars().take(chars).collect::<String>();
    let before = |chars: usize| width::of_str(&at(chars));
    let caret = before(cursor.unwrap_or(0));
    // The end that is typed at stays in sight.
    let hidden = caret.saturating_sub(usize::from(room) - 1);
    let mut shown = text.as_ref();
    let mut cut = 0;
    while cut < hidden {
        let Some(first) = shown.chars().next() else {
            break;
        };
        shown = &shown[first.len_utf8()..];
        cut = width::of_str(&text[..text.len() - shown.len()]);
    }
    let (fitting, _) = width::fit(shown, usize::from(room));
    canvas.write(x, area.y, fitting, room, styles.ink);
    if let Some(fault) = &line.fault {
        let chars = |byte: usize| raw.get(..byte).map_or(0, |head| head.chars().count());
        let from = before(chars(fault.span.start())).saturating_sub(cut);
        let to = before(chars(fault.span.end())).saturating_sub(cut);
        let last = usize::from(room);
        let (from, to) = (from.min(last) as u16, to.min(last) as u16);
        let style = styles.notice.add_modifier(Modifier::UNDERLINED);
        canvas.restyle(x + from, x + to.max(from), area.y, style);
        query_error(&fault.message, x + from, area, canvas);
    }
    cursor.map(|_| (x + (caret - cut.min(caret)) as u16, area.y))
}

/// What is wrong, under the words at fault; more to the left when it is long.
fn query_error(message: &str, x: u16, area: Area, canvas: &mut Canvas) {
    if area.height < 2 {
        return;
    }
    let words = format!("╰ {}", clean::line(message));
    let cells = width::of_str(&words) as u16;
    let right = area.right().saturating_sub(1);
    let left = (area.x + 1).min(right);
    let x = x.min(right.saturating_sub(cells)).max(left);
    let style = canvas.styles.notice.remove_modifier(Modifier::BOLD);
    canvas.write(x, area.y + 1, &words, right.saturating_sub(x), style);
}

/// What can be typed on an empty line.
const fn placeholder(room: &LibraryScreen) -> &'static str {
    match room {
        LibraryScreen::Search(_) => "words to look for in all articles",
        LibraryScreen::People(_) => "a part of a name",
        LibraryScreen::QuoteBook(_) => "words, names or #tags to list only those",
        LibraryScreen::Ledger(_) | LibraryScreen::SameWords(_) | LibraryScreen::Person(_) => {
            "by:name, said:words, after:2024 … to list only those"
        }
    }
}

/// Why the list is empty.
fn empty(app: &App, screen: &ScreenState, area: Area, canvas: &mut Canvas) {
    if let Some(reason) = &screen.unavailable {
        let words = clean::line(reason);
        let style = canvas.styles.notice;
        paragraph(&words, area, area.y, style, canvas);
        return;
    }
    let muted = canvas.styles.muted;
    let words = match &screen.content {
        LibraryScreen::Search(search) if search.line.text.trim().is_empty() => {
            library_search::language(area, canvas);
            return;
        }
        LibraryScreen::Search(search) if search.answered && !screen.waiting => {
            "No article has all of that.".to_owned()
        }
        LibraryScreen::People(_) if !screen.waiting => {
            "Nobody of that name is in the index.".to_owned()
        }
        LibraryScreen::Person(person) if person.answered => person::empty_words(person),
        LibraryScreen::Ledger(ledger) if ledger.answered => {
            "Nobody says anything that fits what is typed.".to_owned()
        }
        LibraryScreen::SameWords(same_words) if same_words.answered && same_words.of.is_some() => {
            "No other article has these words.".to_owned()
        }
        LibraryScreen::SameWords(same_words) if same_words.answered => {
            "No two articles have a quotation in nearly the same words.".to_owned()
        }
        LibraryScreen::QuoteBook(book) => quote_book::empty_words(app, book),
        _ if screen.waiting => "Asking the index …".to_owned(),
        _ => return,
    };
    paragraph(&words, area, area.y, muted, canvas);
}

/// Words set from row `y` on; returns the row after them.
fn paragraph(words: &str, area: Area, y: u16, style: Style, canvas: &mut Canvas) -> u16 {
    let cells = area.width.saturating_sub(6);
    let lines = wrap(words, usize::from(cells.min(76)));
    let mut y = y;
    for words in lines {
        if y >= area.bottom() {
            break;
        }
        canvas.write(area.x + 3, y, &words, cells, style);
        y += 1;
    }
    y
}

/// An article's line above what was found in it: title, publisher, date, and a count.
struct ArticleHeading<'a> {
    title: &'a str,
    publisher: &'a str,
    date: Option<jiff::civil::Date>,
    count: String,
}

/// Paints it on the last row of its area.
fn draw_heading(heading: &ArticleHeading<'_>, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    let y = line.bottom().saturating_sub(1);
    let right = line.right().saturating_sub(1);
    let date = heading.date.map_or(String::new(), day);
    let publisher = if line.width >= 60 {
        heading.publisher
    } else {
        ""
    };
    let facts: Vec<&str> = [publisher, &date, &heading.count]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    let facts = facts.join(" · ");
    let most = line.width / 2;
    let at = canvas.write_right(right, y, &facts, most, styles.muted);
    let x = line.x + 2;
    let title = styles.ink.add_modifier(Modifier::BOLD);
    canvas.write(x, y, heading.title, at.saturating_sub(x + 2), title);
}

/// A day as a newspaper writes it.
fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// Something said in a list: what stands in the margin, the bar, the words.
struct StatementRow<'a> {
    /// Right-aligned in the margin, a line each; in a narrow window before the words.
    margin: [&'a str; 2],
    bar: Option<(&'static str, Style)>,
    words: &'a str,
    marks: &'a [Span],
    style: Style,
}

/// Paints it.
fn draw_statement(row: &StatementRow<'_>, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    let margin = margin(line.width);
    let cells = usize::from(text_width(line.width));
    let shown = excerpt::visible_lines(row.words, cells, usize::from(line.height), row.marks);
    let x = line.x + margin + 4;
    for (n, y) in (line.y..line.bottom()).enumerate() {
        let Some(shown) = shown.get(n) else {
            break;
        };
        if margin > 0 {
            let words = row.margin.get(n).copied().unwrap_or_default();
            let style = if n == 0 { styles.ink } else { styles.muted };
            let right = line.x + margin;
            canvas.write_right(right, y, words, margin.saturating_sub(2), style);
        }
        if let Some((bar, style)) = row.bar {
            canvas.put(line.x + margin + 2, y, bar, 1, style);
        }
        excerpt::write(shown, row, (x, y), cells as u16, canvas);
    }
}

/// The header above a screen: the trail and what is counted.
pub fn header(app: &App, screen: &ScreenState, parts: Regions, canvas: &mut Canvas) {
    let Some(y) = parts.header else {
        return;
    };
    let full = app.session.size.width;
    let styles = canvas.styles.clone();
    let counts = counts(screen);
    let right = canvas.write_right(full.saturating_sub(1), y, &counts, full / 2, styles.muted);
    let trail = if full < 50 { " " } else { " Library › " };
    let x = canvas.write(0, y, trail, full, styles.muted);
    let room = right.saturating_sub(x + 2);
    canvas.write(x, y, screen.content.name(), room, styles.headline);
    if let Some(y) = parts.rule {
        canvas.rule(1, full.saturating_sub(1), y);
    }
}

fn counts(screen: &ScreenState) -> String {
    match &screen.content {
        LibraryScreen::Search(search) if search.rows.is_empty() => String::new(),
        LibraryScreen::Search(search) => {
            let found = &search.findings;
            let articles = number(found.n_articles, "article", "articles");
            if found.articles.len() < found.n_articles {
                format!("first {} of {articles}", found.articles.len())
            } else {
                format!("{articles} · {}", number(search.n_hits(), "hit", "hits"))
            }
        }
        LibraryScreen::People(people) if people.lines.is_empty() => String::new(),
        LibraryScreen::People(people) => number(people.lines.len(), "name", "names"),
        LibraryScreen::Person(person) => person::counts(person),
        LibraryScreen::Ledger(ledger) if !ledger.answered => String::new(),
        LibraryScreen::Ledger(ledger) => {
            let order = crate::app::ledger::order_label(ledger.order);
            format!(
                "{} · {order} ▾",
                number(ledger.n_rows, "statement", "statements")
            )
        }
        LibraryScreen::SameWords(same_words) if !same_words.answered => String::new(),
        LibraryScreen::SameWords(same_words)
            if same_words.pairs.len() >= crate::app::same_words::MAX_PAIRS =>
        {
            format!("first {}", number(same_words.pairs.len(), "pair", "pairs"))
        }
        LibraryScreen::SameWords(same_words) => number(same_words.pairs.len(), "pair", "pairs"),
        LibraryScreen::QuoteBook(book) => {
            let kept = number(book.n_saved, "quotation", "quotations");
            let of = if book.rows.len() == book.n_saved {
                kept
            } else {
                format!("{} of {kept}", book.rows.len())
            };
            format!("{of} · {} ▾", book.order.label())
        }
    }
}

/// A number with what it counts.
fn number(n: usize, one: &str, more: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { more })
}

/// A number with its thousands parted.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Areas beside each other: a left part of `cells` and the rest after a gap.
const fn split(area: Area, cells: u16, gap: u16) -> (Area, Area) {
    let left = Area {
        width: if cells < area.width {
            cells
        } else {
            area.width
        },
        ..area
    };
    let x = left.x + left.width + gap;
    let right = Area {
        x,
        width: area.right().saturating_sub(x),
        ..area
    };
    (left, right)
}
