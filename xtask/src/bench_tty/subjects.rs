//! The measured programs and the texts they open.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;

use super::super::{release_program, root};

/// A word of the first paragraph of each text. (The title is also shown in lists.)
pub const MARK: &str = "Quarrystone";

/// The title of each text.
pub const TITLE: &str = "A bridge is to be mended";

/// A program and its keys.
pub struct Subject {
    /// Name in the table.
    pub name: &'static str,
    /// The command; the file's path is appended.
    pub command: Vec<String>,
    /// One page down.
    pub page: &'static str,
    /// One line down.
    pub line: &'static str,
    /// Silence after which its start-up work counts as finished.
    pub silence: Duration,
}

/// Table name of the minimal program in C.
pub const FLOOR: &str = "C floor";
/// Table name of the minimal ratatui program.
pub const NAIVE: &str = "naive ratatui";

/// pullquote, and whichever of `less`, `vim` and the minimal programs are available.
pub fn all(
    program: Option<&Path>,
    floors: Option<&Path>,
    scratch: &Path,
) -> anyhow::Result<Vec<Subject>> {
    let own = release_program(program)?;
    let mut subjects = vec![Subject {
        // Annotation writes nothing to the terminal while it runs.
        silence: Duration::from_millis(1500),
        ..subject("pullquote", &[&own])
    }];
    let is_there = |name| Command::new(name).arg("--version").output().is_ok();
    if is_there("less") {
        subjects.push(subject("less", &[Path::new("less")]));
    }
    if is_there("vim") {
        subjects.push(Subject {
            page: "\x06",
            line: "\x05",
            // Without a swap file: a pager writes none.
            ..subject("vim", &["vim", "-n"].map(Path::new))
        });
    }
    let Some(floors) = floors else {
        return Ok(subjects);
    };
    let floor = scratch.join("floor");
    let source = floors.join("floor.c");
    let built = Command::new("cc")
        .args(["-O2", "-o"])
        .args([&floor, &source])
        .status();
    if built.is_ok_and(|status| status.success()) {
        subjects.push(subject(FLOOR, &[&floor, Path::new("pager")]));
    }
    let naive = root().join("target/floors");
    let manifest = floors.join("ratatui-floor/Cargo.toml");
    // Build a copy: the package's directory may be read-only.
    let copy = scratch.join("naive-source");
    copy_package(
        manifest
            .parent()
            .context("the manifest has no parent directory")?,
        &copy,
    )?;
    let target = naive.to_string_lossy().into_owned();
    build(&["--target-dir", &target], &copy)?;
    let program = naive.join("release/ratatui-floor");
    subjects.push(subject(NAIVE, &[&program]));
    Ok(subjects)
}

fn subject(name: &'static str, command: &[&Path]) -> Subject {
    Subject {
        name,
        command: command
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect(),
        page: " ",
        line: "j",
        silence: Duration::from_millis(300),
    }
}

/// The names of the shared libraries that a program links.
pub fn libraries(subject: &Subject) -> anyhow::Result<String> {
    let output = Command::new("ldd").arg(&subject.command[0]).output()?;
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = output.lines().filter(|line| line.contains("=>"));
    let names = names.filter_map(|line| line.split_whitespace().next());
    Ok(names.collect::<Vec<_>>().join(", "))
}

fn build(args: &[&str], folder: &Path) -> anyhow::Result<()> {
    let status = Command::new("cargo")
        .args(["build", "--release"])
        .args(args)
        .current_dir(folder)
        .status()?;
    anyhow::ensure!(status.success(), "the release build failed");
    Ok(())
}

fn copy_package(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to.join("src"))?;
    for name in ["Cargo.toml", "src/main.rs"] {
        let path = from.join(name);
        std::fs::copy(&path, to.join(name)).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Writes a text of about `length` bytes: paragraphs of news with quotations and names.
pub fn text(folder: &Path, name: &str, length: usize) -> anyhow::Result<PathBuf> {
    const NAMES: [&str; 6] = [
        "Ana Ruiz",
        "Jonas Weber",
        "Karin Holm",
        "Bess Ardagh",
        "Wei Lin",
        "Omar Said",
    ];
    const PLACES: [&str; 5] = ["Ribera", "Oslo", "the valley", "Northfield", "Lagos"];
    let mut text = format!(
        "{TITLE}\n\n{MARK} has been without its bridge since the flood, and will be until May.\n\n"
    );
    let mut n = 0_usize;
    while text.len() < length {
        let (who, place) = (NAMES[n * 7 % 6], PLACES[n * 3 % 5]);
        let _ = write!(
            text,
            "The bridge in {place} has been closed for {} days, and those who cross it every morning have to \
             go round by the mill. “We were told of it on the day itself, in paragraph {n},” said {who}, who \
             keeps a shop there. The council answered that the work could not wait until the summer.\n\n",
            n % 90 + 2,
        );
        n += 1;
    }
    let path = folder.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

/// A folder of `n` texts of 4 KB.
pub fn library(folder: &Path, n: usize) -> anyhow::Result<PathBuf> {
    let library = folder.join("library");
    std::fs::create_dir_all(&library)?;
    for number in 0..n {
        text(&library, &format!("{number:04}.txt"), 4_000)?;
    }
    Ok(library)
}
