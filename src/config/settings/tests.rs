use proptest::prelude::*;

use super::*;

/// Parses `text` and requires exactly the problems that begin so.
#[track_caller]
fn check(text: &str, problems: &[&str]) -> Settings {
    let (settings, found) = parse(text);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), problems.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(problems) {
        assert!(found.starts_with(wanted), "{found} is not {wanted}");
    }
    settings
}

#[test]
fn nothing_gives_the_defaults() {
    assert_eq!(check("", &[]), Settings::default());
    assert_eq!(
        check("\u{feff}# only a comment\n", &[]),
        Settings::default()
    );
}

#[test]
fn the_template_is_the_defaults() {
    assert_eq!(check(TEMPLATE, &[]), Settings::default());
}

#[test]
fn the_template_shows_every_setting_at_its_default() {
    let shown: String = TEMPLATE
        .lines()
        .filter_map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => Some(setting),
            _ => line.starts_with('[').then_some(line),
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut settings = check(&shown, &[]);
    assert_eq!(settings.keys.len(), 2, "two examples of keys");
    settings.keys.clear();
    assert_eq!(settings.library.take(), Some(PathBuf::from("~/articles")));
    assert_eq!(settings, Settings::default());
    for (_, name, _) in FIELDS {
        assert!(shown.contains(&format!("{name} = ")), "{name} is not shown");
    }
}

#[test]
fn every_setting_is_taken() {
    let text = "library = '/news'\ntheme = 'sepia'\nmeasure = 72\njustify = true\n\
                [layers]\nquotes = false\namounts = true\n\
                [keys]\nquit = 'Ctrl-q'\nnext-page = ['Space', 'f']\nfold = []\n";
    let settings = check(text, &[]);
    assert_eq!(settings.library, Some(PathBuf::from("/news")));
    assert_eq!(settings.theme, "sepia");
    assert_eq!(settings.measure, 72);
    assert!(settings.justify && !settings.layers.quotes && settings.layers.amounts);
    let keys = vec![
        ("quit".to_owned(), vec![Key::ctrl('q')], 9),
        (
            "next-page".to_owned(),
            vec![Key::char(' '), Key::char('f')],
            10,
        ),
        ("fold".to_owned(), vec![], 11),
    ];
    assert_eq!(settings.keys, keys);
}

#[test]
fn what_is_unknown_is_told_with_its_line() {
    let text = "them = 'dark'\n\nglitter = 1\n[layers]\npeoples = true\n[extra]\nx = 1\n";
    let wanted = [
        "line 1: there is no setting “them”; did you mean “theme”?",
        "line 3: there is no setting “glitter”",
        "line 5: there is no setting “peoples” in [layers]; did you mean “people”?",
        "line 6: there is no setting “extra”",
    ];
    assert_eq!(check(text, &wanted), Settings::default());
}

#[test]
fn wrong_values_leave_the_default() {
    let text = "measure = 500\njustify = 'yes'\ntheme = 3\nlibrary = ''\nlayers = true\nkeys = []";
    let wanted = [
        "line 1: “measure” wants a whole number from 20 to 200",
        "line 2: “justify” wants true or false",
        "line 3: “theme” wants the name",
        "line 4: “library” wants a folder",
        "line 5: “layers” is a table",
        "line 6: “keys” is a table",
    ];
    assert_eq!(check(text, &wanted), Settings::default());
}

#[test]
fn bad_keys_take_nothing_away() {
    let text =
        "[keys]\nquit = 'Ctrl'\nup = ['k', 'jj', 'k']\ndown = ['zz']\ntop = 5\nopen = 'Ctrl-m'\n";
    let wanted = [
        "line 2: “Ctrl” is no key",
        "line 3: “jj” is no key",
        "line 3: “k” stands here twice",
        "line 4: “zz” is no key",
        "line 5: “top” wants a key",
        "line 6: most terminals send “Ctrl-m” as Enter",
    ];
    let settings = check(text, &wanted);
    let names: Vec<&str> = settings
        .keys
        .iter()
        .map(|(name, ..)| name.as_str())
        .collect();
    assert_eq!(names, ["up", "open"]);
}

#[test]
fn broken_toml_keeps_the_rest() {
    let (settings, problems) = parse("theme = 'dark'\nmeasure = = 3\nmeasure = 70\n");
    assert_eq!(settings.theme, "dark");
    assert!(
        problems.iter().any(|problem| problem.line == 2),
        "{problems:?}"
    );
}

#[test]
fn what_is_printed_makes_the_same_settings() {
    let text =
        "library = '/a \"b\"\\c'\nmeasure = 0x50\nhang = false\n[keys]\n'up' = ['\"', '\\']\n";
    let settings = check(text, &[]);
    let mut again = check(&settings.print(), &[]);
    for (key, wanted) in again.keys.iter_mut().zip(&settings.keys) {
        key.2 = wanted.2;
    }
    assert_eq!(again, settings);
}

proptest! {
    #[test]
    fn no_text_is_fatal(text in "(\\PC|[\n=\\[\\]\"'#.]){0,80}") {
        let (settings, problems) = parse(&text);
        prop_assert!((20..=200).contains(&settings.measure));
        let lines = text.lines().count() + 1;
        prop_assert!(problems.iter().all(|problem| problem.line <= lines));
    }
}
