//! Voices, names and bookmarks, beside or over the text.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::Hits;
use super::canvas::{Canvas, bar};
use crate::app::article::OpenArticle;
use crate::app::geometry::Area;
use crate::app::panel::MarkRow;
use crate::app::panel::{HEADING_ROWS, MARK_ROWS, Panel, PanelKind, PanelRow};
use crate::app::{App, ClickTarget};
use crate::bookmarks::MatchState;
use pullquote_text::clean;

/// Paints the open panel.
pub fn draw(app: &App, area: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let Some(panel) = &app.reader.panel else {
        return;
    };
    canvas.clear(area);
    let beside = area.x > 0;
    if beside {
        for y in area.y..area.bottom() {
            let faint = canvas.styles.faint;
            canvas.put(area.x, y, "│", 1, faint);
        }
    }
    let area = Area {
        x: area.x + 2 * u16::from(beside),
        width: area.width.saturating_sub(1 + 2 * u16::from(beside)),
        ..area
    };
    heading(app, panel, area, canvas);
    let each = if panel.is_marks() { MARK_ROWS } else { 1 };
    let rows = app.panel_rows();
    let shown = rows.iter().enumerate().skip(panel.list.top);
    let mut y = area.y + HEADING_ROWS.min(area.height.saturating_sub(1));
    for (at, row) in shown {
        if y + each > area.bottom().max(y + 1) || y >= area.bottom() {
            break;
        }
        let line = Area {
            y,
            height: each,
            ..area
        };
        draw_row(app, row, line, canvas);
        if at == panel.list.cursor && app.reader.in_panel {
            let style = canvas.styles.row;
            for y in y..(y + each).min(area.bottom()) {
                canvas.restyle(area.x, area.right(), y, style);
            }
        }
        hits.areas.push((
            Rect::new(area.x, y, area.width, each),
            ClickTarget::ListRow(at),
        ));
        y += each;
    }
}

fn heading(app: &App, panel: &Panel, area: Area, canvas: &mut Canvas) {
    let (title, right) = match panel.kind {
        PanelKind::Speakers => ("Voices", "share of quoted words"),
        PanelKind::Names => ("Names", "mentions"),
        PanelKind::Transcript => ("Transcript", "who said what"),
        PanelKind::MarksHere => ("Bookmarks of this article", ""),
        PanelKind::MarksAll => ("Bookmarks of all articles", ""),
    };
    let style = if app.reader.in_panel {
        canvas.styles.headline
    } else {
        canvas.styles.muted
    };
    let x = canvas.write(
        area.x + 1,
        area.y,
        title,
        area.width.saturating_sub(1),
        style,
    );
    if area.right().saturating_sub(x) > right.len() as u16 + 2 {
        let muted = canvas.styles.muted;
        canvas.write_right(area.right(), area.y, right, area.width, muted);
    }
    if let (PanelKind::Speakers, Some(reader)) = (panel.kind, &app.reader.open) {
        speaker_shares(reader, area, canvas);
    }
}

/// Under the heading: one strip in the speakers' colours, as long as each one's share.
fn speaker_shares(reader: &OpenArticle, area: Area, canvas: &mut Canvas) {
    let cells = area.width.saturating_sub(1);
    let (mut x, mut share) = (area.x, 0.0);
    for (rank, speaker) in reader.speakers.iter().enumerate() {
        share += speaker.share;
        let end = area.x + (share * f32::from(cells)).round() as u16;
        let style = canvas.styles.speaker(speaker.named.then_some(rank));
        while x < end.min(area.x + cells) {
            canvas.put(x, area.y + 1, "▔", 1, style);
            x += 1;
        }
    }
}

fn draw_row(app: &App, row: &PanelRow, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    let Area { x, y, width, .. } = line;
    match (row, &app.reader.open) {
        (PanelRow::Empty(words), _) => {
            let lines = super::canvas::wrap(words, usize::from(width.saturating_sub(2)));
            for (n, words) in lines.iter().enumerate() {
                canvas.write(
                    x + 1,
                    y + n as u16,
                    words,
                    width.saturating_sub(1),
                    styles.muted,
                );
            }
        }
        (PanelRow::Mark(mark), _) => draw_mark(mark, app, line, canvas),
        (PanelRow::Speaker(speaker), Some(reader)) => {
            let counted = app
                .reader
                .panel
                .as_ref()
                .is_some_and(|panel| panel.kind == PanelKind::Speakers);
            draw_speaker(reader, *speaker, counted, line, canvas);
        }
        (PanelRow::Quote(idx), Some(reader)) => {
            let span = reader.annotations.quotes[*idx].span;
            let words = reader.excerpt(span, usize::from(width));
            canvas.write(x + 3, y, &words, width.saturating_sub(4), styles.ink);
        }
        (PanelRow::Kind(kind, n), _) => {
            let style = styles.muted.add_modifier(Modifier::BOLD);
            let name = kind_heading(*kind);
            canvas.write(
                x + 1,
                y,
                &format!("{name} {n}"),
                width.saturating_sub(1),
                style,
            );
        }
        (PanelRow::Name(id), Some(reader)) => draw_name(reader, *id, line, canvas),
        (_, None) => {}
    }
}

