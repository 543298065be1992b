//! Settings: any text parses, and printed settings are parsed back.

use pullquote::app::keymap::Keymap;
use pullquote::config::settings;

/// Parses the input as a settings file.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (read, problems) = settings::parse(&text);
    let n_lines = text.lines().count().max(1);
    for problem in &problems {
        assert!(
            (1..=n_lines + 1).contains(&problem.line),
            "line {} of {n_lines}",
            problem.line
        );
        assert!(!problem.message.is_empty());
    }
    assert!((20..=200).contains(&read.measure));
    let (again, _) = settings::parse(&read.print());
    let unplaced = |mut settings: settings::Settings| {
        settings.keys.iter_mut().for_each(|rule| rule.line = 0);
        settings
    };
    assert_eq!(
        unplaced(again),
        unplaced(read.clone()),
        "printed settings are parsed back"
    );
    let _ = Keymap::with_rules(&read.keys);
}
