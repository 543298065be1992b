//! The settings file: one table of fields, from which the reader of the file, the commented
//! template and `pullquote config print` are made.

use std::fmt::Write as _;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Key, Problem, Problems};

/// Which marks are shown on the page at start. The layers key changes them while reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// Quotations.
    pub quotes: bool,
    /// Reported speech without quotation marks.
    pub reported: bool,
    /// People.
    pub people: bool,
    /// Companies, parties, agencies.
    pub organisations: bool,
    /// Countries, towns, regions.
    pub places: bool,
    /// Nationalities, faiths, members of a party.
    pub groups: bool,
    /// Named events.
    pub events: bool,
    /// Titles of books, films, laws.
    pub works: bool,
    /// Dates and times.
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
            groups: false,
            events: false,
            works: false,
            dates: false,
            amounts: false,
        }
    }
}

/// Everything that a reader can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The folder of the reader's own articles, as written; `None` for `articles` in the data
    /// directory.
    pub library: Option<PathBuf>,
    /// `auto`, a built-in theme, or the name of a file in `themes`.
    pub theme: String,
    /// Widest line of text, in cells, 20 to 200.
    pub measure: u16,
    /// Both edges of a paragraph straight.
    pub justify: bool,
    /// Words may be broken at the end of a line.
    pub hyphenate: bool,
    /// An opening quotation mark at the start of a line hangs in the margin.
    pub hang: bool,
    /// The mouse scrolls and clicks; off, the terminal selects text with it.
    pub mouse: bool,
    /// Characters of ambiguous width take two cells, as in terminals set up for East Asian text.
    pub wide_ambiguous: bool,
    /// A panel stays open after it took the reader somewhere.
    pub panel_stays: bool,
    /// The line that a page turn carries over is faint for a moment.
    pub mark_overlap: bool,
    /// The marks that are shown at start.
    pub layers: Layers,
    /// Keys of the reader's own: name of an action, the keys that mean it instead of the usual ones
    /// (none: it has no key), and the line of the file that says so.
    pub keys: Vec<(String, Vec<Key>, usize)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            library: None,
            theme: "auto".to_owned(),
            measure: 66,
            justify: false,
            hyphenate: false,
            hang: true,
            mouse: true,
            wide_ambiguous: false,
            panel_stays: false,
            mark_overlap: false,
            layers: Layers::default(),
            keys: Vec::new(),
        }
    }
}

/// A settings file with every setting, commented out at its default.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// What a field holds.
enum Kind {
    Flag(fn(&mut Settings) -> &mut bool),
    Layer(fn(&mut Layers) -> &mut bool),
    Measure,
    Theme,
    Library,
}

/// Every setting but the keys: table, name, what it holds.
const FIELDS: &[(&str, &str, Kind)] = &[
    ("", "library", Kind::Library),
    ("", "theme", Kind::Theme),
    ("", "measure", Kind::Measure),
    ("", "justify", Kind::Flag(|s| &mut s.justify)),
    ("", "hyphenate", Kind::Flag(|s| &mut s.hyphenate)),
    ("", "hang", Kind::Flag(|s| &mut s.hang)),
    ("", "mouse", Kind::Flag(|s| &mut s.mouse)),
    ("", "wide-ambiguous", Kind::Flag(|s| &mut s.wide_ambiguous)),
    ("", "panel-stays", Kind::Flag(|s| &mut s.panel_stays)),
    ("", "mark-overlap", Kind::Flag(|s| &mut s.mark_overlap)),
    ("layers", "quotes", Kind::Layer(|l| &mut l.quotes)),
    ("layers", "reported", Kind::Layer(|l| &mut l.reported)),
    ("layers", "people", Kind::Layer(|l| &mut l.people)),
    (
        "layers",
        "organisations",
        Kind::Layer(|l| &mut l.organisations),
    ),
    ("layers", "places", Kind::Layer(|l| &mut l.places)),
    ("layers", "groups", Kind::Layer(|l| &mut l.groups)),
    ("layers", "events", Kind::Layer(|l| &mut l.events)),
    ("layers", "works", Kind::Layer(|l| &mut l.works)),
    ("layers", "dates", Kind::Layer(|l| &mut l.dates)),
    ("layers", "amounts", Kind::Layer(|l| &mut l.amounts)),
];

/// The settings that `text` makes, the rest at their defaults, and what in it could not be taken.
pub fn parse(text: &str) -> (Settings, Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let table = problems.table();
    let mut settings = Settings::default();
    take_table("", &table, &mut settings, &mut problems);
    for name in ["layers", "keys"] {
        let Some(value) = table.get(name) else {
            continue;
        };
        match value.get_ref() {
            DeValue::Table(inner) if name == "keys" => {
                take_keys(inner, &mut settings, &mut problems);
            }
            DeValue::Table(inner) => take_table(name, inner, &mut settings, &mut problems),
            _ => problems.add(value.span().start, format!("“{name}” is a table: [{name}]")),
        }
    }
    (settings, problems.into_sorted())
}

