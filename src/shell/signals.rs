//! Signals as messages. A thread waits for them, so that nothing runs in a handler.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "only Unix has signals"))]
pub enum Signal {
    /// End the program because of the signal of that number.
    End(u8),
    /// A TSTP from another process; Ctrl-z arrives as a key.
    Stop,
    Continue,
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, IsTerminal as _};
    use std::os::fd::AsFd as _;
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGXFSZ};
    use signal_hook::iterator::Signals;

    use super::Signal;
    use crate::shell::job_control::{
        can_stop, count_interrupt, ending_signal, is_lent, register_ending, stop,
        take_own_continue, take_own_stop,
    };
    use crate::shell::{terminal, threads};

    /// How long the program may take to end after the first signal.
    const GRACE: Duration = Duration::from_secs(3);

    /// Makes a write beyond the limit on the size of files (`ulimit -f`) fail, as on a full disk, instead of ending
    /// the program. Programs that it starts are not affected.
    pub fn survive_file_size_limit() {
        // Denied only for signals that the system keeps to itself.
        let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    }

    /// Starts the thread that waits for signals and passes them to `send`. After a signal that ends the
    /// program, a second one or three seconds end it at once, with the terminal restored.
    pub fn spawn(send: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        register_ending(&[SIGTERM, SIGHUP, SIGINT, SIGQUIT])?;
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        // One that came before the line above is only noted.
        if let Some(number) = ending_signal() {
            send(Signal::End(number));
        }
        threads::spawn("signals", move || {
            let mut is_ending = false;
            for number in signals.forever() {
                match number {
                    SIGINT | SIGQUIT if is_lent() => count_interrupt(),
                    // The program that has the terminal stops, and this one with it.
                    SIGTSTP if is_lent() && can_stop() => stop(false),
                    SIGTSTP | SIGCONT if is_lent() => {}
                    SIGTSTP if take_own_stop() => {}
                    SIGTSTP => send(Signal::Stop),
                    SIGCONT if take_own_continue() => {}
                    SIGCONT => send(Signal::Continue),
                    number if is_ending => end_now(number),
                    number => {
                        is_ending = true;
                        let _ = thread::Builder::new().spawn(move || {
                            thread::sleep(GRACE);
                            end_now(number);
                        });
                        send(Signal::End(number as u8));
                    }
                }
            }
        })
    }

    /// Starts the thread that waits until the terminal hangs up, and then raises HUP. The system does so only
    /// for the controlling terminal of the session: not under `setsid` and not for an orphaned job, where
    /// reading the terminal would return end of file forever.
    pub fn spawn_hang_up() -> io::Result<()> {
        threads::spawn("hang-up", wait_for_hang_up)
    }

    fn wait_for_hang_up() {
        let input = io::stdin();
        let tty;
        let terminal = if input.is_terminal() {
            input.as_fd()
        } else if let Ok(opened) = File::open("/dev/tty") {
            tty = opened;
            tty.as_fd()
        } else {
            return;
        };
        loop {
            let mut polled = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut polled, None) {
                Err(Errno::INTR) => {}
                Ok(_) if polled[0].revents().contains(PollFlags::HUP) => break,
                _ => return,
            }
        }
        let own = rustix::process::getpid();
        let _ = rustix::process::kill_process(own, rustix::process::Signal::HUP);
    }

    /// Ends the process even if its main thread hangs. It may hang on the terminal, so restoring that
    /// gets half a second.
    fn end_now(number: i32) {
        let _ = thread::Builder::new().spawn(terminal::restore);
        thread::sleep(Duration::from_millis(500));
        std::process::exit(128 + number);
    }
}

#[cfg(unix)]
pub use unix::{spawn, spawn_hang_up, survive_file_size_limit};

/// Does nothing: this system has no such limit.
#[cfg(not(unix))]
pub fn survive_file_size_limit() {}

/// Does nothing: there are no signals on this system.
#[cfg(not(unix))]
pub fn spawn_hang_up() -> std::io::Result<()> {
    Ok(())
}

/// Does nothing: there are no signals on this system.
#[cfg(not(unix))]
pub fn spawn(send: impl Fn(Signal) + Send + 'static) -> std::io::Result<()> {
    drop(send);
    Ok(())
}
