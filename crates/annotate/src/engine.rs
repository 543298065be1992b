//! [`Engine`]: how thoroughly a text is read.

/// How thoroughly a text is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Linear models alone: a page of news in milliseconds.
    #[default]
    Fast,
    /// A transformer encoder reads along: more often right, and some tenths of a second a page. Without
    /// the feature `encoder`, and for very long texts, it is the same as [`Engine::Fast`].
    Deep,
}

impl Engine {
    /// The engines that this build has, the fastest first.
    pub const fn available() -> &'static [Self] {
        if cfg!(feature = "encoder") {
            &[Self::Fast, Self::Deep]
        } else {
            &[Self::Fast]
        }
    }

    /// The engine with this name in settings and on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Fast, Self::Deep];
        all.into_iter().find(|engine| engine.name() == name)
    }

    /// Whether this build has it.
    pub fn is_available(self) -> bool {
        Self::available().contains(&self)
    }

    /// The name in settings and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Deep => "deep",
        }
    }
}
