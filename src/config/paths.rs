//! The paths of all files, from the environment; no file is accessed.
//!
//! A directory is given by its `PULLQUOTE_…` variable, else by its `XDG_…` variable (on every system, if
//! absolute), else by the conventions of the platform (`directories`).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

use super::settings::Settings;

/// The files and directories of pullquote. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The settings file: `PULLQUOTE_CONFIG`, else `config.toml` in the config directory.
    pub config_file: PathBuf,
    /// Settings, themes, bookmarks.
    pub config_dir: PathBuf,
    /// The library, unless it is moved.
    pub data_dir: PathBuf,
    /// Reading places and the view.
    pub state_dir: PathBuf,
    /// The index and whatever else can be rebuilt.
    pub cache_dir: PathBuf,
    /// The directory of the reader's own articles.
    pub library: PathBuf,
    /// Bookmarks, corrections and the quote book.
    pub bookmarks: PathBuf,
    /// Reading places, read marks and the jump list.
    pub places: PathBuf,
    /// The feeds that the reader follows.
    pub feeds: PathBuf,
    /// What keys changed of how the text is shown.
    pub view: PathBuf,
}

/// The value of an environment variable, if it is set.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The variables that name a file or directory, for the help.
pub const VARIABLES: &[(&str, &str)] = &[
    ("PULLQUOTE_CONFIG", "settings file"),
    (
        "PULLQUOTE_CONFIG_DIR",
        "directory of settings and bookmarks",
    ),
    ("PULLQUOTE_DATA_DIR", "data directory"),
    (
        "PULLQUOTE_STATE_DIR",
        "directory of reading places and the view",
    ),
    ("PULLQUOTE_CACHE_DIR", "cache directory"),
    ("PULLQUOTE_LIBRARY", "library directory"),
    ("PULLQUOTE_BOOKMARKS", "bookmarks file"),
    (
        "PULLQUOTE_CA",
        "file of more root certificates to trust, in PEM",
    ),
];

/// The paths without those that the settings move.
pub fn resolve(env: Environment<'_>) -> Paths {
    let platform = ProjectDirs::from("", "", "pullquote");
    let of = |own: &str, xdg: &str, place: fn(&ProjectDirs) -> PathBuf| {
        env_path(env, own)
            .or_else(|| {
                env_path(env, xdg)
                    .filter(|path| path.is_absolute())
                    .map(|path| path.join("pullquote"))
            })
            .or_else(|| platform.as_ref().map(place))
            // Without a home directory only the current directory is left.
            .unwrap_or_else(|| PathBuf::from(".pullquote"))
    };
    let config_dir = of("PULLQUOTE_CONFIG_DIR", "XDG_CONFIG_HOME", |dirs| {
        dirs.config_dir().to_owned()
    });
    let data_dir = of("PULLQUOTE_DATA_DIR", "XDG_DATA_HOME", |dirs| {
        dirs.data_dir().to_owned()
    });
    let state_dir = of("PULLQUOTE_STATE_DIR", "XDG_STATE_HOME", |dirs| {
        dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned()
    });
    let cache_dir = of("PULLQUOTE_CACHE_DIR", "XDG_CACHE_HOME", |dirs| {
        dirs.cache_dir().to_owned()
    });
    Paths {
        config_file: env_path(env, "PULLQUOTE_CONFIG")
            .unwrap_or_else(|| config_dir.join("config.toml")),
        library: env_path(env, "PULLQUOTE_LIBRARY").unwrap_or_else(|| data_dir.join("articles")),
        bookmarks: env_path(env, "PULLQUOTE_BOOKMARKS")
            .unwrap_or_else(|| config_dir.join("bookmarks.json")),
        feeds: config_dir.join("feeds.json"),
        places: state_dir.join("places.json"),
        view: state_dir.join("view.toml"),
        config_dir,
        data_dir,
        state_dir,
        cache_dir,
    }
}

