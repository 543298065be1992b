use proptest::prelude::*;

use super::*;

/// Parses `text` and compares the problems with the beginnings given.
#[track_caller]
fn check(text: &str, problems: &[&str]) -> Settings {
    let (settings, found) = parse(text);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), problems.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(problems) {
        assert!(
            found.starts_with(wanted),
            "{found:?} does not start with {wanted:?}"
        );
    }
    settings
}

#[test]
fn an_empty_file_gives_the_defaults() {
    assert_eq!(check("", &[]), Settings::default());
    assert_eq!(
        check("\u{feff}# only a comment\n", &[]),
        Settings::default()
    );
}

#[test]
fn the_template_gives_the_defaults() {
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
    assert_eq!(settings.keys.len(), 2, "two example keys");
    settings.keys.clear();
    assert_eq!(settings.library.take(), Some(PathBuf::from("~/articles")));
    assert_eq!(settings, Settings::default());
    for (_, name, _) in FIELDS {
        assert!(shown.contains(&format!("{name} = ")), "{name} is missing");
    }
}

#[test]
fn settings_are_parsed() {
    let text = "library = '/news'\ntheme = 'sepia'\nmeasure = 72\njustify = true\n\
                [layers]\nquotes = false\namounts = true\n\
                [keys]\nquit = 'Ctrl-q'\nnext-page = ['Space', 'f']\nfold = []\n";
    let settings = check(text, &[]);
    assert_eq!(settings.library, Some(PathBuf::from("/news")));
    assert_eq!(settings.theme, "sepia");
    assert_eq!(settings.measure, 72);
    assert!(settings.justify && !settings.layers.quotes && settings.layers.amounts);
    let rule = |action: &str, keys: &[Key], line| KeyRule {
        action: action.to_owned(),
        keys: keys.to_owned(),
        line,
    };
    let keys = [
        rule("quit", &[Key::ctrl('q')], 9),
        rule("next-page", &[Key::char(' '), Key::char('f')], 10),
        rule("fold", &[], 11),
    ];
    assert_eq!(settings.keys, keys);
}

#[test]
fn unknown_settings_are_reported_with_their_line() {
    let text = "them = 'dark'\n\nglitter = 1\n[layers]\npeoples = true\n[extra]\nx = 1\n";
    let wanted = [
        "line 1: unknown setting “them”; did you mean “theme”?",
        "line 3: unknown setting “glitter”",
        "line 5: unknown setting “peoples” in [layers]; did you mean “people”?",
        "line 6: unknown setting “extra”",
    ];
    assert_eq!(check(text, &wanted), Settings::default());
}

#[test]
fn wrong_values_leave_the_default() {
    let text = "measure = 500\njustify = 'yes'\ntheme = 3\nlibrary = ''\nlayers = true\nkeys = []";
    let wanted = [
        "line 1: “measure”: expected a whole number from 20 to 200",
        "line 2: “justify”: expected true or false",
        "line 3: “theme”: expected the name",
        "line 4: “library”: expected a directory",
        "line 5: “layers” must be a table",
        "line 6: “keys” must be a table",
    ];
    assert_eq!(check(text, &wanted), Settings::default());
}

#[test]
fn invalid_keys_do_not_unbind_an_action() {
    let text =
        "[keys]\nquit = 'Ctrl'\nup = ['k', 'jj', 'k']\ndown = ['zz']\ntop = 5\nopen = 'Ctrl-m'\n";
    let wanted = [
        "line 2: unknown key “Ctrl”",
        "line 3: unknown key “jj”",
        "line 3: duplicate key “k”",
        "line 4: unknown key “zz”",
        "line 5: “top”: expected a key",
        "line 6: most terminals send “Ctrl-m” as Enter",
    ];
    let settings = check(text, &wanted);
    let names: Vec<&str> = settings
        .keys
        .iter()
        .map(|rule| rule.action.as_str())
        .collect();
    assert_eq!(names, ["up", "open"]);
}

#[test]
fn invalid_toml_does_not_affect_other_lines() {
    let (settings, problems) = parse("theme = 'dark'\nmeasure = = 3\nmeasure = 70\n");
    assert_eq!(settings.theme, "dark");
    assert!(
        problems.iter().any(|problem| problem.line == 2),
        "{problems:?}"
    );
}

#[test]
fn engine_is_fast_or_deep() {
    assert_eq!(check("", &[]).engine, Engine::Deep);
    let fast = check("engine = 'fast'\n", &[]);
    assert_eq!(fast.engine, Engine::Fast);
    assert!(fast.print().contains("engine = \"fast\"\n"));
    check(
        "engine = 'slow'\n",
        &["line 1: “engine”: expected \"fast\" or \"deep\""],
    );
}

#[test]
fn printed_settings_are_parsed_back() {
    let text =
        "library = '/a \"b\"\\c'\nmeasure = 0x50\nhang = false\n[keys]\n'up' = ['\"', '\\']\n";
    let settings = check(text, &[]);
    let mut again = check(&settings.print(), &[]);
    for (key, wanted) in again.keys.iter_mut().zip(&settings.keys) {
        key.line = wanted.line;
    }
    assert_eq!(again, settings);
}

proptest! {
    #[test]
    fn parsing_never_fails(text in "(\\PC|[\n=\\[\\]\"'#.]){0,80}") {
        let (settings, problems) = parse(&text);
        prop_assert!((20..=200).contains(&settings.measure));
        let lines = text.lines().count() + 1;
        prop_assert!(problems.iter().all(|problem| problem.line <= lines));
    }
}
