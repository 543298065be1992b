//! Screens over the library (search, people, ledger, …): frame, query line and shared row types. The rows of
//! each screen are drawn by its own module.

mod empty;
mod excerpt;
mod feeds;
mod ledger;
mod library_search;
mod people;
mod person;
mod quote_book;
mod same_words;
mod side_by_side;
mod stories;

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::canvas::{Canvas, inset, wrap};
use super::input::InputField;
use super::{Hits, header};
use crate::app::geometry::{Area, Regions};
use crate::app::prompt::Purpose;
use crate::app::screens::{LibraryScreen, QueryLine, ScreenState, margin, text_width};
use crate::app::{Action, App, ClickTarget};
use crate::layout::width;
use pullquote_text::{Span, clean};

/// Draws a screen. Returns the cell of the text cursor while the query is typed.
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
        draw_empty(app, screen, parts.list, canvas);
    }
    rows(screen, parts.list, canvas, hits);
    if let Some(foot) = parts.foot {
        match &screen.content {
            LibraryScreen::Ledger(ledger) => ledger::foot(ledger, screen.list.cursor, foot, canvas),
            LibraryScreen::Feeds(all) => feeds::foot(all, screen.list.cursor, foot, canvas),
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
        LibraryScreen::Stories(all) => stories::row(all, at, line, canvas),
        LibraryScreen::SideBySide(both) => side_by_side::row(both, at, line, canvas),
        LibraryScreen::QuoteBook(book) => quote_book::row(book, at, line, canvas),
        LibraryScreen::Feeds(all) => feeds::row(all, at, line, canvas),
    }
}

/// The query line, or what a person page or list of similar quotations is about.
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
        (LibraryScreen::SideBySide(both), _) => {
            side_by_side::head(both, area, canvas);
            None
        }
        (_, Some(line)) => query_input(app, screen, line, area, canvas),
        (_, None) => None,
    }
}

/// The query line, with a parse error marked in it and explained below.
fn query_input(
    app: &App,
    screen: &ScreenState,
    line: &QueryLine,
    area: Area,
    canvas: &mut Canvas,
) -> Option<(u16, u16)> {
    let styles = canvas.styles;
    let prompt = app.session.prompt.as_ref();
    let prompt = prompt.filter(|prompt| prompt.purpose == Purpose::Query);
    let (text, cursor) = match prompt {
        Some(prompt) => (prompt.text(), Some(prompt.input.cursor())),
        None => (line.text.as_str(), None),
    };
    let key = app.session.keymap.key_label(Action::Search);
    let key_style = if cursor.is_some() {
        styles.accent
    } else {
        styles.muted
    };
    let x = canvas.write(area.x + 1, area.y, &key, 8, key_style) + 1;
    let cells = area.right().saturating_sub(x + 1).max(1);
    if text.is_empty() {
        let hint = placeholder(&screen.content);
        let at = x + u16::from(cursor.is_some());
        canvas.write(at, area.y, hint, cells.saturating_sub(1), styles.faint);
        return cursor.map(|_| (x, area.y));
    }
    let field = InputField::new(text, cursor.unwrap_or(0), cells);
    let column = field.draw(x, area.y, canvas);
    if let Some(error) = &line.fault {
        let from = field.mark_error(error.span, x, area.y, canvas);
        query_error(&error.message, from, area, canvas);
    }
    cursor.map(|_| (column, area.y))
}

/// An error message below column `x` of the query line, further left if it would not fit.
fn query_error(message: &str, x: u16, area: Area, canvas: &mut Canvas) {
    if area.height < 2 {
        return;
    }
    let message = format!("╰ {}", clean::line(message));
    let cells = width::of_str(&message) as u16;
    let right = area.right().saturating_sub(1);
    let left = (area.x + 1).min(right);
    let x = x.min(right.saturating_sub(cells)).max(left);
    let style = canvas.styles.notice.remove_modifier(Modifier::BOLD);
    canvas.write(x, area.y + 1, &message, right.saturating_sub(x), style);
}

/// The hint in an empty query line.
const fn placeholder(screen: &LibraryScreen) -> &'static str {
    match screen {
        LibraryScreen::Search(_) => "search all articles",
        LibraryScreen::People(_) => "part of a name",
        LibraryScreen::QuoteBook(_) => "filter by words, names or #tags",
        LibraryScreen::Feeds(_) | LibraryScreen::SideBySide(_) => "",
        LibraryScreen::Ledger(_)
        | LibraryScreen::SameWords(_)
        | LibraryScreen::Stories(_)
        | LibraryScreen::Person(_) => "filter, such as by:name said:words after:2024",
    }
}

