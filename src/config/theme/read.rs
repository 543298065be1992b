//! The file of a theme: base colours, `hues`, `tints`, and a table `[styles]`.
//!
//! ```toml
//! base = "dark"                  # start from a built-in theme
//! ink = "#d8d6d0"
//! hues = ["#3ecce2", "cyan"]     # up to eight; fewer repeat
//! [styles]
//! search = "black on yellow"     # [attributes] [colour] [on colour]
//! person = "bold"
//! ```
//!
//! A colour is `terminal`, `bright-red`, 0 to 255, `#rrggbb`, or the name of a base colour.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Color, Problem, Problems, Style, Theme, built_in};

/// A theme that leaves everything as the terminal has it.
pub fn blank(name: &str) -> Theme {
    let plain = Style::default();
    Theme {
        name: name.to_owned(),
        dark: true,
        ground: Color::Terminal,
        ink: Color::Terminal,
        muted: Color::Terminal,
        faint: Color::Terminal,
        accent: Color::Terminal,
        warning: Color::Terminal,
        hues: [Color::Terminal; 8],
        tints: [Color::Terminal; 8],
        headline: plain,
        standfirst: plain,
        crosshead: plain,
        furniture: plain,
        quote: plain,
        reported: plain,
        person: plain,
        organisation: plain,
        place: plain,
        other: plain,
        search: plain,
        hit: plain,
        selection: plain,
        focus: plain,
        row: plain,
        bookmark: plain,
        key: plain,
        notice: plain,
    }
}

/// The theme that `text` makes, and what in it could not be taken.
pub fn theme(name: &str, text: &str) -> (Theme, Vec<Problem>) {
    let mut problems = Problems::new(text);
    let table = problems.table();
    let mut theme = base(&table, &mut problems);
    name.clone_into(&mut theme.name);
    for (key, value) in &table {
        let (at, word) = (value.span().start, key.get_ref().as_ref());
        let taken = match word {
            "base" | "styles" => Ok(()),
            "dark" => match value.get_ref().as_bool() {
                Some(dark) => {
                    theme.dark = dark;
                    Ok(())
                }
                None => Err("“dark” wants true or false".to_owned()),
            },
            "hues" => list(value).map(|hues| theme.hues = hues),
            "tints" => list(value).map(|tints| theme.tints = tints),
            word => base_color(&mut theme, word, value),
        };
        if let Err(message) = taken {
            problems.add(at, message);
        }
    }
    if table.contains_key("hues") && !table.contains_key("tints") {
        theme.tints = theme.hues.map(|hue| theme.ink.mix(hue, 0.5));
    }
    if let Some(styles) = table.get("styles") {
        take_styles(&mut theme, styles, &mut problems);
    }
    (theme, problems.into_sorted())
}

/// What the theme starts from.
fn base(table: &DeTable<'_>, problems: &mut Problems<'_>) -> Theme {
    let Some(value) = table.get("base") else {
        return blank("");
    };
    let name = value.get_ref().as_str().unwrap_or("");
    built_in(name, None).unwrap_or_else(|| {
        problems.add(
            value.span().start,
            format!("there is no theme “{name}” to start from"),
        );
        blank("")
    })
}

/// Takes one base colour.
fn base_color(theme: &mut Theme, word: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
    let found = theme
        .bases_mut()
        .into_iter()
        .find(|(name, _)| *name == word);
    let Some((_, color)) = found else {
        return Err(format!("there is no colour “{word}” in a theme"));
    };
    *color = color_of(value.get_ref())?;
    Ok(())
}

/// A colour in quotes, or a number.
fn color_of(value: &DeValue<'_>) -> Result<Color, String> {
    match value {
        DeValue::String(word) => word.parse(),
        DeValue::Integer(number) => number.as_str().parse(),
        _ => Err("a colour is written in quotes".to_owned()),
    }
}

/// One to eight colours, repeated until there are eight.
fn list(value: &Spanned<DeValue<'_>>) -> Result<[Color; 8], String> {
    let wanted = || "one to eight colours in a list".to_owned();
    let items = value.get_ref().as_array().ok_or_else(wanted)?;
    let colors = items
        .iter()
        .map(|item| color_of(item.get_ref()))
        .collect::<Result<Vec<Color>, String>>()?;
    if colors.is_empty() || colors.len() > 8 {
        return Err(wanted());
    }
    Ok(std::array::from_fn(|n| colors[n % colors.len()]))
}

/// Takes `[styles]`.
fn take_styles(theme: &mut Theme, styles: &Spanned<DeValue<'_>>, problems: &mut Problems<'_>) {
    let Some(table) = styles.get_ref().as_table() else {
        return problems.add(styles.span().start, "“styles” is a table: [styles]");
    };
    let bases = theme.bases_mut().map(|(name, color)| (name, *color));
    for (key, value) in table {
        let word = key.get_ref().as_ref();
        let role = theme
            .roles_mut()
            .into_iter()
            .find(|(name, _)| *name == word);
        let Some((_, style)) = role else {
            problems.add(key.span().start, format!("there is no style “{word}”"));
            continue;
        };
        let words = value.get_ref().as_str();
        let read = words.ok_or_else(|| "a style is written in quotes".to_owned());
        match read.and_then(|words| style_of(words, &bases)) {
            Ok(read) => *style = read,
            Err(message) => problems.add(value.span().start, message),
        }
    }
}

/// A style in words: attributes, a colour, `on` a colour.
fn style_of(words: &str, bases: &[(&str, Color)]) -> Result<Style, String> {
    let mut style = Style::default();
    let mut on = false;
    for word in words.split_whitespace() {
        match word {
            "bold" => style.bold = true,
            "italic" => style.italic = true,
            "underline" => style.underline = true,
            "reverse" => style.reverse = true,
            "dim" => style.dim = true,
            "plain" => {}
            "on" => {
                on = true;
                continue;
            }
            word => {
                let base = bases.iter().find(|(name, _)| *name == word);
                let color = match base {
                    Some((_, color)) => *color,
                    None => word.parse::<Color>().map_err(|_| {
                        format!("“{word}” is neither an attribute (bold, italic, underline, reverse, dim) nor a colour")
                    })?,
                };
                if on {
                    style.bg = color;
                } else {
                    style.fg = color;
                }
            }
        }
        on = false;
    }
    Ok(style)
}
