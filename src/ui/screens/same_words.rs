//! Pairs of similar quotations from two articles, with a diff of the selected pair.

use ratatui::style::{Modifier, Style};

use super::split;
use crate::app::geometry::Area;
use crate::app::same_words::{SameWords, VersionWord, WordIn, verdict_label, version_words};
use crate::layout::width;
use crate::library::index_api::{AttributedStatement, PairKind, QuotePair};
use crate::ui::canvas::{Canvas, wrap};
use crate::ui::style::Styles;
use pullquote_text::clean;

/// Narrowest window that shows the two versions side by side.
const SIDE_BY_SIDE: u16 = 72;

/// Draws a row: the quotation and how the versions differ.
pub fn row(same_words: &SameWords, at: usize, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let Some(pair) = same_words.pairs.get(at) else {
        return;
    };
    let right = line.right().saturating_sub(1);
    let verdict = verdict_label(pair.kind);
    let verdict_cells = 13;
    let style = if pair.kind == PairKind::Same {
        styles.muted
    } else {
        styles.ink
    };
    canvas.write_right(right, line.y, verdict, verdict_cells, style);
    let mut end = right.saturating_sub(verdict_cells + 2);
    if line.width >= 110 {
        let who = |statement: &AttributedStatement| {
            statement.speaker.clone().unwrap_or_else(|| "—".to_owned())
        };
        let (one, other) = (who(&pair.one), who(&pair.other));
        end = end.saturating_sub(36);
        let x = canvas.write(end + 2, line.y, &one, 33, styles.person(&one));
        if one != other {
            let cells = (end + 35).saturating_sub(x);
            let x = canvas.write(x, line.y, " / ", cells, styles.muted);
            let cells = (end + 35).saturating_sub(x);
            canvas.write(x, line.y, &other, cells, styles.person(&other));
        }
    }
    let x = line.x + 2;
    canvas.write(x, line.y, &pair.one.text, end.saturating_sub(x), styles.ink);
}

/// Draws the quotation that the list is about.
pub fn head(same_words: &SameWords, area: Area, canvas: &mut Canvas) {
    if let Some(asked) = &same_words.of {
        let x = canvas.write(area.x + 2, area.y, "of ", 3, canvas.styles.muted);
        let cells = area.right().saturating_sub(x + 1);
        canvas.write(x, area.y, &asked.words, cells, canvas.styles.ink);
    }
}

/// Draws both versions of the selected pair.
pub fn foot(same_words: &SameWords, at: usize, area: Area, canvas: &mut Canvas) {
    let Some(pair) = same_words.pairs.get(at) else {
        return;
    };
    let styles = canvas.styles;
    canvas.rule(area.x + 1, area.right().saturating_sub(1), area.y);
    let inside = Area {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4).min(160),
        height: area.height.saturating_sub(1),
    };
    if inside.height > 6 {
        let verdict = verdict_sentence(pair);
        canvas.write(inside.x, inside.y, &verdict, inside.width, styles.muted);
    }
    let lead = 2 * u16::from(inside.height > 6);
    let inside = Area {
        y: inside.y + lead,
        height: inside.height.saturating_sub(lead),
        ..inside
    };
    let (one, other) = if area.width >= SIDE_BY_SIDE {
        split(inside, inside.width / 2 - 2, 4)
    } else {
        let half = inside.height / 2;
        let lower = Area {
            y: inside.y + half,
            height: inside.height - half,
            ..inside
        };
        (
            Area {
                height: half,
                ..inside
            },
            lower,
        )
    };
    version(pair, false, !same_words.other, one, canvas);
    version(pair, true, same_words.other, other, canvas);
}

fn verdict_sentence(pair: &QuotePair) -> String {
    let speaker = |statement: &AttributedStatement| {
        statement
            .speaker
            .clone()
            .unwrap_or_else(|| "an unnamed speaker".to_owned())
    };
    match pair.kind {
        PairKind::Same => "Same words, same speaker.".to_owned(),
        PairKind::Cut => "One article omits words; the rest is identical.".to_owned(),
        PairKind::Altered => {
            "The wording differs: [ ] marks words only in this version, · words only in the other."
                .to_owned()
        }
        PairKind::OtherSpeaker => format!(
            "Attributed to {} here, to {} there.",
            speaker(&pair.one),
            speaker(&pair.other)
        ),
    }
}

/// Draws one version: speaker, text and article.
fn version(pair: &QuotePair, other: bool, chosen: bool, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let statement = if other { &pair.other } else { &pair.one };
    let mark = if chosen { "▌" } else { " " };
    let name = statement.speaker.as_deref();
    let name = name.map_or(styles.ink, |name| styles.person(name));
    let name = name.add_modifier(Modifier::BOLD);
    if area.height == 0 {
        return;
    }
    canvas.put(area.x, area.y, mark, 1, styles.accent);
    let x = area.x + 2;
    let cells = area.width.saturating_sub(2);
    let speaker = statement.speaker.as_deref().unwrap_or("— unnamed speaker");
    canvas.write(x, area.y, speaker, cells, name);
    let gap = u16::from(area.height >= 6);
    let rows = area.height.saturating_sub(3 + gap).max(1);
    let inner = Area {
        x,
        y: area.y + 1,
        width: cells,
        height: rows,
    };
    let y = draw_version(version_words(&pair.diff, other), inner, canvas);
    let article = crate::app::index_client::article_citation(&statement.article);
    let lines = wrap(&article, usize::from(cells));
    for (y, words) in (y + gap..area.bottom()).zip(lines.iter().take(2)) {
        canvas.write(x, y, words, cells, styles.muted);
    }
}

/// The words of one version with their styles.
fn styled_words(words: Vec<VersionWord>, styles: &Styles) -> Vec<(String, Style)> {
    let styled = words.into_iter().map(|word| {
        let style = match word.is_in {
            WordIn::Both => styles.ink,
            WordIn::This => own_style(styles),
            WordIn::Other => styles.faint,
        };
        (word.text, style)
    });
    styled.collect()
}

fn own_style(styles: &Styles) -> Style {
    let modifiers = Modifier::BOLD | Modifier::UNDERLINED;
    styles.accent.add_modifier(modifiers)
}

/// Draws the wrapped text of one version. Returns the row after it.
pub fn draw_version(words: Vec<VersionWord>, area: Area, canvas: &mut Canvas) -> u16 {
    let styles = canvas.styles;
    let own = own_style(styles);
    let (mut x, mut y) = (area.x, area.y);
    for (word, style) in &styled_words(words, styles) {
        let word = clean::line(word);
        let cells = width::of_str(&word) as u16;
        if x > area.x && x + 1 + cells > area.right() {
            (x, y) = (area.x, y + 1);
        }
        if y >= area.bottom() {
            let last = area.bottom().saturating_sub(1);
            canvas.put(area.right().saturating_sub(1), last, "…", 1, styles.muted);
            return area.bottom();
        }
        if x > area.x {
            // Underline the blanks inside a bracketed run of words, too.
            let is_inside = *style == own && !word.starts_with('[');
            canvas.put(x, y, " ", 1, if is_inside { own } else { styles.ink });
            x += 1;
        }
        let cells = area.right().saturating_sub(x);
        let (visible, _) = width::fit(&word, usize::from(cells));
        x = canvas.write(x, y, visible, cells, *style);
    }
    y + 1
}
