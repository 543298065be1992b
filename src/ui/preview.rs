//! The preview of the selected article, beside the list in a wide window.

use ratatui::style::{Modifier, Style};

use super::canvas::{Canvas, bar, inset, wrap};
use crate::app::App;
use crate::app::article::minutes;
use crate::app::geometry::Area;
use crate::app::speakers::hues;
use crate::layout::width;
use crate::library::Entry;
use pullquote_text::{BlockKind, clean};

const MAX_SPEAKERS: usize = 8;

pub fn draw(app: &App, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let area = inset(area, 2, 2);
    let Some(summary) = app.library.articles.summary() else {
        return;
    };
    let cells = usize::from(area.width);
    let mut column = TextColumn {
        canvas,
        area,
        y: area.y,
    };
    let current = app.library.articles.current();
    let facts = current.and_then(|entry| entry.reader.as_deref());
    let headline = current.filter(|_| facts.is_some_and(|facts| facts.headline.is_some()));
    let headline = headline.map_or_else(|| summary.title.clone(), Entry::label);
    column.paragraph(&headline, cells, styles.headline);
    let byline = facts.and_then(|facts| facts.byline.as_deref());
    let byline = byline.unwrap_or(&summary.byline);
    column.paragraph(&clean::line(byline), cells, styles.block(BlockKind::Byline));
    let standfirst = styles.block(BlockKind::Standfirst);
    column.paragraph(&summary.standfirst, cells, standfirst);
    let minutes = minutes(summary.words as usize);
    let date = app.library.articles.current().and_then(Entry::shown_date);
    let date = date.map_or_else(String::new, |date| {
        date.strftime("%-d %b %Y · ").to_string()
    });
    let counts = format!("{date}{} words · {minutes} min", summary.words);
    column.paragraph(&counts, cells, styles.faint);
    if !summary.speakers.is_empty() {
        column.paragraph("Quoted", cells, styles.muted.add_modifier(Modifier::BOLD));
        column.y = column.y.saturating_sub(1);
        let max_share = summary
            .speakers
            .iter()
            .map(|(_, share)| *share)
            .fold(0.01, f32::max);
        let hues = hues(summary.speakers.iter().map(|(name, _)| name.as_str()));
        for (hue, (name, share)) in hues.into_iter().zip(&summary.speakers).take(MAX_SPEAKERS) {
            column.speaker_bar(hue, name, *share, max_share);
        }
        column.y += 1;
    }
    if !summary.people.is_empty() {
        let people = format!("Also named: {}", summary.people.join(", "));
        column.paragraph(&people, cells, styles.muted);
    }
    column.paragraph(&summary.opening, cells, styles.ink);
}

struct TextColumn<'c, 'b> {
    canvas: &'c mut Canvas<'b>,
    area: Area,
    y: u16,
}

impl TextColumn<'_, '_> {
    fn paragraph(&mut self, text: &str, cells: usize, style: Style) {
        let lines = wrap(text, cells);
        if lines.is_empty() {
            return;
        }
        for line in lines {
            if self.y >= self.area.bottom() {
                return;
            }
            self.canvas
                .write(self.area.x, self.y, &line, self.area.width, style);
            self.y += 1;
        }
        self.y += 1;
    }

    fn speaker_bar(&mut self, hue: usize, name: &str, share: f32, max_share: f32) {
        if self.y >= self.area.bottom() {
            return;
        }
        let (x, y, cells) = (self.area.x, self.y, self.area.width);
        let style = self.canvas.styles.speaker(Some(hue));
        let name_cells = (cells / 2).max(8);
        self.canvas.put(x, y, "▌", 1, style);
        self.canvas
            .write(x + 1, y, name, name_cells.saturating_sub(2), style);
        let bar_cells = cells.saturating_sub(name_cells + 6);
        let fill = bar(share / max_share, usize::from(bar_cells));
        self.canvas
            .write(x + name_cells, y, &fill, bar_cells, style);
        let percent = format!("{:.0}%", share * 100.0);
        let style = self.canvas.styles.muted;
        let used = width::of_str(&percent) as u16;
        self.canvas.write_right(x + cells, y, &percent, used, style);
        self.y += 1;
    }
}
