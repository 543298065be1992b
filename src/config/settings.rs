//! The settings file. `FIELDS` drives parsing and `pullquote config print`, and a test compares it with
//! the commented template.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use pullquote_annotate::Engine;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use super::classes::{BookmarkClass, ClassColor};

use super::classes;
use super::hyperlinks::Hyperlinks;
use super::keys::Key;
use super::layout_choice::{TextFocus, Wide};
use super::problem::{Problem, Problems};

/// The annotations marked on the page at start; a key changes them while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    pub quotes: bool,
    /// Reported speech without quotation marks.
    pub reported: bool,
    pub people: bool,
    /// Companies, parties, agencies.
    pub organisations: bool,
    /// Countries, towns, regions.
    pub places: bool,
    pub links: bool,
    /// Nationalities, faiths, members of a party.
    pub groups: bool,
    pub events: bool,
    /// Titles of books, films, laws.
    pub works: bool,
    pub dates: bool,
    /// Money, percentages and other quantities.
    pub amounts: bool,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            quotes: true,
            reported: true,
            people: true,
            organisations: true,
            places: true,
            links: true,
            groups: false,
            events: false,
            works: false,
            dates: false,
            amounts: false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The directory of the reader's own articles, not resolved; `None`: `articles` in the data
    /// directory.
    pub library: Option<PathBuf>,
    /// `auto`, a built-in theme, or the name of a file in `themes`.
    pub theme: String,
    /// The width of the text column, in cells, 20 to 200.
    pub measure: u16,
    /// What the width of a window of 150 columns or more is for.
    pub wide: Wide,
    /// Links as hyperlinks of the terminal.
    pub hyperlinks: Hyperlinks,
    /// The part of the text that is shown.
    pub shows: TextFocus,
    /// Show the text without margins, header and status line.
    pub text_alone: bool,
    pub justify: bool,
    pub hyphenate: bool,
    /// Hang an opening quotation mark at the start of a line in the margin.
    pub hang: bool,
    /// Capture the mouse. Off, the terminal selects text with it.
    pub mouse: bool,
    /// Show the terminal's cursor at the focus. It is there even if it is not shown.
    pub show_cursor: bool,
    /// Characters of ambiguous width take two cells, as in East Asian locales.
    pub wide_ambiguous: bool,
    /// Keep a panel open after a jump from it.
    pub panel_stays: bool,
    /// Dim the line repeated from the last page for a moment.
    pub mark_overlap: bool,
    pub layers: Layers,
    /// What reads articles on screen and for `pullquote annotate`. The fast engine where the build lacks
    /// the other.
    pub engine: Engine,
    /// Classes of bookmarks, in the order of the menu.
    pub classes: Vec<BookmarkClass>,
    /// Ordered by line.
    pub keys: Vec<KeyRule>,
}

/// The keys of one action, in place of the default ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRule {
    pub action: String,
    /// None unbinds the action.
    pub keys: Vec<Key>,
    /// Line of the settings file, from 1.
    pub line: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            library: None,
            theme: "auto".to_owned(),
            measure: 66,
            wide: Wide::Page,
            hyperlinks: Hyperlinks::Auto,
            shows: TextFocus::All,
            text_alone: false,
            justify: false,
            hyphenate: false,
            hang: true,
            mouse: true,
            show_cursor: false,
            wide_ambiguous: false,
            panel_stays: false,
            mark_overlap: false,
            layers: Layers::default(),
            engine: Engine::Deep,
            classes: classes::defaults(),
            keys: Vec::new(),
        }
    }
}

/// A settings file with every setting commented out at its default.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// The type of a field and how to access it.
enum Kind {
    Flag(fn(&mut Settings) -> &mut bool),
    Measure,
    Wide,
    Hyperlinks,
    Shows,
    Engine,
    Theme,
    Library,
}

/// Every setting but the keys: table, name, type.
const FIELDS: &[(&str, &str, Kind)] = &[
    ("", "library", Kind::Library),
    ("", "theme", Kind::Theme),
    ("", "measure", Kind::Measure),
    ("", "wide", Kind::Wide),
    ("", "shows", Kind::Shows),
    ("", "text-alone", Kind::Flag(|s| &mut s.text_alone)),
    ("", "justify", Kind::Flag(|s| &mut s.justify)),
    ("", "hyphenate", Kind::Flag(|s| &mut s.hyphenate)),
    ("", "hang", Kind::Flag(|s| &mut s.hang)),
    ("", "mouse", Kind::Flag(|s| &mut s.mouse)),
    ("", "show-cursor", Kind::Flag(|s| &mut s.show_cursor)),
    ("", "wide-ambiguous", Kind::Flag(|s| &mut s.wide_ambiguous)),
    ("", "panel-stays", Kind::Flag(|s| &mut s.panel_stays)),
    ("", "mark-overlap", Kind::Flag(|s| &mut s.mark_overlap)),
    ("", "engine", Kind::Engine),
    ("", "hyperlinks", Kind::Hyperlinks),
    ("layers", "quotes", Kind::Flag(|s| &mut s.layers.quotes)),
    ("layers", "reported", Kind::Flag(|s| &mut s.layers.reported)),
    ("layers", "people", Kind::Flag(|s| &mut s.layers.people)),
    (
        "layers",
        "organisations",
        Kind::Flag(|s| &mut s.layers.organisations),
    ),
    ("layers", "places", Kind::Flag(|s| &mut s.layers.places)),
    ("layers", "links", Kind::Flag(|s| &mut s.layers.links)),
    ("layers", "groups", Kind::Flag(|s| &mut s.layers.groups)),
    ("layers", "events", Kind::Flag(|s| &mut s.layers.events)),
    ("layers", "works", Kind::Flag(|s| &mut s.layers.works)),
    ("layers", "dates", Kind::Flag(|s| &mut s.layers.dates)),
    ("layers", "amounts", Kind::Flag(|s| &mut s.layers.amounts)),
];

