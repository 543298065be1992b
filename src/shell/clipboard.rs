//! Copies to the desktop's clipboard with the desktop's own command. Over SSH and without a desktop
//! only the terminal (OSC 52) can copy.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use crate::config::paths::Environment;

/// The command that copies its standard input to the clipboard.
pub fn command(env: Environment<'_>) -> Option<&'static [&'static str]> {
    let is_set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    // Over SSH the user's clipboard is on another machine.
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

/// Runs `command` with `text` on its standard input and waits for it.
pub fn copy(command: &[&str], text: &str) -> io::Result<()> {
    let (program, args) = command.split_first().ok_or(io::ErrorKind::NotFound)?;
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
    fn desktop_command_is_used_unless_over_ssh() {
        let command = |vars: &[&str]| command(&|name| vars.contains(&name).then(|| ":0".into()));
        assert_eq!(command(&["DISPLAY"]).unwrap()[0], "xclip");
        assert_eq!(
            command(&["WAYLAND_DISPLAY", "DISPLAY"]).unwrap()[0],
            "wl-copy"
        );
        assert_eq!(command(&["DISPLAY", "SSH_TTY"]), None);
        assert_eq!(command(&[]), None);
    }

    #[test]
    fn missing_command_is_an_error() {
        assert!(copy(&["/no/such/program"], "words").is_err());
    }
}
