//! The preview beside the list of a wide window.

use ratatui::style::Modifier;

use super::canvas::{Canvas, bar, wrap};
use crate::app::App;
use crate::app::article::minutes;
use crate::app::geometry::Area;
use crate::layout::width;

/// Speakers listed in the preview.
const MAX_SPEAKERS: usize = 8;

/// Paints the article under the cursor in brief.
pub fn draw(app: &App, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    let area = Area {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..area
    };
    let Some(summary) = app.library.articles.summary() else {
        return;
    };
    let cells = usize::from(area.width);
    let mut column = TextColumn {
        canvas,
        area,
        y: area.y,
    };
    column.paragraph(&summary.title, cells, styles.headline);
    column.paragraph(
        &summary.standfirst,
        cells,
        styles.block(pullquote_text::BlockKind::Standfirst),
    );
    let counts = format!(
        "{} words · {} min",
        summary.words,
        minutes(summary.words as usize)
    );
    column.paragraph(&counts, cells, styles.faint);
    if !summary.speakers.is_empty() {
        column.paragraph("Quoted", cells, styles.muted.add_modifier(Modifier::BOLD));
        column.y = column.y.saturating_sub(1);
        let most = summary
            .speakers
            .iter()
            .map(|(_, share)| *share)
            .fold(0.01, f32::max);
        for (rank, (name, share)) in summary.speakers.iter().take(MAX_SPEAKERS).enumerate() {
            column.speaker_bar(rank, name, *share, most);
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
    fn paragraph(&mut self, text: &str, cells: usize, style: ratatui::style::Style) {
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

    fn speaker_bar(&mut self, rank: usize, name: &str, share: f32, most: f32) {
        if self.y >= self.area.bottom() {
            return;
        }
        let (x, y, cells) = (self.area.x, self.y, self.area.width);
        let style = self.canvas.styles.speaker(Some(rank));
        let names = (cells / 2).max(8);
        self.canvas.put(x, y, "▌", 1, style);
        self.canvas
            .write(x + 1, y, name, names.saturating_sub(2), style);
        let room = cells.saturating_sub(names + 6);
        let fill = bar(share / most, usize::from(room));
        self.canvas.write(x + names, y, &fill, room, style);
        let percent = format!("{:.0}%", share * 100.0);
        let muted = self.canvas.styles.muted;
        let used = width::of_str(&percent) as u16;
        self.canvas.write_right(x + cells, y, &percent, used, muted);
        self.y += 1;
    }
}