/// The tables of the file.
const TABLES: [&str; 3] = ["layers", "bookmarks", "keys"];

/// The settings in `text`, the others at their defaults, and the problems found.
pub fn parse(text: &str) -> (Settings, Vec<Problem>) {
    parse_over(Settings::default(), text)
}

/// The settings in `text`, the others as in `settings`, and the problems found.
pub fn parse_over(mut settings: Settings, text: &str) -> (Settings, Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let table = problems.table();
    take_table("", &table, &mut settings, &mut problems);
    for name in TABLES {
        let Some(value) = table.get(name) else {
            continue;
        };
        match value.get_ref() {
            DeValue::Table(inner) if name == "keys" => {
                take_keys(inner, &mut settings, &mut problems);
            }
            DeValue::Table(inner) if name == "bookmarks" => {
                classes::take(inner, &mut settings.classes, &mut problems);
            }
            DeValue::Table(inner) => take_table(name, inner, &mut settings, &mut problems),
            _ => problems.add(
                value.span().start,
                format!("“{name}” must be a table: [{name}]"),
            ),
        }
    }
    (settings, problems.into_sorted())
}

fn take_table(
    table: &str,
    values: &DeTable<'_>,
    settings: &mut Settings,
    problems: &mut Problems<'_>,
) {
    for (name, value) in values {
        let (at, name) = (name.span().start, name.get_ref().as_ref());
        if table.is_empty() && TABLES.contains(&name) {
            continue;
        }
        let field = FIELDS
            .iter()
            .find(|(of, known, _)| *of == table && *known == name);
        match field {
            None => problems.add(at, unknown(table, name)),
            Some((_, _, kind)) => {
                if let Err(wanted) = take_value(kind, value.get_ref(), settings) {
                    let found = value.get_ref().type_str();
                    problems.add(at, format!("“{name}”: expected {wanted}, found {found}"));
                }
            }
        }
    }
}

/// Sets a field; the error is what it expects.
fn take_value(
    kind: &Kind,
    value: &DeValue<'_>,
    settings: &mut Settings,
) -> Result<(), &'static str> {
    let flag = || value.as_bool().ok_or("true or false");
    let string = |wanted| {
        value
            .as_str()
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .ok_or(wanted)
    };
    match kind {
        Kind::Flag(field) => *field(settings) = flag()?,
        Kind::Theme => settings.theme = string("the name of a theme, in quotes")?,
        Kind::Library => settings.library = Some(string("a directory, in quotes")?.into()),
        Kind::Engine => {
            let engine = value.as_str().and_then(Engine::from_name);
            settings.engine = engine.ok_or("\"fast\" or \"deep\"")?;
        }
        Kind::Hyperlinks => {
            let named = |links: &Hyperlinks| Some(links.name()) == value.as_str();
            let found = Hyperlinks::ALL.into_iter().find(named);
            settings.hyperlinks = found.ok_or("\"auto\", \"always\" or \"never\"")?;
        }
        Kind::Wide => {
            let named = |wide: &Wide| Some(wide.name()) == value.as_str();
            let found = Wide::ALL.into_iter().find(named);
            settings.wide = found.ok_or("\"page\", \"panel\" or \"spread\"")?;
        }
        Kind::Shows => {
            let named = |shows: &TextFocus| Some(shows.name()) == value.as_str();
            let found = TextFocus::ALL.into_iter().find(named);
            settings.shows = found.ok_or("\"all\", \"quotations\" or \"own-words\"")?;
        }
        Kind::Measure => {
            settings.measure = whole(value)
                .filter(|n| (20..=200).contains(n))
                .ok_or("a whole number from 20 to 200")?;
        }
    }
    Ok(())
}

fn whole(value: &DeValue<'_>) -> Option<u16> {
    let number = value.as_integer()?;
    u16::from_str_radix(number.as_str(), number.radix()).ok()
}

