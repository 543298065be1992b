//! What is in force for this run: paths, settings and colours, from flags, environment and file, in
//! that order.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::backend::Abilities;
use super::cli::{Cli, When};
use crate::app::keymap::{Fault, Keymap, Rule};
use crate::config::color::supports_underline_color;
use crate::config::{Background, ColorSupport, Paths, Settings, Theme, paths, settings, theme};
use pullquote_import::{self as import, file::ReadError};
use pullquote_text::clean;

/// Everything that is in force.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where the files are.
    pub paths: Paths,
    /// What the reader has set, flags included.
    pub settings: Settings,
    /// The theme in its full colours.
    pub theme: Theme,
    /// How many colours the terminal shows.
    pub depth: ColorSupport,
    /// What the environment says of the terminal's ground.
    pub background: Option<Background>,
    /// Whether the terminal is worth being asked for its ground.
    pub may_ask: bool,
    /// Whether the terminal understands no commands at all.
    pub is_dumb: bool,
    /// What the terminal can be told.
    pub abilities: Abilities,
    /// What was wrong with settings and theme, in words for the reader; cleaned.
    pub problems: Vec<String>,
}

/// The variable `name` of this process.
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

impl Setup {
    /// Reads the settings file and the theme.
    ///
    /// # Errors
    /// A file that `--config` names cannot be read. Everything else becomes a problem.
    pub fn load(cli: &Cli) -> anyhow::Result<Self> {
        Self::with(cli, &variable)
    }

    /// The same with the environment handed over.
    ///
    /// # Errors
    /// As [`Setup::load`].
    pub fn with(cli: &Cli, env: paths::Environment<'_>) -> anyhow::Result<Self> {
        let mut paths = paths::resolve(env);
        if let Some(file) = &cli.config {
            paths.config_file.clone_from(file);
        }
        let mut problems = Vec::new();
        let text = match read(&paths.config_file, cli.config.is_some()) {
            Ok(text) => text.unwrap_or_default(),
            Err(error) if cli.config.is_none() => {
                problems.push(format!("{}: {error}", paths.config_file.display()));
                String::new()
            }
            Err(error) => {
                let context = format!("cannot read {}", paths.config_file.display());
                return Err(anyhow::Error::new(error).context(context));
            }
        };
        if cli.config.is_some() && !paths.config_file.exists() {
            anyhow::bail!("there is no file {}", paths.config_file.display());
        }
        let (mut settings, found) = settings::parse(&text);
        let file_name = paths.config_file.file_name().unwrap_or_default();
        let told = |problem| format!("{}, {problem}", file_name.to_string_lossy());
        problems.extend(found.iter().map(told));
        cli.apply_to(&mut settings);
        let paths = paths.with_settings(&settings, env);

        let background = Background::from_env(env);
        let own_theme = |name: &str| read(&paths.theme(name), false).ok().flatten();
        let (theme, found) = theme::load(&settings.theme, background, &own_theme);
        let name = &settings.theme;
        problems.extend(
            found
                .iter()
                .map(|problem| format!("theme {name}, {problem}")),
        );

        let depth = depth(cli.color, env);
        let terminal = env("TERM").unwrap_or_default();
        let is_dumb = terminal == "dumb";
        Ok(Self {
            abilities: Abilities {
                colors: depth > ColorSupport::Mono,
                underline_colors: supports_underline_color(env),
                wide_ambiguous: settings.wide_ambiguous,
            },
            may_ask: settings.theme == "auto"
                && depth > ColorSupport::Mono
                && cfg!(unix)
                && !is_dumb
                && terminal != "linux",
            problems: problems
                .iter()
                .map(|problem| clean::line(problem).into_owned())
                .collect(),
            paths,
            settings,
            theme,
            depth,
            background,
            is_dumb,
        })
    }
}

impl Setup {
    /// The keys in force, and what was wrong with those of the settings file.
    pub fn keymap(&self) -> (Keymap, Vec<Fault>) {
        let rules: Vec<Rule> = self
            .settings
            .keys
            .iter()
            .map(|(action, keys, line)| Rule {
                action: action.clone(),
                keys: keys.clone(),
                line: *line,
            })
            .collect();
        Keymap::with_rules(&rules)
    }
}

