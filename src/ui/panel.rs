//! The panel beside the text or covering it: speakers, names, transcript or bookmarks.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::Hits;
use super::canvas::{Canvas, at_width, bar, inset, wrap};
use super::class_menu;
use super::outline;
use crate::app::article::cards::counted;
use crate::app::article::{OpenArticle, Speech};
use crate::app::geometry::{Area, inside_panel};
use crate::app::reader::panel::MarkRow;
use crate::app::reader::panel::{HEADING_ROWS, MARK_ROWS, Panel, PanelKind, PanelRow};
use crate::app::reader::transcript;
use crate::app::speakers::SpeakerSummary;
use crate::app::{App, ClickTarget};
use crate::bookmarks::MatchState;
use crate::layout::width;
use pullquote_annotate::QuoteKind;
use pullquote_text::clean;

pub fn draw(app: &App, area: Area, canvas: &mut Canvas, hits: &mut Hits) {
    let Some(panel) = &app.reader.panel else {
        return;
    };
    canvas.clear(area);
    let is_beside_text = area.x > 0;
    if is_beside_text {
        for y in area.y..area.bottom() {
            canvas.put(area.x, y, "│", 1, canvas.styles.faint);
        }
    }
    let area = inside_panel(area);
    heading(app, panel, area, canvas);
    let row_height = if panel.is_marks() { MARK_ROWS } else { 1 };
    let rows = app.reader.panel_rows(&app.session);
    let here = app
        .reader
        .open
        .as_ref()
        .and_then(|open| open.outline_here(&rows));
    let mut y = area.y + HEADING_ROWS.min(area.height.saturating_sub(1));
    for (at, row) in rows.iter().enumerate().skip(panel.list.top) {
        let said = match (row, &app.reader.open) {
            (PanelRow::Said(speech), Some(reader)) if panel.kind == PanelKind::Transcript => {
                Some((*speech, transcript::lines(reader, *speech, area.width)))
            }
            _ => None,
        };
        let wrapped = said.as_ref().map(|(_, lines)| lines.len() as u16);
        // The last row may be cut.
        let room = area.bottom().saturating_sub(y);
        let row_height = wrapped.map_or(row_height, |lines| lines.clamp(1, room.max(1)));
        if y + row_height > area.bottom().max(y + 1) || y >= area.bottom() {
            break;
        }
        let row_area = Area {
            y,
            height: row_height,
            ..area
        };
        if let (Some((speech, lines)), Some(reader)) = (said, &app.reader.open) {
            draw_said(reader, speech, &lines, row_area, canvas);
        }
        match (row, &app.reader.open) {
            (PanelRow::Said(_), _) if wrapped.is_some() => {}
            (PanelRow::Outline(row), Some(reader)) => {
                outline::draw(app, reader, *row, here == Some(at), row_area, canvas);
            }
            _ => draw_row(app, panel, row, row_area, canvas),
        }
        if at == panel.list.cursor && app.reader.in_panel {
            for y in y..row_area.bottom().min(area.bottom()) {
                canvas.restyle(area.x, area.right(), y, canvas.styles.row);
            }
        }
        let rect = Rect::new(area.x, y, area.width, row_height);
        hits.areas.push((rect, ClickTarget::ListRow(at)));
        y += row_height;
    }
}

/// All words of a quotation or statement, with the bar of the page.
fn draw_said(
    reader: &OpenArticle,
    speech: Speech,
    lines: &[String],
    area: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let (bar, style) = match speech {
        Speech::Quote(idx) => match reader.annotations.quotes[idx].kind {
            QuoteKind::Mixed => ("▖", styles.ink),
            QuoteKind::Direct | QuoteKind::Scare => ("▌", styles.ink),
        },
        Speech::Statement(_) => ("│", styles.muted),
    };
    let speaker = styles.speaker(reader.hue_of(reader.speaker_of_speech(speech)));
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        canvas.put(area.x + 1, y, bar, 1, speaker);
        if y == area.y && reader.is_doubtful(speech) {
            canvas.put(area.x, y, "?", 1, speaker);
        }
        canvas.write(area.x + 3, y, line, area.width.saturating_sub(3), style);
    }
}

