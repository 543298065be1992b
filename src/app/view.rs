//! How the text is shown: the width of the column, wide layouts, which words, the text alone.

use super::{Action, App, Reader, Session, geometry};
use crate::config::{Settings, TextFocus, Wide};
use pullquote_text::Span;

/// Cells that one step of the measure changes.
const MEASURE_STEP: u16 = 4;
/// Minimum and maximum column width that keys can set, in cells.
pub(super) const MEASURES: std::ops::RangeInclusive<u16> = 20..=200;

impl App {
    pub(super) fn next_text_focus(&mut self) {
        let shows = self.session.settings.shows.next();
        self.session.settings.shows = shows;
        self.prepare_now();
        let open = self.reader.open.as_ref();
        let is_empty = open.is_some_and(|open| open.annotated && !open.leaves_out());
        self.session.info(match shows {
            TextFocus::Quoted if is_empty => {
                "nobody is quoted in this article: all words are shown"
            }
            _ => shows.label(),
        });
    }

    pub(super) fn next_wide(&mut self) {
        let settings = &mut self.session.settings;
        settings.wide = match settings.wide {
            Wide::Page => Wide::Panel,
            Wide::Panel => Wide::Spread,
            Wide::Spread => Wide::Page,
        };
        let wide = settings.wide;
        if wide == Wide::Spread {
            self.reader.close_panel();
        }
        self.reader.show_standing_panel(&self.session);
        let words = match wide {
            Wide::Page => "one page",
            Wide::Panel => "a panel beside the page",
            Wide::Spread => "a spread of two columns",
        };
        let width = self.session.size.width;
        self.session.info(if width < geometry::WIDE {
            format!("{words}, in windows of {} columns or more", geometry::WIDE)
        } else {
            words.to_owned()
        });
    }
}

impl Reader {
    /// Shows all words again if `target`, to which the reader goes, is left out.
    pub(super) fn show_all_for(&mut self, target: Option<Span>, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        if target.is_some_and(|span| !open.is_shown(span)) {
            session.settings.shows = TextFocus::All;
            let options = open.layout_options();
            open.show(TextFocus::All, &options);
            session.info("all words are shown again");
        }
    }
}

impl Session {
    pub(super) fn toggle_text_alone(&mut self) {
        let is_alone = !self.settings.text_alone;
        self.settings.text_alone = is_alone;
        let key = self.keymap.key_label(Action::Zen);
        let words = if is_alone {
            "the text alone"
        } else {
            "all in sight"
        };
        self.info(format!("{words} · {key} changes it"));
    }

    pub(super) fn change_measure(&mut self, action: Action) {
        let measure = match action {
            Action::Narrower => self.settings.measure.saturating_sub(MEASURE_STEP),
            Action::Wider => self.settings.measure + MEASURE_STEP,
            _ => Settings::default().measure,
        };
        self.set_measure(measure);
    }

    /// Says how wide the column is, for the palette's `measure` without a number.
    pub(super) fn tell_measure(&mut self) {
        let measure = self.settings.measure;
        self.info(format!(
            "the column is {measure} characters wide; “measure 72” makes it 72"
        ));
    }

    pub(super) fn set_measure(&mut self, measure: u16) {
        self.settings.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
        let measure = self.settings.measure;
        self.info(format!("column of {measure} characters"));
    }
}
