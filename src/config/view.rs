//! How the text is shown, as the keys set it: theme, measure, wide layout, the words shown, the text alone,
//! and the layers.
//!
//! What a key changes is kept for the next start, in a file of the state directory. It has the settings'
//! names, one `key = value` a line. At a start it comes after the defaults and before `config.toml` and the
//! command line: what they say holds at every start, and keys change it until the end of the session. A
//! session writes only what was changed in it, so that two windows do not undo each other.

use std::collections::BTreeMap;

use super::layout_choice::{TextFocus, Wide};
use super::settings::{self, Layers, Settings};

/// The settings that keys change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub theme: String,
    pub measure: u16,
    pub wide: Wide,
    pub shows: TextFocus,
    pub text_alone: bool,
    pub layers: Layers,
}

impl View {
    pub fn of(settings: &Settings) -> Self {
        Self {
            theme: settings.theme.clone(),
            measure: settings.measure,
            wide: settings.wide,
            shows: settings.shows,
            text_alone: settings.text_alone,
            layers: settings.layers,
        }
    }

    /// Whether `settings` still have it; allocates nothing.
    pub fn is_of(&self, settings: &Settings) -> bool {
        self.theme == settings.theme
            && self.measure == settings.measure
            && self.wide == settings.wide
            && self.shows == settings.shows
            && self.text_alone == settings.text_alone
            && self.layers == settings.layers
    }

    fn settings(&self) -> Settings {
        Settings {
            theme: self.theme.clone(),
            measure: self.measure,
            wide: self.wide,
            shows: self.shows,
            text_alone: self.text_alone,
            layers: self.layers,
            ..Settings::default()
        }
    }

    /// What differs from `before`, as lines of the file.
    pub fn changes_since(&self, before: &Self) -> BTreeMap<String, String> {
        self.settings().changes_since(&before.settings())
    }
}

/// The defaults with the kept `text` over them; what is wrong in it is ignored.
pub fn kept(text: &str) -> Settings {
    let found = settings::parse(text).0;
    View::of(&found).settings()
}

/// The text of the file with `changes` made.
pub fn merged(text: &str, changes: &BTreeMap<String, String>) -> String {
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    let mut values: BTreeMap<&str, &str> = lines.collect();
    for (key, value) in changes {
        values.insert(key, value);
    }
    let lines = values
        .iter()
        .map(|(key, value)| format!("{key} = {value}\n"));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_kept_and_those_of_other_windows_stay() {
        let before = Settings::default();
        let mut after = before.clone();
        after.measure = 80;
        after.layers.dates = true;
        after.shows = TextFocus::Quoted;
        let changes = View::of(&after).changes_since(&View::of(&before));
        let text = merged("theme = \"sepia\"\nmeasure = 40\nlater = 1\n", &changes);
        assert_eq!(
            text,
            "later = 1\nlayers.dates = true\nmeasure = 80\nshows = \"quotations\"\ntheme = \"sepia\"\n"
        );
        let kept = kept(&text);
        assert_eq!((kept.measure, kept.theme.as_str()), (80, "sepia"));
        assert!(kept.layers.dates && kept.layers.people);
        assert_eq!(kept.shows, TextFocus::Quoted);
    }

    #[test]
    fn only_the_view_is_taken_from_the_file() {
        let settings = kept("library = \"/elsewhere\"\nmeasure = 7\n\u{0}garbage");
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn the_file_of_settings_wins() {
        let over =
            settings::parse_over(kept("measure = 80\nwide = \"spread\"\n"), "measure = 50\n").0;
        assert_eq!((over.measure, over.wide), (50, Wide::Spread));
    }
}
