//! Classes of bookmarks: a name, a colour of the theme, and a mark for the margin.

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::problem::Problems;

/// Most classes: a digit chooses each in the menu.
const MOST: usize = 9;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookmarkClass {
    /// As it is saved with bookmarks.
    pub name: String,
    pub color: ClassColor,
    /// One cell wide.
    pub mark: String,
}

/// A colour of the theme, so that it is legible in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClassColor {
    #[default]
    Accent,
    Warning,
    Muted,
    Ink,
    /// The colour of a speaker, from 0.
    Hue(usize),
}

/// The colours but the hues.
const NAMED: [(&str, ClassColor); 4] = [
    ("accent", ClassColor::Accent),
    ("warning", ClassColor::Warning),
    ("muted", ClassColor::Muted),
    ("ink", ClassColor::Ink),
];
/// Number of hues of a theme.
const HUES: usize = 8;

impl ClassColor {
    fn from_name(name: &str) -> Option<Self> {
        let named = NAMED.iter().find(|(known, _)| *known == name);
        let hue = || {
            let number = name.strip_prefix("hue-")?.parse().ok()?;
            (1..=HUES).contains(&number).then(|| Self::Hue(number - 1))
        };
        named.map(|(_, color)| *color).or_else(hue)
    }

    pub(super) fn name(self) -> String {
        let named = NAMED.iter().find(|(_, color)| *color == self);
        match (self, named) {
            (Self::Hue(hue), _) => format!("hue-{}", hue + 1),
            (_, named) => named.map_or_else(String::new, |(name, _)| (*name).to_owned()),
        }
    }
}

/// The classes of a reader who has not set any.
pub(super) fn defaults() -> Vec<BookmarkClass> {
    let class = |name: &str, color, mark: &str| BookmarkClass {
        name: name.to_owned(),
        color,
        mark: mark.to_owned(),
    };
    vec![
        class("to check", ClassColor::Warning, "▲"),
        class("to quote", ClassColor::Hue(1), "»"),
        class("important", ClassColor::Hue(3), "★"),
        class("done", ClassColor::Muted, "✓"),
    ]
}

/// Reads `[bookmarks]`.
pub(super) fn take(
    values: &DeTable<'_>,
    classes: &mut Vec<BookmarkClass>,
    problems: &mut Problems<'_>,
) {
    for (name, value) in values {
        let at = name.span().start;
        match (name.get_ref().as_ref(), value.get_ref()) {
            ("classes", DeValue::Array(list)) => {
                *classes = Vec::new();
                for class in list {
                    take_class(class, classes, problems);
                }
            }
            ("classes", _) => problems.add(at, "“classes”: expected a list of classes"),
            (other, _) => {
                problems.add(at, format!("unknown setting “{other}” in [bookmarks]"));
            }
        }
    }
}

fn take_class(
    value: &Spanned<DeValue<'_>>,
    classes: &mut Vec<BookmarkClass>,
    problems: &mut Problems<'_>,
) {
    let at = value.span().start;
    let Some(table) = value.get_ref().as_table() else {
        return problems.add(at, "a class is { name = …, color = …, mark = … }");
    };
    for (member, _) in table {
        let known = ["name", "color", "mark"];
        if !known.contains(&member.get_ref().as_ref()) {
            let message = format!("unknown member “{}” of a class", member.get_ref());
            problems.add(member.span().start, message);
        }
    }
    let member = |name: &str| table.get(name).map(|value| value.get_ref().as_str());
    let Some(Some(name)) = member("name").filter(|name| name.is_some_and(|name| !name.is_empty()))
    else {
        return problems.add(at, "a class needs a name, in quotes");
    };
    if classes.iter().any(|class| class.name == name) {
        return problems.add(at, format!("duplicate class “{name}”"));
    }
    if classes.len() == MOST {
        return problems.add(at, format!("class “{name}”: at most {MOST} classes"));
    }
    let color = match member("color") {
        None => ClassColor::default(),
        Some(value) => value.and_then(ClassColor::from_name).unwrap_or_else(|| {
            let expected = "expected accent, warning, muted, ink or hue-1 to hue-8";
            problems.add(at, format!("color of class “{name}”: {expected}"));
            ClassColor::default()
        }),
    };
    let is_cell = |mark: &&str| mark.graphemes(true).count() == 1 && mark.width() == 1;
    let mark = match member("mark") {
        None => "◆",
        Some(value) => value.filter(is_cell).unwrap_or_else(|| {
            problems.add(
                at,
                format!("mark of class “{name}”: expected one character"),
            );
            "◆"
        }),
    };
    classes.push(BookmarkClass {
        name: name.to_owned(),
        color,
        mark: mark.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::super::settings::parse;
    use super::*;

    #[test]
    fn classes_are_read_and_printed() {
        let text = "[bookmarks]\nclasses = [\n{ name = 'doubt', color = 'hue-8', mark = '!' },\n\
                    { name = 'fine' }]\n";
        let (settings, problems) = parse(text);
        assert!(problems.is_empty(), "{problems:?}");
        let classes = &settings.classes;
        assert_eq!(classes.len(), 2);
        assert_eq!(
            (classes[0].color, classes[0].mark.as_str()),
            (ClassColor::Hue(7), "!")
        );
        assert_eq!(
            (classes[1].color, classes[1].mark.as_str()),
            (ClassColor::Accent, "◆")
        );
        assert_eq!(parse(&settings.print()).0.classes, settings.classes);
        assert_eq!(parse("[bookmarks]\nclasses = []").0.classes, []);
    }

    #[test]
    fn wrong_classes_are_reported_and_the_others_kept() {
        let text = "[bookmarks]\nclasses = [\n{ color = 'ink' },\n{ name = 'a', color = 'red' },\n\
                    { name = 'b', mark = '漢' },\n{ name = 'a' },\n{ name = 'c', size = 3 },\n5]\nx = 1\n";
        let (settings, problems) = parse(text);
        let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let wanted = [
            "line 3: a class needs a name",
            "line 4: color of class “a”: expected accent",
            "line 5: mark of class “b”: expected one character",
            "line 6: duplicate class “a”",
            "line 7: unknown member “size”",
            "line 8: a class is {",
            "line 9: unknown setting “x” in [bookmarks]",
        ];
        assert_eq!(found.len(), wanted.len(), "{found:#?}");
        for (found, wanted) in found.iter().zip(wanted) {
            assert!(found.starts_with(wanted), "{found}");
        }
        let names: Vec<&str> = settings
            .classes
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["a", "b", "c"]);
    }
}
