//! Names of files and folders that every file system takes: Windows and macOS, and what copies to them.

use std::fmt::Write as _;

use pullquote_text::{address, clean};
use unicode_normalization::UnicodeNormalization as _;

use super::NewPage;

/// Longest name without its ending, in bytes: of 255, with room for a date and a number, and for encrypted
/// folders, which allow 143.
const MAX_BYTES: usize = 110;
/// Names that Windows takes for devices, with any ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The folder of a publisher; without one that of the host.
pub fn folder_name(publisher: &str, address: &str) -> String {
    let host = address::host(address);
    let host = host.trim_start_matches("www.");
    let names = [publisher, host].into_iter().map(safe);
    let mut names = names.filter(|name| !name.is_empty());
    names.next().unwrap_or_else(|| "Web".to_owned())
}

/// `2026-03-01 Title.html`; the second of that name is `2026-03-01 Title (2).html`.
pub fn file_name(page: &NewPage<'_>, n: u32) -> String {
    let mut name = title_name(page.title);
    if let Some(date) = page.date {
        name = format!("{date} {name}");
    }
    // Writing to a string cannot fail.
    if n > 1 {
        let _ = write!(name, " ({n})");
    }
    let _ = write!(name, ".{}", page.extension);
    name
}

/// A name without an ending for what has this title.
pub fn title_name(title: &str) -> String {
    let name = safe(title);
    if name.is_empty() {
        "Untitled".to_owned()
    } else {
        name
    }
}

/// `text` as a name, empty if nothing is left: no separators, reserved characters, controls or invisible
/// characters; no dot or blank at either end; composed, since file systems differ in how they decompose.
fn safe(text: &str) -> String {
    // A control is a blank in a name, not the picture of a control.
    let blank = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = text.chars().map(blank).collect();
    let line = clean::line(&text);
    let shown = line.nfc().map(|c| match c {
        ':' | '/' | '\\' | '|' => '-',
        '"' => '\'',
        '*' | '?' | '<' | '>' | '\u{fffd}' => ' ',
        c => c,
    });
    let shown: String = shown.collect();
    let mut name = String::new();
    for word in shown.split_whitespace() {
        if name.len() + word.len() + 1 > MAX_BYTES {
            if name.is_empty() {
                let fits = word.char_indices().map(|(at, _)| at);
                let end = fits.take_while(|at| *at <= MAX_BYTES).last().unwrap_or(0);
                name.push_str(&word[..end]);
            }
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    let name = name.trim_matches(['.', ' ', '-']);
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let is_port = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|c: char| c.is_ascii_digit());
    if DEVICES.contains(&stem.as_str()) || is_port {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_safe_on_every_file_system() {
        for (text, wanted) in [
            ("The ferry stays", "The ferry stays"),
            (
                "What's next? \"Trees\" vs: roads/rails",
                "What's next 'Trees' vs- roads-rails",
            ),
            ("../../etc/passwd", "etc-passwd"),
            (".hidden.", "hidden"),
            ("CON", "CON_"),
            ("nul.txt", "nul.txt_"),
            ("com1", "com1_"),
            ("Compass", "Compass"),
            ("a\u{0}b\tc\nd", "a b c d"),
            ("Cafe\u{301}", "Café"),
            ("…", "…"),
            ("???", ""),
            ("", ""),
        ] {
            assert_eq!(safe(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn folder_falls_back_to_the_host() {
        assert_eq!(
            folder_name("The Port", "https://port.example/a"),
            "The Port"
        );
        assert_eq!(
            folder_name(" ", "https://www.port.example/a"),
            "port.example"
        );
        assert_eq!(folder_name("", ""), "Web");
    }

    proptest! {
        #[test]
        fn any_title_gives_a_name(title in any::<String>()) {
            let name = safe(&title);
            prop_assert!(name.len() <= MAX_BYTES + 1);
            let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
            prop_assert!(!name.contains(is_bad));
            prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']));
        }
    }
}
