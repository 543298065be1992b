//! Theme files: base colours, `hues`, `tints`, and a table `[styles]`.
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

use super::{Color, Style, Theme, built_in};
use crate::config::problem::{Problem, Problems};

/// A theme with the default colours of the terminal and no styles.
pub(super) fn blank(name: &str) -> Theme {
    Theme {
        name: name.to_owned(),
        dark: true,
        ..Theme::default()
    }
}

/// The theme in `text`, and the problems found.
pub(super) fn theme(name: &str, text: &str) -> (Theme, Vec<Problem>) {
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
                None => Err("“dark”: expected true or false".to_owned()),
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

/// The theme named by `base`.
fn base(table: &DeTable<'_>, problems: &mut Problems<'_>) -> Theme {
    let Some(value) = table.get("base") else {
        return blank("");
    };
    let name = value.get_ref().as_str().unwrap_or("");
    built_in(name, None).unwrap_or_else(|| {
        problems.add(
            value.span().start,
            format!("unknown theme “{name}” in “base”"),
        );
        blank("")
    })
}

fn base_color(theme: &mut Theme, word: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
    let found = theme
        .bases_mut()
        .into_iter()
        .find(|(name, _)| *name == word);
    let Some((_, color)) = found else {
        return Err(format!("unknown colour “{word}”"));
    };
    *color = color_of(value.get_ref())?;
    Ok(())
}

fn color_of(value: &DeValue<'_>) -> Result<Color, String> {
    match value {
        DeValue::String(word) => word.parse::<Color>(),
        DeValue::Integer(number) => number.as_str().parse(),
        _ => return Err("a colour must be in quotes".to_owned()),
    }
    .map_err(|error| error.to_string())
}

/// One to eight colours, repeated up to eight.
fn list(value: &Spanned<DeValue<'_>>) -> Result<[Color; 8], String> {
    let expected = || "expected a list of one to eight colours".to_owned();
    let items = value.get_ref().as_array().ok_or_else(expected)?;
    let colors = items
        .iter()
        .map(|item| color_of(item.get_ref()))
        .collect::<Result<Vec<Color>, String>>()?;
    if colors.is_empty() || colors.len() > 8 {
        return Err(expected());
    }
    Ok(std::array::from_fn(|n| colors[n % colors.len()]))
}

fn take_styles(theme: &mut Theme, styles: &Spanned<DeValue<'_>>, problems: &mut Problems<'_>) {
    let Some(table) = styles.get_ref().as_table() else {
        return problems.add(styles.span().start, "“styles” must be a table: [styles]");
    };
    let bases = theme.bases_mut().map(|(name, color)| (name, *color));
    for (key, value) in table {
        let word = key.get_ref().as_ref();
        let role = theme
            .roles_mut()
            .into_iter()
            .find(|(name, _)| *name == word);
        let Some((_, style)) = role else {
            problems.add(key.span().start, format!("unknown style “{word}”"));
            continue;
        };
        let words = value.get_ref().as_str();
        let read = words.ok_or_else(|| "a style must be in quotes".to_owned());
        match read.and_then(|words| style_of(words, &bases)) {
            Ok(read) => *style = read,
            Err(message) => problems.add(value.span().start, message),
        }
    }
}

/// `[attributes] [colour] [on colour]`, where `bases` are colours too.
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
                        format!("unknown style “{word}”: expected a colour, bold, italic, underline, reverse or dim")
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
