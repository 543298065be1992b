//! Hands addresses to the reader's browser and pictures to the desktop's viewer. Nothing is requested by this
//! program, and no shell reads what comes from an article.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::external;
use crate::config::paths::Environment;
use pullquote_text::address;

/// Browsers that draw in the terminal and need it for themselves.
const TEXT_BROWSERS: [&str; 8] = [
    "w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "chawan",
];
/// Pictures that a viewer shows without running anything in them.
const PICTURES: [&str; 10] = [
    "jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "tif", "tiff", "heic",
];

/// How an address is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opener {
    /// A program with its arguments before the address.
    Program(Vec<OsString>),
    /// As `Program`, for one that needs the terminal.
    InTerminal(Vec<OsString>),
}

/// `$BROWSER`, else what the desktop opens addresses with; `None` over SSH and without a desktop.
pub fn opener(env: Environment<'_>) -> Option<Opener> {
    let own = env("BROWSER").filter(|value| !value.is_empty());
    let own = own.as_ref().and_then(|value| value.to_str());
    // A list of programs, of which the first is used; as in other programs, `%s` stands for the address.
    let first = own.and_then(|list| list.split(':').find(|entry| !entry.trim().is_empty()));
    if let Some(command) = first {
        let words = command.split_whitespace().filter(|word| *word != "%s");
        let words: Vec<OsString> = words.map(OsString::from).collect();
        let name = Path::new(words.first()?).file_name()?.to_string_lossy();
        let in_terminal = TEXT_BROWSERS.contains(&name.as_ref());
        return Some(if in_terminal {
            Opener::InTerminal(words)
        } else {
            Opener::Program(words)
        });
    }
    desktop(env).map(Opener::Program)
}

/// The command that opens anything as the desktop would.
fn desktop(env: Environment<'_>) -> Option<Vec<OsString>> {
    let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    // Over SSH the reader's desktop is on another machine.
    if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        return None;
    }
    let words: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if cfg!(windows) {
        &["rundll32", "url.dll,FileProtocolHandler"]
    } else if is_set("WSL_DISTRO_NAME") {
        &["wslview"]
    } else if is_set("WAYLAND_DISPLAY") || is_set("DISPLAY") {
        &["xdg-open"]
    } else {
        return None;
    };
    Some(words.iter().map(OsString::from).collect())
}

/// Starts a program of the desktop and waits for it to have handed on what it was given.
///
/// # Errors
/// It cannot be started, or says that it failed.
pub fn start(words: &[OsString], last: &OsStr) -> io::Result<()> {
    let status = command(words, last)?
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("{status}")))
    }
}

/// Runs a browser in the terminal.
///
/// # Errors
/// It cannot be started.
pub fn run_in_terminal(words: &[OsString], address: &str) -> io::Result<()> {
    let mut command = command(words, OsStr::new(address))?;
    // Standard input may be the text that was read from it.
    if let Ok(tty) = File::open("/dev/tty") {
        command.stdin(tty);
    }
    let mut child = command.spawn()?;
    external::wait(&mut child, None).map(drop)
}

fn command(words: &[OsString], last: &OsStr) -> io::Result<Command> {
    let (program, args) = words.split_first().ok_or(io::ErrorKind::NotFound)?;
    let mut command = Command::new(program);
    command.args(args).arg(last);
    Ok(command)
}

/// The picture `written` in a page: a regular file in the folder of the page or below it.
///
/// # Errors
/// There is none, or it is no picture.
pub fn picture(page: &Path, written: &str) -> Result<PathBuf, String> {
    let name = written.split(['?', '#']).next().unwrap_or_default();
    let relative = PathBuf::from(percent_decoded(name));
    let extension = relative.extension().unwrap_or_default();
    let is_picture = PICTURES
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    if !is_picture {
        return Err(format!("{written} is no picture that a viewer shows"));
    }
    let folder = page.parent().unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|error| error.to_string())?;
    let path = folder.join(&relative).canonicalize();
    let path = path.map_err(|_| format!("the picture is not there: {written}"))?;
    if path.starts_with(&folder) && path.is_file() {
        Ok(path)
    } else {
        Err(format!("{written} is outside the folder of the article"))
    }
}

fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after
            .get(..2)
            .and_then(|digits| str::from_utf8(digits).ok());
        let byte = hex.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = byte.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The command for pictures.
pub fn viewer(env: Environment<'_>) -> Option<Vec<OsString>> {
    desktop(env)
}

/// Whether an address may be handed on, whatever an effect holds.
pub fn is_safe(address: &str) -> bool {
    address::clean(address).as_deref() == Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opener_with(vars: &[(&str, &str)]) -> Option<Opener> {
        opener(&|name| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn own_browser_comes_first() {
        let program = |list: &[&str]| Some(Opener::Program(words(list)));
        assert_eq!(
            opener_with(&[("BROWSER", "firefox --new-tab %s:lynx"), ("SSH_TTY", "x")]),
            program(&["firefox", "--new-tab"])
        );
        assert_eq!(
            opener_with(&[("BROWSER", "/usr/bin/w3m")]),
            Some(Opener::InTerminal(words(&["/usr/bin/w3m"])))
        );
        assert_eq!(opener_with(&[]), None);
        assert_eq!(opener_with(&[("DISPLAY", ":0"), ("SSH_TTY", "x")]), None);
    }

    #[test]
    fn pictures_are_files_beside_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("news");
        std::fs::create_dir_all(below.join("page_files")).unwrap();
        for name in ["page_files/a b.jpg", "page_files/run.sh", "../out.png"] {
            std::fs::write(below.join(name), "x").unwrap();
        }
        let page = below.join("page.html");
        let found = picture(&page, "page_files/a%20b.jpg?x=1").unwrap();
        assert!(found.ends_with("page_files/a b.jpg"));
        for refused in [
            "page_files/run.sh",
            "../out.png",
            "page_files/none.png",
            "/etc/passwd",
            "",
        ] {
            assert!(picture(&page, refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn only_cleaned_addresses_are_safe() {
        assert!(is_safe("https://a.example/x"));
        for address in ["--help", "file:///etc/passwd", "https://a.example/ x", ""] {
            assert!(!is_safe(address), "{address}");
        }
    }
}
