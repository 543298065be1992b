//! How the text is shown: the width of the column, wide layouts, which words, the text alone.

use super::{Action, App, Session, geometry};
use crate::config::{Settings, Wide};

/// Cells that one step of the measure changes.
const MEASURE_STEP: u16 = 4;
/// Minimum and maximum column width that keys can set, in cells.
pub(super) const MEASURES: std::ops::RangeInclusive<u16> = 20..=200;

impl App {
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

impl Session {
    pub(super) fn next_text_focus(&mut self) {
        self.settings.shows = self.settings.shows.next();
        let words = self.settings.shows.label();
        self.info(words);
    }

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
