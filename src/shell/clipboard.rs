//! The clipboard of this machine, through the programs that its desktop has for it. Over ssh, and
//! where there are none, the terminal's own way (OSC 52) is all there is.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::config::paths::Environment;

/// The program, with its arguments, that puts its standard input on the clipboard.
pub fn helper(env: Environment<'_>) -> Option<&'static [&'static str]> {
    let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    // The clipboard that counts is the one of the machine where the reader sits.
    if is_set("SSH_CONNECTION") || is_set("SSH_TTY") {
        return None;
    }
    if cfg!(target_os = "macos") {
        Some(&["pbcopy"])
    } else if cfg!(windows) {
        Some(&["clip.exe"])
    } else if is_set("WAYLAND_DISPLAY") {
        Some(&["wl-copy"])
    } else if is_set("DISPLAY") {
        Some(&["xclip", "-selection", "clipboard"])
    } else {
        None
    }
}

/// Hands `text` to that program. Waits for it to have read everything.
///
/// # Errors
/// It is not there or does not read.
pub fn copy(helper: &[&str], text: &str) -> io::Result<()> {
    let (program, args) = helper.split_first().ok_or(io::ErrorKind::NotFound)?;
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    child.wait().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_desktops_program_is_used_unless_over_ssh() {
        let helper = |vars: &[&str]| helper(&|name| vars.contains(&name).then(|| ":0".into()));
        assert_eq!(helper(&["DISPLAY"]).unwrap()[0], "xclip");
        assert_eq!(
            helper(&["WAYLAND_DISPLAY", "DISPLAY"]).unwrap()[0],
            "wl-copy"
        );
        assert_eq!(helper(&["DISPLAY", "SSH_TTY"]), None);
        assert_eq!(helper(&[]), None);
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(copy(&["/no/such/program"], "words").is_err());
    }
}
