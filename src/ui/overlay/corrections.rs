//! The overlays of corrections: menu, chooser of names, list, and offer.

use ratatui::layout::Rect;

use super::{beside_focus, draw_choice, popup};
use crate::app::corrections::chooser::{Chooser, ChooserRow};
use crate::app::corrections::listing::{CorrectionList, ListedCorrection, Standing};
use crate::app::corrections::menu::Menu;
use crate::app::corrections::offers::Offer;
use crate::app::geometry::Area;
use crate::app::list::ListState;
use crate::app::{App, ClickTarget};
use crate::layout::width;
use crate::ui::Hits;
use crate::ui::canvas::{Canvas, wrap};

/// Width of a menu.
const MENU: u16 = 60;
/// Width of the chooser and the list.
const WIDE: u16 = 76;
/// Most rows of the chooser.
const MOST_NAMES: usize = 12;

pub fn menu(app: &App, menu: &Menu, screen: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let height = menu.choices.len() as u16;
    let screen = beside_focus(app, height + 3, screen);
    let title = menu.title.fit(title_cells(MENU, screen));
    let area = popup(&title, MENU, height, screen, canvas);
    let n_rows = menu.choices.len();
    for (y, at) in rows(menu.list, n_rows, area, canvas, hits) {
        let choice = &menu.choices[at];
        draw_choice(choice.letter, &choice.label, area, y, canvas);
        if at == menu.list.cursor {
            canvas.restyle(area.x, area.right(), y, canvas.styles.row);
        }
    }
}

pub fn chooser(app: &App, chooser: &Chooser, screen: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let prompt = app.session.prompt.as_ref();
    let typed = prompt.map_or("", |prompt| prompt.text());
    let names = chooser.rows(typed);
    // As high as before anything is typed, so that the sheet does not jump.
    let height = chooser.rows("").len().clamp(4, MOST_NAMES) as u16;
    let screen = beside_focus(app, height + 3, screen);
    let title = chooser.title.fit(title_cells(WIDE, screen));
    let area = popup(&title, WIDE, height, screen, canvas);
    for (y, at) in rows(chooser.list, names.len(), area, canvas, hits) {
        let is_asking = chooser.takes_first && chooser.request.is_some();
        draw_name(app, names[at], is_asking, area, y, canvas);
        if at == chooser.list.cursor {
            canvas.restyle(area.x, area.right(), y, canvas.styles.row);
        }
    }
}

fn draw_name(
    app: &App,
    row: ChooserRow<'_>,
    is_asking: bool,
    area: Area,
    y: u16,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let hint = match row {
        ChooserRow::Here(candidate) | ChooserRow::Library(candidate) => candidate.hint.as_str(),
        ChooserRow::Nobody => "the text does not say who",
        ChooserRow::New(_) if is_asking => "still asking the library · Enter: a new name",
        ChooserRow::New(_) => "a new name",
    };
    // The name comes first: a hint that does not fit beside it gives up its end, then all.
    let free = usize::from(area.width).saturating_sub(width::of_str(row.name()) + 5);
    let short = hint.split(" · ").next().unwrap_or_default();
    let fitting = [hint, short]
        .into_iter()
        .find(|hint| width::of_str(hint) <= free);
    let right = area.right().saturating_sub(1);
    let hint = fitting.unwrap_or_default();
    let right = canvas.write_right(right, y, hint, area.width, styles.muted);
    if let ChooserRow::Here(candidate) = row
        && let Some(open) = &app.reader.open
    {
        let mut speakers = open.speakers.iter();
        if let Some(one) = speakers.find(|one| one.named && one.name == candidate.name) {
            canvas.put(area.x, y, "▌", 1, styles.speaker(Some(one.hue)));
        }
    }
    let style = match row {
        ChooserRow::Here(_) | ChooserRow::New(_) => styles.ink,
        ChooserRow::Library(_) | ChooserRow::Nobody => styles.muted,
    };
    let x = area.x + 2;
    canvas.write(x, y, row.name(), right.saturating_sub(x + 1), style);
}

pub fn list(list: &CorrectionList, screen: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let height = list.rows.len() as u16;
    let title = "Corrections of this article";
    let area = popup(title, WIDE, height, screen, canvas);
    for (y, at) in rows(list.list, list.rows.len(), area, canvas, hits) {
        draw_correction(&list.rows[at], area, y, canvas);
        if at == list.list.cursor {
            canvas.restyle(area.x, area.right(), y, canvas.styles.row);
        }
    }
}

fn draw_correction(row: &ListedCorrection, area: Area, y: u16, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let (mark, style) = match row.state {
        Standing::NeedsReview => ("?", styles.notice),
        Standing::Everywhere => ("∀", styles.accent),
        Standing::Holds => ("·", styles.accent),
    };
    canvas.put(area.x, y, mark, 1, style);
    let half = area.width / 2;
    let style = if row.span.is_some() || row.state == Standing::Everywhere {
        styles.ink
    } else {
        styles.muted
    };
    let x = area.x + 2;
    canvas.write(x, y, &row.words, half.saturating_sub(4), style);
    let x = area.x + half;
    let cells = area.right().saturating_sub(x + 1);
    canvas.write(x, y, &row.says, cells, styles.muted);
}

pub fn offer(app: &App, offer: &Offer, screen: Area, canvas: &mut Canvas, hits: &mut Hits) {
    const CHOICES: [(char, &str); 2] = [
        ('y', "do so in all articles"),
        ('n', "no, and do not ask again"),
    ];
    let cells = usize::from(screen.width.min(MENU).saturating_sub(4)).max(8);
    let lines = wrap(&pullquote_text::clean::line(&offer.question()), cells);
    let text = lines.len() as u16;
    let height = text + 1 + CHOICES.len() as u16;
    let screen = beside_focus(app, height + 3, screen);
    let area = popup("The same in all articles?", MENU, height, screen, canvas);
    canvas.lines(&lines, area, canvas.styles.ink);
    let below = Area {
        y: area.y + text + 1,
        height: area.height.saturating_sub(text + 1),
        ..area
    };
    for (y, at) in rows(ListState::default(), CHOICES.len(), below, canvas, hits) {
        let (letter, label) = CHOICES[at];
        draw_choice(letter, label, below, y, canvas);
    }
}

/// Cells for the title of a popup that is at most `width` cells wide.
fn title_cells(width: u16, screen: Area) -> usize {
    let width = if screen.width < width + 24 {
        screen.width
    } else {
        width
    };
    usize::from(width.saturating_sub(6))
}

/// The screen rows of a list in `area` with the indexes shown there, scrolled to its cursor; they can be
/// clicked. Arrows at the right tell of more rows.
pub(super) fn rows(
    list: ListState,
    n_rows: usize,
    area: Area,
    canvas: &mut Canvas,
    hits: &mut Hits,
) -> Vec<(u16, usize)> {
    let mut list = list;
    list.follow(usize::from(area.height), n_rows);
    let shown = list.top..list.top + usize::from(area.height);
    let right = area.right();
    let style = canvas.styles.muted;
    if shown.start > 0 {
        canvas.put(right, area.y, "↑", 1, style);
    }
    if shown.end < n_rows {
        canvas.put(right, area.bottom().saturating_sub(1), "↓", 1, style);
    }
    let rows: Vec<(u16, usize)> = (area.y..area.bottom()).zip(list.top..n_rows).collect();
    for &(y, at) in &rows {
        let rect = Rect::new(area.x, y, area.width, 1);
        hits.areas.push((rect, ClickTarget::ListRow(at)));
    }
    rows
}
