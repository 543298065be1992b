//! Hyperlinks of the terminal (OSC 8): a link that the terminal itself opens.
//!
//! A terminal that does not know the sequence may print it, so it is written only to those that are known to
//! understand it, unless the reader says otherwise.

use std::ffi::OsString;

/// Returns the value of an environment variable.
type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// When links are written as hyperlinks of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hyperlinks {
    /// On terminals that are known to understand them.
    #[default]
    Auto,
    Always,
    Never,
}

impl Hyperlinks {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Always, Self::Never];

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }

    /// Whether to write them on the terminal that the environment tells of.
    pub fn are_written(self, env: Environment<'_>) -> bool {
        match self {
            Self::Auto => is_known(env),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

fn is_known(env: Environment<'_>) -> bool {
    let var = |name: &str| {
        let value = env(name)?.to_string_lossy().to_lowercase();
        (!value.is_empty()).then_some(value)
    };
    let (term, program) = (var("TERM"), var("TERM_PROGRAM"));
    let term_is = |parts: &[&str]| {
        let term = term.as_deref().unwrap_or_default();
        parts.iter().any(|part| term.contains(part))
    };
    let version = |name: &str| {
        let value = var(name)?;
        let mut numbers = value.split(|c: char| !c.is_ascii_digit());
        let mut next = || numbers.next()?.parse::<u32>().ok();
        Some((next()?, next().unwrap_or(0)))
    };
    // A multiplexer handles sequences itself. tmux keeps hyperlinks since 3.4, and hands them only to
    // terminals that it knows to have them.
    if var("TMUX").is_some() || program.as_deref() == Some("tmux") {
        let is_tmux = program.as_deref() == Some("tmux");
        return is_tmux && version("TERM_PROGRAM_VERSION") >= Some((3, 4));
    }
    if term_is(&["screen", "tmux", "linux", "dumb"]) || var("STY").is_some() {
        return false;
    }
    term_is(&["kitty", "ghostty", "foot", "wezterm"])
        || program.is_some_and(|program| {
            matches!(program.as_str(), "wezterm" | "ghostty" | "iterm.app" | "kitty")
        })
        || var("WT_SESSION").is_some()
        // 0.50.0 itself crashes on some of them.
        || version("VTE_VERSION") > Some((5000, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(vars: &[(&str, &str)]) -> bool {
        Hyperlinks::Auto.are_written(&|name| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn only_known_terminals_get_them() {
        let xterm = ("TERM", "xterm-256color");
        for vars in [
            &[("TERM", "xterm-kitty")][..],
            &[("TERM", "foot-extra")],
            &[xterm, ("TERM_PROGRAM", "WezTerm")],
            &[xterm, ("TERM_PROGRAM", "iTerm.app")],
            &[xterm, ("VTE_VERSION", "7600")],
            &[xterm, ("WT_SESSION", "1")],
            &[
                ("TERM", "tmux-256color"),
                ("TMUX", "/tmp/x"),
                ("TERM_PROGRAM", "tmux"),
                ("TERM_PROGRAM_VERSION", "3.4a"),
            ],
        ] {
            assert!(known(vars), "{vars:?}");
        }
        for vars in [
            &[][..],
            &[xterm],
            &[xterm, ("VTE_VERSION", "5000")],
            &[("TERM", "linux")],
            &[("TERM", "dumb"), ("WT_SESSION", "1")],
            &[("TERM", "screen"), ("TERM_PROGRAM", "kitty")],
            &[("TERM", "xterm-kitty"), ("TMUX", "/tmp/x")],
            &[
                ("TMUX", "/tmp/x"),
                ("TERM_PROGRAM", "tmux"),
                ("TERM_PROGRAM_VERSION", "3.3"),
            ],
        ] {
            assert!(!known(vars), "{vars:?}");
        }
        assert!(Hyperlinks::Always.are_written(&|_| None));
        assert!(!Hyperlinks::Never.are_written(&|_| Some("xterm-kitty".into())));
    }
}
