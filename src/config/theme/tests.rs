use super::*;
use crate::config::color::contrast;

const BLACK: Color = Color::Rgb(0, 0, 0);
const WHITE: Color = Color::Rgb(255, 255, 255);

/// The theme with `ground` and `ink` in place of the colours of the terminal.
fn stated(mut theme: Theme, ground: Color, ink: Color) -> Theme {
    for (own, stated) in [
        (&mut theme.ground, ground),
        (&mut theme.ink, ink),
        (&mut theme.muted, ink),
        (&mut theme.faint, ink),
        (&mut theme.accent, ink),
        (&mut theme.warning, ink),
    ] {
        if *own == Color::Terminal {
            *own = stated;
        }
    }
    theme
}

/// All combinations of foreground and background, with a description.
fn pairs(theme: &Theme) -> Vec<(String, Color, Color)> {
    let mut theme = theme.clone();
    let roles = theme.roles_mut().map(|(name, style)| (name, *style));
    let mut letters: Vec<(String, Color)> = theme
        .bases_mut()
        .iter()
        .filter(|(name, _)| *name != "ground")
        .map(|(name, color)| ((*name).to_owned(), **color))
        .collect();
    for n in 0..8 {
        letters.push((format!("hue {n}"), theme.hues[n]));
        letters.push((format!("tint {n}"), theme.tints[n]));
    }
    let mut pairs: Vec<_> = letters
        .iter()
        .map(|(name, color)| (name.clone(), *color, theme.ground))
        .collect();
    for (role, style) in roles {
        let paint = |under: Color| {
            let fg = if style.fg == Color::Terminal {
                under
            } else {
                style.fg
            };
            let bg = if style.bg == Color::Terminal {
                theme.ground
            } else {
                style.bg
            };
            if style.reverse { (bg, fg) } else { (fg, bg) }
        };
        for (name, under) in &letters {
            let (fg, bg) = paint(*under);
            pairs.push((format!("{role} over {name}"), fg, bg));
        }
    }
    pairs
}

#[track_caller]
fn check_contrast(theme: &Theme, least: f32) {
    let low: Vec<String> = pairs(theme)
        .into_iter()
        .map(|(pair, fg, bg)| (contrast(fg, bg).unwrap(), pair, fg, bg))
        .filter(|(contrast, ..)| *contrast < least)
        .map(|(contrast, pair, fg, bg)| format!("{pair}: {fg} on {bg} has {contrast:.2}"))
        .collect();
    assert!(low.is_empty(), "{}: {low:#?}", theme.name);
}

fn at_depths(theme: &Theme) -> [Theme; 2] {
    [theme.clone(), theme.adapted_to(ColorSupport::Indexed256)]
}

#[test]
fn built_in_themes_have_enough_contrast() {
    for name in ["dark", "light", "sepia"] {
        for theme in at_depths(&built_in(name, None).unwrap()) {
            check_contrast(&theme, 4.5);
        }
    }
    for theme in at_depths(&built_in("high-contrast", None).unwrap()) {
        check_contrast(&theme, 7.0);
    }
}

#[test]
fn auto_has_enough_contrast_on_black_and_white() {
    for (background, ground, ink) in [
        (Some(Background::Dark), BLACK, WHITE),
        (Some(Background::Light), WHITE, BLACK),
        (None, BLACK, WHITE),
        (None, WHITE, BLACK),
    ] {
        let theme = built_in("auto", background).unwrap();
        if background.is_some() {
            let indexed = theme.adapted_to(ColorSupport::Indexed256);
            check_contrast(&stated(indexed, ground, ink), 4.5);
        }
        check_contrast(&stated(theme, ground, ink), 4.5);
    }
}

#[test]
fn auto_has_enough_contrast_on_popular_backgrounds() {
    let dark =
        ["#1e1e1e", "#282a36", "#002b36", "#2e3440"].map(|ground| (Background::Dark, ground));
    let light = ["#fdf6e3", "#eeeeee", "#eff1f5"].map(|ground| (Background::Light, ground));
    for (background, ground) in dark.into_iter().chain(light) {
        let theme = built_in("auto", Some(background)).unwrap();
        for hue in theme.hues.into_iter().chain(theme.tints) {
            let contrast = contrast(hue, ground.parse().unwrap()).unwrap();
            assert!(contrast >= 4.5, "{hue} on {ground}");
        }
    }
}