fn heading(app: &App, panel: &Panel, area: Area, canvas: &mut Canvas) {
    let (title, right) = match panel.kind {
        PanelKind::Speakers => ("Speakers", "share of quoted words"),
        PanelKind::Names => ("Names", "mentions"),
        PanelKind::Outline => ("Outline", ""),
        PanelKind::Transcript => ("Transcript", "who said what"),
        PanelKind::MarksHere => ("Bookmarks in this article", ""),
        PanelKind::MarksAll => ("Bookmarks in all articles", ""),
    };
    let filter = panel.filter.trim();
    let filtered = format!("with “{filter}”");
    let right = if filter.is_empty() { right } else { &filtered };
    let style = if app.reader.in_panel {
        canvas.styles.headline
    } else {
        canvas.styles.muted
    };
    let cells = area.width.saturating_sub(1);
    let x = canvas.write(area.x + 1, area.y, title, cells, style);
    if area.right().saturating_sub(x) > right.len() as u16 + 2 {
        canvas.write_right(area.right(), area.y, right, area.width, canvas.styles.muted);
    }
    if let (PanelKind::Speakers, Some(reader)) = (panel.kind, &app.reader.open) {
        speaker_shares(reader, area, canvas);
    }
}

/// Draws a strip below the heading, divided among the speakers by their share of quoted words.
fn speaker_shares(reader: &OpenArticle, area: Area, canvas: &mut Canvas) {
    let cells = area.width;
    let (mut x, mut share) = (area.x, 0.0);
    for speaker in &reader.speakers {
        share += speaker.share;
        let end = area.x + (share * f32::from(cells)).round() as u16;
        let style = canvas.styles.speaker(speaker.named.then_some(speaker.hue));
        while x < end.min(area.x + cells) {
            canvas.put(x, area.y + 1, "▔", 1, style);
            x += 1;
        }
    }
}