impl Paths {
    /// Applies the setting `library`, unless the environment moves the library. A leading `~` is the
    /// home directory; a relative path is relative to the directory of the settings file.
    #[must_use]
    pub fn with_settings(mut self, settings: &Settings, env: Environment<'_>) -> Self {
        if let Some(library) = &settings.library
            && env_path(env, "PULLQUOTE_LIBRARY").is_none()
        {
            let base = self.config_file.parent().unwrap_or(Path::new(""));
            self.library = base.join(expand_home(library, home(env)));
        }
        self
    }

    /// The file of the reader's theme `name`.
    pub fn theme(&self, name: &str) -> PathBuf {
        self.config_dir.join("themes").join(format!("{name}.toml"))
    }

    /// The paths with their names, in the order of `pullquote paths`.
    pub fn named(&self) -> [(&'static str, &Path); 10] {
        [
            ("config", &self.config_file),
            ("bookmarks", &self.bookmarks),
            ("feeds", &self.feeds),
            ("library", &self.library),
            ("places", &self.places),
            ("view", &self.view),
            ("config-dir", &self.config_dir),
            ("data-dir", &self.data_dir),
            ("state-dir", &self.state_dir),
            ("cache-dir", &self.cache_dir),
        ]
    }
}

/// The path in variable `name`, unless that is empty.
fn env_path(env: Environment<'_>, name: &str) -> Option<PathBuf> {
    env(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn home(env: Environment<'_>) -> Option<PathBuf> {
    env_path(env, "HOME").or_else(|| BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()))
}

/// Replaces a leading `~`.
fn expand_home(path: &Path, home: Option<PathBuf>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) if rest.as_os_str().is_empty() => home,
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(vars: &[(&str, &str)], library: Option<&str>) -> Paths {
        let env = |name: &str| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        };
        let settings = Settings {
            library: library.map(PathBuf::from),
            ..Settings::default()
        };
        resolve(&env).with_settings(&settings, &env)
    }

    #[test]
    fn own_variables_take_precedence_over_xdg_and_xdg_over_the_platform() {
        let xdg = ("XDG_CONFIG_HOME", "/x/config");
        let only_xdg = paths(&[xdg], None);
        assert_eq!(only_xdg.config_dir, Path::new("/x/config/pullquote"));
        assert_eq!(
            only_xdg.bookmarks,
            Path::new("/x/config/pullquote/bookmarks.json")
        );
        let both = paths(&[xdg, ("PULLQUOTE_CONFIG_DIR", "/own")], None);
        assert_eq!(both.config_file, Path::new("/own/config.toml"));
        let file = paths(&[xdg, ("PULLQUOTE_CONFIG", "/a/b.toml")], None);
        assert_eq!(file.config_file, Path::new("/a/b.toml"));
        assert_eq!(file.config_dir, Path::new("/x/config/pullquote"));
    }

    #[test]
    fn empty_and_relative_xdg_variables_are_ignored() {
        let plain = paths(&[], None);
        assert_eq!(paths(&[("XDG_STATE_HOME", "")], None), plain);
        assert_eq!(paths(&[("XDG_STATE_HOME", "state")], None), plain);
    }

    #[test]
    fn the_environment_takes_precedence_over_the_setting_of_the_library() {
        let data = ("XDG_DATA_HOME", "/d");
        let library = |vars: &[(&str, &str)], set| paths(vars, set).library;
        assert_eq!(library(&[data], None), Path::new("/d/pullquote/articles"));
        assert_eq!(library(&[data], Some("/news")), Path::new("/news"));
        let home = ("HOME", "/home/ana");
        assert_eq!(
            library(&[data, home], Some("~/news")),
            Path::new("/home/ana/news")
        );
        let config = ("PULLQUOTE_CONFIG", "/c/config.toml");
        assert_eq!(library(&[config], Some("news")), Path::new("/c/news"));
        let own = ("PULLQUOTE_LIBRARY", "/own");
        assert_eq!(library(&[own], Some("/news")), Path::new("/own"));
    }
}