const fn kind_heading(kind: pullquote_annotate::EntityKind) -> &'static str {
    use pullquote_annotate::EntityKind as Kind;
    match kind {
        Kind::Person => "People",
        Kind::Organisation => "Organisations",
        Kind::Place => "Places",
        Kind::Group => "Groups",
        Kind::Event => "Events",
        Kind::Work => "Works",
        Kind::Date | Kind::Money | Kind::Percent | Kind::Quantity => "Amounts",
    }
}

fn draw_speaker(
    reader: &OpenArticle,
    speaker: usize,
    counted: bool,
    line: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles.clone();
    let Area { x, y, width, .. } = line;
    let rank = speaker;
    let speaker = &reader.speakers[speaker];
    let style = if speaker.named {
        styles.speaker(Some(rank))
    } else {
        styles.muted
    };
    canvas.put(x, y, "▌", 1, style);
    if !counted {
        let name = clean::line(&speaker.name);
        canvas.write(x + 1, y, &name, width.saturating_sub(1), style);
        return;
    }
    let count = speaker.quotes.len();
    let count = if count == 1 {
        "1 quote".to_owned()
    } else {
        format!("{count} quotes")
    };
    let percent = format!("{:.0}%", speaker.share * 100.0);
    let names = if width >= 60 { 26 } else { (width / 2).max(10) };
    let count_cells = if width >= 40 { 11 } else { 0 };
    canvas.write(
        x + 1,
        y,
        &clean::line(&speaker.name),
        names.saturating_sub(2),
        style,
    );
    if count_cells > 0 {
        canvas.write(x + names, y, &count, count_cells - 1, styles.muted);
    }
    let room = width.saturating_sub(names + count_cells + 6).min(40);
    let most = reader
        .speakers
        .iter()
        .map(|speaker| speaker.share)
        .fold(0.01, f32::max);
    let fill = bar(speaker.share / most, usize::from(room));
    canvas.write(x + names + count_cells, y, &fill, room, style);
    canvas.write_right(
        (x + names + count_cells + room + 5).min(x + width),
        y,
        &percent,
        5,
        styles.ink,
    );
}

fn draw_name(
    reader: &OpenArticle,
    id: pullquote_annotate::EntityId,
    line: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles.clone();
    let Area { x, y, width, .. } = line;
    let Some(who) = reader.annotations.entity(id) else {
        return;
    };
    let rank = reader
        .speakers
        .iter()
        .position(|speaker| speaker.who == Some(id));
    let style = if rank.is_some() {
        styles.speaker(rank)
    } else {
        styles.ink
    };
    let count = who.mentions.len().to_string();
    let strip_cells = if width >= 56 {
        20
    } else if width >= 34 {
        10
    } else {
        0
    };
    let names = width.saturating_sub(strip_cells + 9);
    canvas.write(x + 3, y, &clean::line(&who.name), names, style);
    let strip = reader.strip(&who.mentions, usize::from(strip_cells));
    canvas.write_right(
        (x + width).saturating_sub(5),
        y,
        &strip,
        strip_cells,
        styles.muted,
    );
    canvas.write_right(x + width, y, &count, 4, styles.muted);
}

fn draw_mark(mark: &MarkRow, app: &App, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles.clone();
    let Area { x, y, width, .. } = line;
    canvas.put(x + 1, y, "◆", 1, styles.bookmark);
    let state = match mark.state {
        Some(MatchState::Moved) => "moved",
        Some(MatchState::Changed) => "changed",
        Some(MatchState::Lost) => "lost",
        Some(MatchState::Exact) | None => "",
    };
    let state_style = if mark.state == Some(MatchState::Lost) {
        styles.notice
    } else {
        styles.muted
    };
    let right = canvas.write_right(x + width, y, state, 8, state_style);
    canvas.write(
        x + 3,
        y,
        &mark.name,
        right.saturating_sub(x + 4),
        styles.ink,
    );
    let all = app
        .reader
        .panel
        .as_ref()
        .is_some_and(|panel| panel.kind == PanelKind::MarksAll);
    let mut words = Vec::new();
    if let Some(note) = &mark.note {
        words.push(format!("“{note}”"));
    }
    if !mark.tags.is_empty() {
        words.push(mark.tags.clone());
    }
    words.extend(mark.speaker.clone());
    if all {
        words.push(mark.article.clone());
    }
    words.push(mark.date.clone());
    canvas.write(
        x + 3,
        y + 1,
        &words.join(" · "),
        width.saturating_sub(4),
        styles.muted,
    );
}
