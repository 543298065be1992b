//! Where pullquote's files are. Asks the environment through a function and touches no file.
//!
//! Each folder: its own `PULLQUOTE_…` variable, then the `XDG_…` variable (on every system, when it
//! is absolute), then what the platform says (`directories`).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

use super::Settings;

/// Every file and folder that pullquote uses. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The settings file: `PULLQUOTE_CONFIG`, else `config.toml` in the config directory.
    pub config_file: PathBuf,
    /// Settings, themes, bookmarks.
    pub config_dir: PathBuf,
    /// The reader's own articles, unless set elsewhere.
    pub data_dir: PathBuf,
    /// Reading places and the log.
    pub state_dir: PathBuf,
    /// What can be computed again.
    pub cache_dir: PathBuf,
    /// The folder of the reader's own articles.
    pub library: PathBuf,
    /// The reader's records.
    pub bookmarks: PathBuf,
    /// Reading places, read and unread, and the jump list.
    pub places: PathBuf,
}

/// The environment: the value of a variable, if it is set.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The variables that move a file or folder, with what they move; for the help.
pub const VARIABLES: &[(&str, &str)] = &[
    ("PULLQUOTE_CONFIG", "the settings file"),
    (
        "PULLQUOTE_CONFIG_DIR",
        "the folder of settings and bookmarks",
    ),
    ("PULLQUOTE_DATA_DIR", "the folder of data"),
    ("PULLQUOTE_STATE_DIR", "the folder of reading places"),
    (
        "PULLQUOTE_CACHE_DIR",
        "the folder of what can be computed again",
    ),
    ("PULLQUOTE_LIBRARY", "the folder of your own articles"),
    ("PULLQUOTE_BOOKMARKS", "the file of bookmarks"),
];

/// Every path, from the environment alone.
pub fn resolve(env: Environment<'_>) -> Paths {
    let platform = ProjectDirs::from("", "", "pullquote");
    let of = |own: &str, xdg: &str, place: fn(&ProjectDirs) -> PathBuf| {
        set(env, own)
            .or_else(|| {
                set(env, xdg)
                    .filter(|path| path.is_absolute())
                    .map(|path| path.join("pullquote"))
            })
            .or_else(|| platform.as_ref().map(place))
            // No home at all: the folder that the program was started in is all there is.
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
        config_file: set(env, "PULLQUOTE_CONFIG").unwrap_or_else(|| config_dir.join("config.toml")),
        library: set(env, "PULLQUOTE_LIBRARY").unwrap_or_else(|| data_dir.join("articles")),
        bookmarks: set(env, "PULLQUOTE_BOOKMARKS")
            .unwrap_or_else(|| config_dir.join("bookmarks.json")),
        places: state_dir.join("places.json"),
        config_dir,
        data_dir,
        state_dir,
        cache_dir,
    }
}

impl Paths {
    /// The paths with what the settings move: `library`, unless the environment has moved it. A
    /// leading `~` is the home folder; a relative path counts from the folder of the settings file.
    #[must_use]
    pub fn with_settings(mut self, settings: &Settings, env: Environment<'_>) -> Self {
        if let Some(library) = &settings.library
            && set(env, "PULLQUOTE_LIBRARY").is_none()
        {
            let base = self.config_file.parent().unwrap_or(Path::new(""));
            self.library = base.join(with_home(library, home(env)));
        }
        self
    }

    /// Where a reader's own theme of that name is kept.
    pub fn theme(&self, name: &str) -> PathBuf {
        self.config_dir.join("themes").join(format!("{name}.toml"))
    }

    /// Every path with the word that names it, in the order in which they are told.
    pub fn named(&self) -> [(&'static str, &Path); 8] {
        [
            ("config", &self.config_file),
            ("bookmarks", &self.bookmarks),
            ("library", &self.library),
            ("places", &self.places),
            ("config-dir", &self.config_dir),
            ("data-dir", &self.data_dir),
            ("state-dir", &self.state_dir),
            ("cache-dir", &self.cache_dir),
        ]
    }
}

/// The path in variable `name`, unless it is empty.
fn set(env: Environment<'_>, name: &str) -> Option<PathBuf> {
    env(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The home folder.
fn home(env: Environment<'_>) -> Option<PathBuf> {
    set(env, "HOME").or_else(|| BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()))
}

/// `path` with a leading `~` made `home`.
fn with_home(path: &Path, home: Option<PathBuf>) -> PathBuf {
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
    fn own_variables_win_over_xdg_and_xdg_over_the_platform() {
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
    fn empty_and_relative_xdg_variables_say_nothing() {
        let plain = paths(&[], None);
        assert_eq!(paths(&[("XDG_STATE_HOME", "")], None), plain);
        assert_eq!(paths(&[("XDG_STATE_HOME", "state")], None), plain);
    }

    #[test]
    fn the_library_is_moved_by_environment_then_settings() {
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