#[test]
fn built_in_files_have_no_problems() {
    for (name, text) in FILES {
        let (_, problems) = read::theme(name, text);
        assert_eq!(problems, vec![], "{name}");
    }
}

#[test]
fn hues_are_distinct_in_256_colours() {
    for name in ["dark", "light", "sepia", "high-contrast"] {
        let theme = built_in(name, None)
            .unwrap()
            .adapted_to(ColorSupport::Indexed256);
        for (n, hue) in theme.hues.iter().enumerate() {
            assert!(!theme.hues[..n].contains(hue), "{name}: hue {n} repeats");
        }
    }
}

#[test]
fn with_ansi_colours_six_hues_are_distinct() {
    for name in NAMES {
        let mut theme = built_in(name, None)
            .unwrap()
            .adapted_to(ColorSupport::Ansi16);
        theme.map_colors(|color| {
            assert!(
                matches!(color, Color::Terminal | Color::Ansi(_)),
                "{name}: {color}"
            );
            color
        });
        if name != "mono" {
            for n in 0..6 {
                assert!(!theme.hues[..n].contains(&theme.hues[n]), "{name}: hue {n}");
            }
        }
        assert!(
            theme.row != Style::default(),
            "{name}: the selected row is not visible"
        );
        assert!(
            theme.selection != Style::default(),
            "{name}: a selection is not visible"
        );
    }
}

#[test]
fn without_colours_styles_differ_by_attributes() {
    for name in NAMES {
        let mut theme = built_in(name, Some(Background::Light))
            .unwrap()
            .adapted_to(ColorSupport::Mono);
        assert_eq!(theme.name, name);
        theme.map_colors(|color| {
            assert_eq!(color, Color::Terminal);
            color
        });
        let names = [theme.person, theme.organisation, theme.place, theme.other];
        let marks = [theme.search, theme.hit, theme.focus, theme.quote];
        for styles in [names, marks] {
            for (n, style) in styles.iter().enumerate() {
                let is_distinct = *style != Style::default() && !styles[..n].contains(style);
                assert!(is_distinct, "{style:?}");
            }
        }
    }
}

#[test]
fn own_themes_have_a_base_and_report_problems() {
    let text = "base = 'light'\nink = '#000'\nhues = ['red', 9]\nglow = 'red'\n\
                [styles]\nsearch = 'bold white on blue'\nrow = 'loud'\nwhat = 'bold'\n";
    let (theme, problems) = load("mine", None, &|_| Some(text.to_owned()));
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 4, 7, 8], "{problems:?}");
    assert_eq!(theme.name, "mine");
    assert!(!theme.dark);
    assert_eq!(theme.ink, built_in("light", None).unwrap().ink);
    assert_eq!(theme.hue(0), Color::Ansi(1));
    assert_eq!(theme.hue(3), Color::Indexed(9));
    let search = Style {
        fg: Color::Ansi(7),
        bg: Color::Ansi(4),
        bold: true,
        ..Style::default()
    };
    assert_eq!(theme.search, search);
}

#[test]
fn an_unknown_theme_falls_back_to_auto() {
    let (theme, problems) = load("sepa", Some(Background::Dark), &|_| None);
    assert_eq!(theme, built_in("auto", Some(Background::Dark)).unwrap());
    assert!(problems[0].message.contains("unknown theme “sepa”"));
    let (_, problems) = load("../secret", None, &|_| unreachable!("not a file name"));
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_background_is_dark_if_white_has_more_contrast() {
    assert_eq!(Background::from_rgb(0.0, 0.0, 0.0), Background::Dark);
    assert_eq!(Background::from_rgb(0.16, 0.16, 0.2), Background::Dark);
    assert_eq!(Background::from_rgb(0.99, 0.96, 0.89), Background::Light);
    let env = |value: &'static str| Background::from_env(&move |_| Some(value.into()));
    assert_eq!(env("15;0"), Some(Background::Dark));
    assert_eq!(env("0;default;15"), Some(Background::Light));
    assert_eq!(env("nonsense"), None);
}
