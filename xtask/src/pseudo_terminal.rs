//! Starts a program in a pseudo-terminal and listens to what it writes.

use std::io::{Read as _, Write};
use std::path::Path;
use std::thread;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub struct PseudoTerminal {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    pub writer: Box<dyn Write + Send>,
}

/// Starts `command` in a terminal of `size` (columns, rows), in the directory `folder`, with the variables of
/// `env` and no others. A thread hands what it writes to `heard`, until that returns false.
pub fn start(
    command: &[String],
    size: (u16, u16),
    folder: &Path,
    env: &[(String, String)],
    mut heard: impl FnMut(&[u8]) -> bool + Send + 'static,
) -> anyhow::Result<PseudoTerminal> {
    let pair = native_pty_system().openpty(pty_size(size))?;
    let Some((program, args)) = command.split_first() else {
        anyhow::bail!("no command");
    };
    let mut builder = CommandBuilder::new(program);
    builder.args(args);
    builder.env_clear();
    for (name, value) in env {
        builder.env(name, value);
    }
    builder.cwd(folder);
    let mut reader = pair.master.try_clone_reader()?;
    let writer = pair.master.take_writer()?;
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(n) = reader.read(&mut buffer) {
            if n == 0 || !heard(&buffer[..n]) {
                break;
            }
        }
    });
    let child = pair.slave.spawn_command(builder)?;
    Ok(PseudoTerminal {
        child,
        master: pair.master,
        writer,
    })
}

pub fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}