fn draw_row(app: &App, panel: &Panel, row: &PanelRow, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let Area { x, y, width, .. } = line;
    match (row, &app.reader.open) {
        (PanelRow::Empty(text), _) => {
            let lines = wrap(text, usize::from(width.saturating_sub(2)));
            let area = Area {
                height: lines.len() as u16,
                ..inset(line, 1, 0)
            };
            canvas.lines(&lines, area, styles.muted);
        }
        (PanelRow::Mark(mark), _) => draw_mark(app, mark, panel, line, canvas),
        (PanelRow::Speaker(speaker), Some(reader)) => {
            draw_speaker(reader, *speaker, panel, line, canvas);
        }
        (PanelRow::Said(speech), Some(reader)) => {
            let span = reader.speech_span(*speech);
            let words = reader.excerpt(span, usize::from(width));
            canvas.write(x + 3, y, &words, width.saturating_sub(4), styles.ink);
        }
        (PanelRow::Kind(kind, n), _) => {
            let style = styles.muted.add_modifier(Modifier::BOLD);
            let heading = format!("{} {n}", kind_heading(*kind));
            canvas.write(x + 1, y, &heading, width.saturating_sub(1), style);
        }
        (PanelRow::Name(id), Some(reader)) => draw_name(reader, *id, line, canvas),
        (PanelRow::Outline(_), Some(_)) | (_, None) => {}
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
    panel: &Panel,
    line: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let Area { x, y, width, .. } = line;
    let speaker = &reader.speakers[speaker];
    let style = if speaker.named {
        styles.speaker(Some(speaker.hue))
    } else {
        styles.muted
    };
    canvas.put(x, y, "▌", 1, style);
    let name = clean::line(&speaker.name);
    if panel.kind != PanelKind::Speakers {
        canvas.write(x + 1, y, &name, width.saturating_sub(1), style);
        return;
    }
    // Shares are of quoted words.
    let (count, percent) = if speaker.quotes.is_empty() {
        (
            format!("{} reported", speaker.statements.len()),
            String::new(),
        )
    } else {
        let count = counted(speaker.quotes.len(), "quote");
        (count, format!("{:.0}%", speaker.share * 100.0))
    };
    let name_cells = name_cells(reader, width);
    let is_counted = width >= name_cells + COUNT + MIN_SHARE + PERCENT;
    let count_cells = if is_counted { COUNT } else { 0 };
    let doubt = if is_always_doubtful(reader, speaker) {
        "?"
    } else {
        ""
    };
    let cells = name_cells.saturating_sub(2 + doubt.len() as u16);
    let end = canvas.write(x + 1, y, &name, cells, style);
    canvas.write(end, y, doubt, 1, style);
    let bar_x = x + name_cells + count_cells;
    let bar_cells = width
        .saturating_sub(name_cells + count_cells + PERCENT)
        .min(40);
    // Who is only reported has no share: the count may have its room.
    if is_counted || speaker.quotes.is_empty() {
        let cells = if is_counted {
            COUNT - 1
        } else {
            width.saturating_sub(name_cells)
        };
        canvas.write(x + name_cells, y, &count, cells, styles.muted);
    }
    let max_share = reader
        .speakers
        .iter()
        .map(|speaker| speaker.share)
        .fold(0.01, f32::max);
    let fill = bar(speaker.share / max_share, usize::from(bar_cells));
    canvas.write(bar_x, y, &fill, bar_cells, style);
    let right = (bar_x + bar_cells + PERCENT).min(x + width);
    canvas.write_right(right, y, &percent, PERCENT, styles.ink);
}

/// Whether the speaker is doubtful wherever they speak.
fn is_always_doubtful(reader: &OpenArticle, speaker: &SpeakerSummary) -> bool {
    let quotes = speaker.quotes.iter().copied().map(Speech::Quote);
    let statements = speaker.statements.iter().copied().map(Speech::Statement);
    let mut all = quotes.chain(statements);
    all.all(|speech| reader.is_doubtful(speech))
}

/// Cells of the columns beside the names of speakers: how much was said, the least bar, the share.
const COUNT: u16 = 12;
const MIN_SHARE: u16 = 6;
const PERCENT: u16 = 5;

/// Cells for the names in a panel of `width` cells: what the longest takes, if its share has room beside it.
fn name_cells(reader: &OpenArticle, width: u16) -> u16 {
    let names = reader.speakers.iter().map(|one| width::of_str(&one.name));
    let longest = u16::try_from(names.max().unwrap_or(0)).unwrap_or(u16::MAX);
    let most = width.saturating_sub(MIN_SHARE + PERCENT).max(10);
    longest.saturating_add(3).clamp(10, most)
}

fn draw_name(
    reader: &OpenArticle,
    id: pullquote_annotate::EntityId,
    line: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let Area { x, y, width, .. } = line;
    let Some(who) = reader.annotations.entity(id) else {
        return;
    };
    let rank = reader
        .speakers
        .iter()
        .position(|speaker| speaker.who == Some(id));
    let style = if rank.is_some() {
        styles.speaker(reader.hue_of(rank))
    } else {
        styles.ink
    };
    let count = who.mentions.len().to_string();
    let strip_cells = at_width(width, &[(56, 20), (34, 10)]);
    let name_cells = width.saturating_sub(strip_cells + 9);
    canvas.write(x + 3, y, &clean::line(&who.name), name_cells, style);
    let strip = reader.strip(&who.mentions, usize::from(strip_cells));
    let right = (x + width).saturating_sub(5);
    canvas.write_right(right, y, &strip, strip_cells, styles.muted);
    canvas.write_right(x + width, y, &count, 4, styles.muted);
}

fn draw_mark(app: &App, mark: &MarkRow, panel: &Panel, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let Area { x, y, width, .. } = line;
    let classes = &app.session.settings.classes;
    let (class, letter) = (mark.class.as_deref(), mark.letter.as_deref());
    let (glyph, known) = class_menu::glyph(classes, class, letter);
    let style = known.map_or(styles.bookmark, |class| styles.class(class.color));
    canvas.write(x + 1, y, glyph, 1, style);
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
    let name_cells = right.saturating_sub(x + 4);
    canvas.write(x + 3, y, &mark.name, name_cells, styles.ink);
    let note = mark.note.as_ref().map(|note| format!("“{note}”"));
    let letter = letter.map(|letter| format!("'{letter}"));
    let mut facts: Vec<&str> = letter.as_deref().into_iter().chain(class).collect();
    facts.extend(note.as_deref());
    if !mark.tags.is_empty() {
        facts.push(&mark.tags);
    }
    facts.extend(mark.speaker.as_deref());
    if panel.kind == PanelKind::MarksAll {
        facts.push(&mark.article);
    }
    facts.push(&mark.date);
    let cells = width.saturating_sub(4);
    canvas.write(x + 3, y + 1, &facts.join(" · "), cells, styles.muted);
}
