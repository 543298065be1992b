//! Paths, settings and colours of this run. Flags override the environment, which overrides the
//! settings file.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use anyhow::Context as _;

use super::backend::TermCaps;
use super::cli::{Cli, ColorChoice};
use crate::app::keymap::Keymap;
use crate::config::problem::Problem;
use crate::config::{
    Background, ColorSupport, Paths, Settings, Theme, paths, settings, supports_underline_color,
    theme, view,
};
use pullquote_import::{self as import, ImportError};
use pullquote_text::clean;

/// The answer to a request for the deep engine where the build lacks it.
pub const NO_ENGINE: &str =
    "this build has no deep engine: it was built without the feature “encoder”";

#[derive(Clone, Debug)]
pub struct Setup {
    pub paths: Paths,
    /// The settings file with flags applied.
    pub settings: Settings,
    /// In full colours, whatever `colors` is.
    pub theme: Theme,
    pub colors: ColorSupport,
    /// The terminal's background, as far as the environment tells.
    pub background: Option<Background>,
    /// Whether to query the terminal for its background colour.
    pub queries_background: bool,
    /// Whether the terminal supports no escape sequences (`TERM=dumb`).
    pub is_dumb: bool,
    pub caps: TermCaps,
    /// Problems with settings and theme, as messages without control characters.
    pub problems: Vec<String>,
}