fn unknown(table: &str, name: &str) -> String {
    let place = if table.is_empty() {
        String::new()
    } else {
        format!(" in [{table}]")
    };
    let known = FIELDS.iter().filter(|(of, _, _)| *of == table);
    let nearest = known
        .map(|(_, known, _)| (strsim::levenshtein(known, name), *known))
        .min()
        .filter(|(edits, _)| *edits <= 2);
    match nearest {
        Some((_, nearest)) => {
            format!("unknown setting “{name}”{place}; did you mean “{nearest}”?")
        }
        None => format!("unknown setting “{name}”{place}"),
    }
}

/// Reads `[keys]`: for each action a key or a list of keys. Unknown actions and keys bound twice are
/// reported by `app/keymap.rs`.
fn take_keys(values: &DeTable<'_>, settings: &mut Settings, problems: &mut Problems<'_>) {
    for (name, value) in values {
        let line = problems.line_of(name.span().start);
        let mut keys = Vec::new();
        match value.get_ref() {
            DeValue::String(_) => take_key(value, &mut keys, problems),
            DeValue::Array(specs) => {
                for spec in specs {
                    take_key(spec, &mut keys, problems);
                }
                // A list without one valid key must not unbind the action.
                if keys.is_empty() && !specs.is_empty() {
                    continue;
                }
            }
            _ => {
                let expected = "expected a key or a list of keys, in quotes; [] for none";
                let message = format!("“{}”: {expected}", name.get_ref());
                problems.add(name.span().start, message);
                continue;
            }
        }
        if keys.is_empty() && value.get_ref().is_str() {
            continue;
        }
        let action = name.get_ref().to_string();
        settings.keys.push(KeyRule { action, keys, line });
    }
    settings.keys.sort_by_key(|rule| rule.line);
}

fn take_key(spec: &Spanned<DeValue<'_>>, keys: &mut Vec<Key>, problems: &mut Problems<'_>) {
    let at = spec.span().start;
    let Some(words) = spec.get_ref().as_str() else {
        return problems.add(at, "a key must be in quotes");
    };
    match words.parse::<Key>() {
        Err(error) => problems.add(at, error.to_string()),
        Ok(key) if keys.contains(&key) => problems.add(at, format!("duplicate key “{key}”")),
        Ok(key) => {
            if let Some(other) = key.alias() {
                problems.add(
                    at,
                    format!(
                        "most terminals send “{key}” as {other}: the two cannot be distinguished"
                    ),
                );
            }
            keys.push(key);
        }
    }
}

impl Settings {
    /// A settings file with these settings, for `pullquote config print`.
    pub fn print(&self) -> String {
        let mut text = String::new();
        let mut last = "";
        for (table, name, kind) in FIELDS {
            if *table != last {
                let _ = writeln!(text, "\n[{table}]");
                last = table;
            }
            let Some(value) = self.value(kind) else {
                continue;
            };
            let _ = writeln!(text, "{name} = {value}");
        }
        text.push_str("\n[bookmarks]\nclasses = [\n");
        for BookmarkClass { name, color, mark } in &self.classes {
            let [name, color, mark] = [name, &color.name(), mark].map(|value| quoted(value));
            let _ = writeln!(text, "{{ name = {name}, color = {color}, mark = {mark} }},");
        }
        text.push_str("]\n");
        if !self.keys.is_empty() {
            text.push_str("\n[keys]\n");
        }
        for KeyRule { action, keys, .. } in &self.keys {
            let keys: Vec<String> = keys.iter().map(|key| quoted(&key.to_string())).collect();
            let _ = writeln!(text, "{} = [{}]", quoted(action), keys.join(", "));
        }
        text
    }
}

impl Settings {
    /// A field as a TOML value; `None` if it is not set.
    fn value(&self, kind: &Kind) -> Option<String> {
        Some(match kind {
            Kind::Flag(field) => field(&mut self.clone()).to_string(),
            Kind::Measure => self.measure.to_string(),
            Kind::Wide => quoted(self.wide.name()),
            Kind::Hyperlinks => quoted(self.hyperlinks.name()),
            Kind::Shows => quoted(self.shows.name()),
            Kind::Engine => quoted(self.engine.name()),
            Kind::Theme => quoted(&self.theme),
            Kind::Library => quoted(&self.library.as_ref()?.to_string_lossy()),
        })
    }

    /// The fields that differ from `before`, by their dotted TOML keys.
    pub(super) fn changes_since(&self, before: &Self) -> BTreeMap<String, String> {
        let changed = FIELDS.iter().filter_map(|(table, name, kind)| {
            let value = self.value(kind)?;
            let key = [*table, *name].join(".");
            let key = key.trim_start_matches('.').to_owned();
            (Some(&value) != before.value(kind).as_ref()).then_some((key, value))
        });
        changed.collect()
    }
}

/// `value` as a TOML string.
fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text + "\""
}

#[cfg(test)]
mod tests;
