//! Restores the terminal when the program aborts: the allocator does so when memory runs out, and the system
//! when the stack does. Neither unwinds, so no guard is dropped and no panic hook runs.
//!
//! `abort` raises ABRT once and, when the handler returns, ends the process at once. The handler therefore
//! waits: it first wakes a thread that was started for this, then writes into a pipe that is full. Both are
//! calls that a handler may make. The thread allocates nothing, and ends the process when it is done.
//!
//! There are two such threads, since a signal from another process may be handled by, and so stop, one of them.

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, Read as _, Write as _, pipe};
    use std::os::fd::{AsFd as _, OwnedFd};
    use std::sync::mpsc::channel;

    use rustix::termios::{OptionalActions, Termios, tcsetattr};
    use signal_hook::consts::SIGABRT;
    use signal_hook::low_level;

    use crate::shell::threads;

    const MESSAGE: &[u8] = b"pullquote: aborted; memory or threads may have run out\n";

    /// Starts the threads. The one that is woken restores the line settings `before` and, by writing `leave`, the
    /// screen, if the terminal `is_taken` then.
    ///
    /// # Errors
    /// The system denies a thread, a pipe or a handler.
    pub fn start(before: &Termios, is_taken: fn() -> bool, leave: &'static [u8]) -> io::Result<()> {
        let (woken, wake) = pipe()?;
        let (kept_empty, full) = pipe()?;
        // Registering makes the pipe one that is never waited for.
        low_level::pipe::register(SIGABRT, OwnedFd::from(wake))?;
        let to_fill = full.try_clone()?;
        low_level::pipe::register(SIGABRT, OwnedFd::from(full))?;
        fill(&to_fill)?;
        rustix::io::ioctl_fionbio(&to_fill, false)?;
        let woken = File::from(OwnedFd::from(woken));
        let (ready, is_ready) = channel();
        for _ in 0..2 {
            let guard = Guard {
                woken: woken.try_clone()?,
                screen: File::from(io::stdout().as_fd().try_clone_to_owned()?),
                errors: File::from(io::stderr().as_fd().try_clone_to_owned()?),
                before: before.clone(),
                is_taken,
                leave,
                // Closing this end would let the handler return.
                _kept: (kept_empty.try_clone()?, to_fill.try_clone()?),
            };
            let ready = ready.clone();
            threads::spawn("abort", move || {
                let _ = ready.send(());
                guard.wait();
            })?;
        }
        // A thread that begins needs memory, of which there may be none later.
        for _ in 0..2 {
            is_ready.recv().map_err(io::Error::other)?;
        }
        Ok(())
    }

    struct Guard {
        woken: File,
        screen: File,
        errors: File,
        before: Termios,
        is_taken: fn() -> bool,
        leave: &'static [u8],
        _kept: (io::PipeReader, io::PipeWriter),
    }

    impl Guard {
        fn wait(mut self) {
            if !matches!(self.woken.read(&mut [0]), Ok(1)) {
                return;
            }
            if (self.is_taken)() {
                let _ = self.screen.write_all(self.leave);
                let _ = tcsetattr(&self.screen, OptionalActions::Now, &self.before);
            }
            let _ = self.errors.write_all(MESSAGE);
            let _ = low_level::emulate_default_handler(SIGABRT);
        }
    }

    fn fill(pipe: &io::PipeWriter) -> io::Result<()> {
        let chunk = [0; 4096];
        loop {
            match (&*pipe).write(&chunk) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        // What is left of the last page.
        while (&*pipe).write(&chunk[..1]).is_ok() {}
        Ok(())
    }
}

#[cfg(unix)]
pub use unix::start;

/// Does nothing: an abort is no signal on this system.
#[cfg(not(unix))]
pub const fn start(
    _before: &(),
    _is_taken: fn() -> bool,
    _leave: &'static [u8],
) -> std::io::Result<()> {
    Ok(())
}