impl Cli {
    /// What the flags set.
    fn apply_to(&self, settings: &mut Settings) {
        if let Some(theme) = &self.theme {
            settings.theme.clone_from(theme);
        }
        if let Some(width) = self.width {
            settings.measure = width;
        }
        settings.mouse &= !self.no_mouse;
    }
}

/// How many colours are used.
fn depth(when: When, env: paths::Environment<'_>) -> ColorSupport {
    match when {
        When::Auto => ColorSupport::from_env(env),
        When::Never => ColorSupport::Mono,
        When::Always => {
            let get = |name: &str| Some(env(name)?.to_string_lossy().to_lowercase());
            ColorSupport::from_terminal_vars(&get).max(ColorSupport::Ansi16)
        }
    }
}

/// The longest file of settings or colours that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// The text of a file; `None` when there is no such file. Bytes that are not UTF-8 become U+FFFD.
///
/// Only what the reader has named may be a pipe (`--config <(…)`): elsewhere nobody would write into it.
fn read(path: &Path, is_named: bool) -> io::Result<Option<String>> {
    let opened = if is_named {
        File::open(path).map_err(ReadError::from)
    } else {
        import::file::open(path)
    };
    let file = match opened {
        Ok(file) => file,
        Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(ReadError::Io(error)) => return Err(error),
        Err(refused) => return Err(io::Error::other(refused.to_string())),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other("is longer than 1 MB"));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The setup of a command line and an environment; `config.toml` holds `text`.
    fn setup(line: &str, vars: &[(&str, &str)], text: &str) -> Setup {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("config.toml"), text).unwrap();
        let cli = Cli::of(line.split_whitespace().map(OsString::from)).unwrap();
        let env = |name: &str| match name {
            "PULLQUOTE_CONFIG_DIR" => Some(dir.path().into()),
            name => {
                let found = vars.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| value.into())
            }
        };
        Setup::with(&cli, &env).unwrap()
    }

    #[test]
    fn flags_win_over_the_file() {
        let text = "measure = 50\ntheme = 'light'\nmouse = true\n";
        let file = setup("pullquote", &[], text);
        assert_eq!((file.settings.measure, file.settings.mouse), (50, true));
        assert_eq!(file.theme.name, "light");
        let flags = setup("pullquote -w 90 --theme sepia --no-mouse", &[], text);
        assert_eq!((flags.settings.measure, flags.settings.mouse), (90, false));
        assert_eq!(flags.theme.name, "sepia");
    }

    #[test]
    fn problems_tell_file_and_line_and_are_clean() {
        let setup = setup("pullquote --theme no\u{1b}ne", &[], "\nmeasur = 5\n");
        assert_eq!(setup.problems.len(), 2);
        assert!(setup.problems[0].starts_with("config.toml, line 2: there is no setting"));
        assert!(setup.problems[1].contains("there is no theme “no␛ne”"));
        assert_eq!(setup.theme.name, "auto");
    }

    #[test]
    fn a_named_file_that_is_not_there_is_an_error() {
        let cli = Cli::of(["pullquote", "--config", "/no/such/file"].map(OsString::from)).unwrap();
        assert!(Setup::with(&cli, &|_| None).is_err());
    }

    #[test]
    fn the_ground_is_asked_for_only_where_the_answer_counts() {
        let term = ("TERM", "xterm-256color");
        assert!(setup("pullquote", &[term], "").may_ask);
        assert!(!setup("pullquote --theme dark", &[term], "").may_ask);
        assert!(!setup("pullquote --color never", &[term], "").may_ask);
        assert!(!setup("pullquote", &[("TERM", "linux")], "").may_ask);
        assert!(setup("pullquote", &[("TERM", "dumb")], "").is_dumb);
    }

    #[test]
    fn colour_follows_flag_then_environment() {
        let vars = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
        assert_eq!(setup("pullquote", &vars, "").depth, ColorSupport::Mono);
        let always = setup("pullquote --color always", &vars, "");
        assert_eq!(always.depth, ColorSupport::Indexed256);
        let never = setup("pullquote --color never", &vars[..1], "");
        assert_eq!(never.depth, ColorSupport::Mono);
        assert!(!never.abilities.colors);
    }
}
