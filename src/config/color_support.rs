//! The colours that a terminal supports, from the environment.

use super::paths::Environment;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorSupport {
    /// Attributes only, as with `NO_COLOR`.
    Mono,
    Ansi16,
    Indexed256,
    TrueColor,
}

impl ColorSupport {
    /// As [`Self::from_terminal_vars`], but [`Self::Mono`] if `NO_COLOR` is set and not empty.
    pub fn from_env(env: Environment<'_>) -> Self {
        if var(env, "NO_COLOR").is_some() {
            Self::Mono
        } else {
            Self::from_terminal_vars(env)
        }
    }

    /// From `TERM`, `COLORTERM` and the variables of known terminals.
    pub fn from_terminal_vars(env: Environment<'_>) -> Self {
        let has = |name, parts| var_has(env, name, parts);
        if has("TERM", &["dumb"]) {
            return Self::Mono;
        }
        let true_color = ["direct", "kitty", "ghostty", "alacritty", "wezterm", "foot"];
        if has("COLORTERM", &["truecolor", "24bit"])
            || has("TERM", &true_color)
            || has("TERM_PROGRAM", &["iterm", "wezterm", "ghostty", "vscode"])
            || var(env, "WT_SESSION").is_some()
            || var(env, "KONSOLE_VERSION").is_some()
        {
            return Self::TrueColor;
        }
        if has("TERM", &["256"]) || has("TERM_PROGRAM", &["apple_terminal"]) {
            return Self::Indexed256;
        }
        Self::Ansi16
    }
}

/// Whether the terminal is known to support coloured underlines. Others take the parameters of the
/// sequence for blink and dim.
pub fn supports_underline_color(env: Environment<'_>) -> bool {
    let has = |name, parts| var_has(env, name, parts);
    let is_at_least = |name, least: u32| {
        let version = var(env, name).and_then(|value| value.parse::<u32>().ok());
        version.is_some_and(|version| version >= least)
    };
    // A multiplexer filters sequences by its own capabilities, which no variable reveals.
    if has("TERM", &["screen", "tmux", "linux", "dumb"]) || var(env, "TMUX").is_some() {
        return false;
    }
    let known = [
        "kitty",
        "ghostty",
        "foot",
        "alacritty",
        "wezterm",
        "contour",
    ];
    has("TERM", &known)
        || has("TERM_PROGRAM", &["iterm", "wezterm", "ghostty", "mintty"])
        || is_at_least("VTE_VERSION", 5200)
        || is_at_least("KONSOLE_VERSION", 220_800)
}

/// The value of a variable in lower case, unless it is empty.
fn var(env: Environment<'_>, name: &str) -> Option<String> {
    let value = env(name)?.to_string_lossy().to_lowercase();
    (!value.is_empty()).then_some(value)
}

fn var_has(env: Environment<'_>, name: &str, parts: &[&str]) -> bool {
    var(env, name).is_some_and(|value| parts.iter().any(|part| value.contains(part)))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn env(vars: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.into())
        }
    }

    fn support(vars: &[(&str, &str)]) -> ColorSupport {
        ColorSupport::from_env(&env(vars))
    }

    #[test]
    fn color_support_is_derived_from_the_environment() {
        assert_eq!(
            support(&[("TERM", "xterm-256color")]),
            ColorSupport::Indexed256
        );
        let true_color = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        assert_eq!(support(&true_color), ColorSupport::TrueColor);
        assert_eq!(support(&[("TERM", "linux")]), ColorSupport::Ansi16);
        assert_eq!(support(&[]), ColorSupport::Ansi16);
        assert_eq!(support(&[("TERM", "dumb")]), ColorSupport::Mono);
        let no_color = [("COLORTERM", "truecolor"), ("NO_COLOR", "1")];
        assert_eq!(support(&no_color), ColorSupport::Mono);
        let empty = [("COLORTERM", "truecolor"), ("NO_COLOR", "")];
        assert_eq!(
            support(&empty),
            ColorSupport::TrueColor,
            "an empty NO_COLOR is ignored"
        );
    }

    #[test]
    fn coloured_underlines_only_in_known_terminals() {
        let colors = |term, other| supports_underline_color(&env(&[("TERM", term), other]));
        let none = ("VTE_VERSION", "");
        assert!(colors("xterm-kitty", none));
        assert!(colors("xterm-256color", ("VTE_VERSION", "7600")));
        assert!(!colors("xterm-256color", ("VTE_VERSION", "4601")));
        assert!(!colors("xterm-256color", none));
        assert!(!colors("tmux-256color", ("TERM_PROGRAM", "iTerm.app")));
    }
}