/// Takes the fields of one table; what is not known is a problem with the nearest known name.
fn take_table(
    table: &str,
    values: &DeTable<'_>,
    settings: &mut Settings,
    problems: &mut Problems<'_>,
) {
    for (name, value) in values {
        let (at, name) = (name.span().start, name.get_ref().as_ref());
        if table.is_empty() && matches!(name, "layers" | "keys") {
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
                    problems.add(at, format!("“{name}” wants {wanted}, not this {found}"));
                }
            }
        }
    }
}

/// Puts `value` into its field; an error says what the field wants.
fn take_value(kind: &Kind, value: &DeValue<'_>, settings: &mut Settings) -> Result<(), String> {
    let flag = || value.as_bool().ok_or_else(|| "true or false".to_owned());
    let words = |wanted: &str| {
        value
            .as_str()
            .filter(|words| !words.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| wanted.to_owned())
    };
    match kind {
        Kind::Flag(field) => *field(settings) = flag()?,
        Kind::Layer(field) => *field(&mut settings.layers) = flag()?,
        Kind::Theme => settings.theme = words("the name of a theme, in quotes")?,
        Kind::Library => settings.library = Some(words("a folder, in quotes")?.into()),
        Kind::Measure => {
            settings.measure = whole(value)
                .filter(|n| (20..=200).contains(n))
                .ok_or("a whole number from 20 to 200")?;
        }
    }
    Ok(())
}

/// A whole number that fits.
fn whole(value: &DeValue<'_>) -> Option<u16> {
    let number = value.as_integer()?;
    u16::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The words for a setting that there is not, with the nearest that there is.
fn unknown(table: &str, name: &str) -> String {
    let place = if table.is_empty() {
        String::new()
    } else {
        format!(" in [{table}]")
    };
    let known = FIELDS.iter().filter(|(of, _, _)| *of == table);
    let nearest = known
        .map(|(_, known, _)| (edits(known, name), *known))
        .min()
        .filter(|(edits, _)| *edits <= 2);
    match nearest {
        Some((_, nearest)) => {
            format!("there is no setting “{name}”{place}; did you mean “{nearest}”?")
        }
        None => format!("there is no setting “{name}”{place}"),
    }
}

/// Number of characters to insert, delete or change to make `b` of `a` (Levenshtein, one row).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Takes `[keys]`: each action with one key, a list of keys, or an empty list. Whether there is
/// such an action, and whether two share a key, is known where the actions are.
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
                // A list of which no key could be read must not take the usual keys away.
                if keys.is_empty() && !specs.is_empty() {
                    continue;
                }
            }
            _ => {
                let wanted = "a key or a list of keys in quotes; [] for none";
                let message = format!("“{}” wants {wanted}", name.get_ref());
                problems.add(name.span().start, message);
                continue;
            }
        }
        if keys.is_empty() && value.get_ref().is_str() {
            continue;
        }
        settings.keys.push((name.get_ref().to_string(), keys, line));
    }
    settings.keys.sort_by_key(|(_, _, line)| *line);
}

/// Reads one key into `keys`.
fn take_key(spec: &Spanned<DeValue<'_>>, keys: &mut Vec<Key>, problems: &mut Problems<'_>) {
    let at = spec.span().start;
    let Some(words) = spec.get_ref().as_str() else {
        return problems.add(at, "a key is written in quotes");
    };
    match words.parse::<Key>() {
        Err(message) => problems.add(at, message),
        Ok(key) if keys.contains(&key) => problems.add(at, format!("“{key}” stands here twice")),
        Ok(key) => {
            if let Some(other) = key.arrives_as() {
                problems.add(
                    at,
                    format!("most terminals send “{key}” as {other}: it would not be told apart"),
                );
            }
            keys.push(key);
        }
    }
}

impl Settings {
    /// The settings as a file that makes them, for `pullquote config print`.
    pub fn print(&self) -> String {
        let mut copy = self.clone();
        let mut text = String::new();
        let mut last = "";
        for (table, name, kind) in FIELDS {
            if *table != last {
                let _ = writeln!(text, "\n[{table}]");
                last = table;
            }
            let value = match kind {
                Kind::Flag(field) => field(&mut copy).to_string(),
                Kind::Layer(field) => field(&mut copy.layers).to_string(),
                Kind::Measure => self.measure.to_string(),
                Kind::Theme => quoted(&self.theme),
                Kind::Library => match &self.library {
                    Some(path) => quoted(&path.to_string_lossy()),
                    None => continue,
                },
            };
            let _ = writeln!(text, "{name} = {value}");
        }
        if !self.keys.is_empty() {
            text.push_str("\n[keys]\n");
        }
        for (action, keys, _) in &self.keys {
            let keys: Vec<String> = keys.iter().map(|key| quoted(&key.to_string())).collect();
            let _ = writeln!(text, "{} = [{}]", quoted(action), keys.join(", "));
        }
        text
    }
}

/// A string of TOML that holds `words`.
fn quoted(words: &str) -> String {
    let mut text = String::from("\"");
    for c in words.chars() {
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