/// Draws why the list is empty, what would fill it, and the key for that.
fn draw_empty(app: &App, screen: &ScreenState, area: Area, canvas: &mut Canvas) {
    if let Some(reason) = &screen.unavailable {
        let words = clean::line(reason);
        paragraph(&words, area, canvas.styles.notice, canvas);
        return;
    }
    match &screen.content {
        LibraryScreen::Search(search) if search.line.text.trim().is_empty() => {
            library_search::draw_query_syntax(area, canvas);
        }
        _ => {
            let words = empty::words(app, screen);
            paragraph(&words, area, canvas.styles.muted, canvas);
        }
    }
}

/// Draws wrapped text at the top of `area`.
fn paragraph(text: &str, area: Area, style: Style, canvas: &mut Canvas) {
    let area = inset(area, 3, 3);
    let lines = wrap(text, usize::from(area.width.min(76)));
    canvas.lines(&lines, area, style);
}

/// The heading of the rows that belong to an article.
struct ArticleHeading<'a> {
    title: &'a str,
    publisher: &'a str,
    date: Option<jiff::civil::Date>,
    count: String,
}

/// Draws the heading on the last row of `line`.
fn draw_heading(heading: &ArticleHeading<'_>, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
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

/// `5 Mar 2024`
fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A statement in a list: text with a label and a bar in the margin.
struct StatementRow<'a> {
    /// Labels of the first and second line, right-aligned in the margin.
    margin: [&'a str; 2],
    bar: Option<(&'static str, Style)>,
    words: &'a str,
    /// Highlighted bytes of `words`.
    marks: &'a [Span],
    style: Style,
}

fn draw_statement(row: &StatementRow<'_>, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
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

/// Draws the header line of a screen.
pub fn header(app: &App, screen: &ScreenState, regions: Regions, canvas: &mut Canvas) {
    let name = screen.content.name();
    header::screen(app, name, &counts(screen), regions, canvas);
}

fn counts(screen: &ScreenState) -> String {
    match &screen.content {
        LibraryScreen::Search(search) if search.rows.is_empty() => String::new(),
        LibraryScreen::Search(search) => {
            let found = &search.findings;
            let articles = number(found.n_articles, "article");
            if found.articles.len() < found.n_articles {
                format!("first {} of {articles}", found.articles.len())
            } else {
                format!("{articles} · {}", number(search.n_hits(), "hit"))
            }
        }
        LibraryScreen::People(people) if people.lines.is_empty() => String::new(),
        LibraryScreen::People(people) => number(people.lines.len(), "name"),
        LibraryScreen::Person(person) => person::counts(person),
        LibraryScreen::Ledger(ledger) if !ledger.answered => String::new(),
        LibraryScreen::Ledger(ledger) => {
            let order = crate::app::ledger::order_label(ledger.order);
            format!("{} · {order} ▾", number(ledger.n_rows, "statement"))
        }
        LibraryScreen::Feeds(feeds) if feeds.rows.is_empty() => String::new(),
        LibraryScreen::Feeds(feeds) => number(feeds.rows.len(), "feed"),
        LibraryScreen::SameWords(same_words) if !same_words.answered => String::new(),
        LibraryScreen::SameWords(same_words)
            if same_words.pairs.len() >= crate::app::same_words::MAX_PAIRS =>
        {
            format!("first {}", number(same_words.pairs.len(), "pair"))
        }
        LibraryScreen::SameWords(same_words) => number(same_words.pairs.len(), "pair"),
        LibraryScreen::Stories(all) => stories::counts(all),
        LibraryScreen::SideBySide(both) => side_by_side::counts(both),
        LibraryScreen::QuoteBook(book) => {
            let kept = number(book.n_saved, "quotation");
            let of = if book.rows.len() == book.n_saved {
                kept
            } else {
                format!("{} of {kept}", book.rows.len())
            };
            format!("{of} · {} ▾", book.order.label())
        }
    }
}

/// `1 article`, `1,200 articles`
fn number(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(n))
}

/// The digits of `n` with thousands separators.
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

/// Splits an area into a left part of `cells` columns and the rest after a gap.
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
