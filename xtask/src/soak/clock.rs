//! The clock that the program sees: that of the machine, moved by some days. A small library in C moves it,
//! where there is a compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SOURCE: &str = include_str!("clock.c");

pub struct Clock {
    library: PathBuf,
    offset: PathBuf,
}

impl Clock {
    /// `None` without a C compiler.
    pub fn build(folder: &Path) -> anyhow::Result<Option<Self>> {
        let source = folder.join("clock.c");
        fs::write(&source, SOURCE)?;
        let clock = Self {
            library: folder.join("clock.so"),
            offset: folder.join("clock.offset"),
        };
        clock.jump_to(0)?;
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]);
        let built = compiler
            .arg(&clock.library)
            .arg(&source)
            .arg("-ldl")
            .output();
        let is_built = built.is_ok_and(|output| output.status.success());
        Ok(is_built.then_some(clock))
    }

    /// Moves the clock of all programs, also those that run, to so many seconds after that of the machine.
    pub fn jump_to(&self, seconds: i64) -> anyhow::Result<()> {
        let fresh = self.offset.with_extension("new");
        fs::write(&fresh, seconds.to_string())?;
        fs::rename(&fresh, &self.offset)?;
        Ok(())
    }

    /// The variables that a program needs to see this clock.
    pub fn env(&self) -> [(String, String); 2] {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        [
            ("LD_PRELOAD".to_owned(), text(&self.library)),
            ("SOAK_CLOCK".to_owned(), text(&self.offset)),
        ]
    }
}