pub fn env_var(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

impl Setup {
    /// Reads the settings file and the theme.
    ///
    /// # Errors
    /// The file that `--config` names cannot be read. Everything else is added to the problems.
    pub fn load(cli: &Cli) -> anyhow::Result<Self> {
        let is_printing = cli.command.is_some() || cli.plain || !io::stdout().is_terminal();
        let view = paths::resolve(&env_var).view;
        let kept = if is_printing {
            None
        } else {
            read(&view, false).ok().flatten()
        };
        Self::over(&kept.unwrap_or_default(), cli, &env_var)
    }

    /// Like [`Setup::load`], with the environment as an argument and nothing kept of earlier sessions.
    #[cfg(test)]
    pub fn with_env(cli: &Cli, env: paths::Environment<'_>) -> anyhow::Result<Self> {
        Self::over("", cli, env)
    }

    /// The text `kept` of the view file comes before the settings file.
    fn over(kept: &str, cli: &Cli, env: paths::Environment<'_>) -> anyhow::Result<Self> {
        let mut paths = paths::resolve(env);
        if let Some(file) = &cli.config {
            paths.config_file.clone_from(file);
        }
        let mut problems = Vec::new();
        let text = settings_text(cli, &paths.config_file, &mut problems)?;
        let (mut settings, mut found) = settings::parse_over(view::kept(kept), &text);
        found.extend(key_faults(&settings));
        found.sort_by_key(|problem| problem.line);
        let file_name = paths.config_file.file_name().unwrap_or_default();
        let message = |problem| format!("{}, {problem}", file_name.to_string_lossy());
        problems.extend(found.iter().map(message));
        cli.apply_to(&mut settings);
        if cli.engine.is_some() && !settings.engine.is_available() {
            anyhow::bail!("{NO_ENGINE}");
        }
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

        let colors = color_support(cli.color, env);
        let terminal = env("TERM").unwrap_or_default();
        let is_dumb = terminal == "dumb";
        Ok(Self {
            caps: TermCaps {
                colors: colors > ColorSupport::Mono,
                underline_colors: supports_underline_color(env),
                wide_ambiguous: settings.wide_ambiguous,
                hyperlinks: settings.hyperlinks.are_written(env),
            },
            queries_background: settings.theme == "auto"
                && colors > ColorSupport::Mono
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
            colors,
            background,
            is_dumb,
        })
    }
}

/// Unknown actions and keys bound twice.
fn key_faults(settings: &Settings) -> Vec<Problem> {
    if settings.keys.is_empty() {
        return Vec::new();
    }
    Keymap::with_rules(&settings.keys).1
}

impl Cli {
    fn apply_to(&self, settings: &mut Settings) {
        if let Some(theme) = &self.theme {
            settings.theme.clone_from(theme);
        }
        if let Some(engine) = self.engine {
            settings.engine = engine.into();
        }
        if let Some(width) = self.width {
            settings.measure = width;
        }
        settings.mouse &= !self.no_mouse;
    }
}

/// The text of the settings file. It must be readable if `--config` names it; otherwise a failure is
/// added to `problems`.
fn settings_text(cli: &Cli, path: &Path, problems: &mut Vec<String>) -> anyhow::Result<String> {
    let is_named = cli.config.is_some();
    match read(path, is_named) {
        Ok(Some(text)) => Ok(text),
        Ok(None) if is_named => anyhow::bail!("there is no file {}", path.display()),
        Ok(None) => Ok(String::new()),
        Err(error) if is_named => {
            Err(error).with_context(|| format!("cannot read {}", path.display()))
        }
        Err(error) => {
            problems.push(format!("{}: {error}", path.display()));
            Ok(String::new())
        }
    }
}

fn color_support(choice: ColorChoice, env: paths::Environment<'_>) -> ColorSupport {
    match choice {
        ColorChoice::Auto => ColorSupport::from_env(env),
        ColorChoice::Never => ColorSupport::Mono,
        ColorChoice::Always => ColorSupport::from_terminal_vars(env).max(ColorSupport::Ansi16),
    }
}

/// Largest settings or theme file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The text of a file, `None` if it does not exist. Invalid UTF-8 becomes U+FFFD.
///
/// Only a file named by `--config` may be a pipe (`--config <(…)`): reading any other pipe would hang.
fn read(path: &Path, is_named: bool) -> io::Result<Option<String>> {
    let opened = if is_named {
        File::open(path).map_err(ImportError::from)
    } else {
        import::file::open(path)
    };
    let file = match opened {
        Ok(file) => file,
        Err(ImportError::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(ImportError::Io(error)) => return Err(error),
        Err(refused) => return Err(io::Error::other(refused.to_string())),
    };
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("is longer than 1 MB"));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The setup for a command line, an environment and the text of `config.toml`.
    fn setup(line: &str, vars: &[(&str, &str)], text: &str) -> Setup {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("config.toml"), text).unwrap();
        let cli = Cli::parse_from(line.split_whitespace().map(OsString::from)).unwrap();
        let env = |name: &str| match name {
            "PULLQUOTE_CONFIG_DIR" => Some(dir.path().into()),
            name => {
                let found = vars.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| value.into())
            }
        };
        Setup::with_env(&cli, &env).unwrap()
    }

    #[test]
    fn flags_override_the_file() {
        let text = "measure = 50\ntheme = 'light'\nmouse = true\n";
        let file = setup("pullquote", &[], text);
        assert_eq!((file.settings.measure, file.settings.mouse), (50, true));
        assert_eq!(file.theme.name, "light");
        let flags = setup("pullquote -w 90 --theme sepia --no-mouse", &[], text);
        assert_eq!((flags.settings.measure, flags.settings.mouse), (90, false));
        assert_eq!(flags.theme.name, "sepia");
    }

    #[test]
    fn problems_name_file_and_line_and_are_cleaned() {
        let setup = setup("pullquote --theme no\u{1b}ne", &[], "\nmeasur = 5\n");
        assert_eq!(setup.problems.len(), 2);
        assert!(setup.problems[0].starts_with("config.toml, line 2: unknown setting"));
        assert!(setup.problems[1].contains("unknown theme “no␛ne”"));
        assert_eq!(setup.theme.name, "auto");
    }

    #[test]
    fn faults_of_keys_are_problems_like_others() {
        let text =
            "[keys]\nquote-next = \"n\"\nname-next = \"n\"\nfly = \"Hyper-x\"\nswim = \"y\"\n";
        let setup = setup("pullquote", &[], text);
        let starts = [
            "config.toml, line 3: n is already bound to “quote-next” on line 2",
            "config.toml, line 4: unknown modifier “Hyper”",
            "config.toml, line 5: unknown action “swim”",
        ];
        assert_eq!(setup.problems.len(), starts.len(), "{:?}", setup.problems);
        for (problem, start) in setup.problems.iter().zip(starts) {
            assert!(problem.starts_with(start), "{problem}");
        }
    }

    #[test]
    fn missing_config_file_is_an_error() {
        let cli = Cli::parse_from(["pullquote", "--config", "/no/such/file"].map(OsString::from))
            .unwrap();
        assert!(Setup::with_env(&cli, &|_| None).is_err());
    }

    #[test]
    fn background_is_queried_only_if_the_reply_matters() {
        let term = ("TERM", "xterm-256color");
        assert!(setup("pullquote", &[term], "").queries_background);
        assert!(!setup("pullquote --theme dark", &[term], "").queries_background);
        assert!(!setup("pullquote --color never", &[term], "").queries_background);
        assert!(!setup("pullquote", &[("TERM", "linux")], "").queries_background);
        assert!(setup("pullquote", &[("TERM", "dumb")], "").is_dumb);
    }

    #[test]
    fn color_flag_overrides_the_environment() {
        let vars = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
        assert_eq!(setup("pullquote", &vars, "").colors, ColorSupport::Mono);
        let always = setup("pullquote --color always", &vars, "");
        assert_eq!(always.colors, ColorSupport::Indexed256);
        let never = setup("pullquote --color never", &vars[..1], "");
        assert_eq!(never.colors, ColorSupport::Mono);
        assert!(!never.caps.colors);
    }
}
