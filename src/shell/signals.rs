//! Signals as messages. Nothing is done in a handler: a thread waits for them.

/// A signal that means something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End, with 128 and the number as exit code.
    End {
        /// The number of the signal.
        number: u8,
        /// TERM or HUP: nobody can answer a question any more.
        is_final: bool,
    },
    /// Stand still (TSTP from outside).
    Stop,
    /// Going on after a stop.
    Continue,
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{self, IsTerminal as _};
    use std::os::fd::AsFd as _;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use super::Signal;
    use crate::shell::terminal;

    /// How long the program may take to end by itself once it was told to.
    const GRACE: Duration = Duration::from_secs(3);

    /// The next TSTP is the one that this program sends to its own job.
    static OWN_STOP: AtomicBool = AtomicBool::new(false);
    /// The next CONT ends a stop after which the terminal is taken again anyway. Taking it twice
    /// would leave raw mode for a moment, in which Ctrl-c is a signal.
    static OWN_CONTINUE: AtomicBool = AtomicBool::new(false);

    /// The signal that told the program to end; 0: none did. Set by the handler itself: a program that
    /// goes on in order to end must know it at once.
    static ENDING: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);
    /// How long a signal that came together with CONT may take to be known.
    const TOGETHER: Duration = Duration::from_millis(100);

    /// Starts the threads that wait for signals and for the end of the terminal, and hand them to `send`. After a
    /// signal that ends
    /// the program, a second one, or three seconds, end it at once, with the terminal restored.
    ///
    /// # Errors
    /// The handlers cannot be set, or the system gives no thread.
    pub fn spawn(send: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
            flag::register_usize(number, Arc::clone(&ENDING), number as usize)?;
        }
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        let wait = move || {
            let mut is_ending = false;
            for number in signals.forever() {
                match number {
                    SIGTSTP if OWN_STOP.swap(false, Ordering::SeqCst) => {}
                    SIGTSTP => send(Signal::Stop),
                    SIGCONT if OWN_CONTINUE.swap(false, Ordering::SeqCst) => {}
                    SIGCONT => send(Signal::Continue),
                    number if is_ending => end_now(number),
                    number => {
                        is_ending = true;
                        let _ = thread::Builder::new().spawn(move || {
                            thread::sleep(GRACE);
                            end_now(number);
                        });
                        send(Signal::End {
                            number: number as u8,
                            is_final: number == SIGTERM || number == SIGHUP,
                        });
                    }
                }
            }
        };
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(wait)?;
        thread::Builder::new()
            .name("hang-up".to_owned())
            .spawn(wait_for_hang_up)?;
        Ok(())
    }

    /// Sleeps until the terminal hangs up, and then says so as the system does. It does so itself only
    /// where the terminal is the one of our session: not under `setsid`, nor for a job that was left
    /// behind, and what reads the terminal would then find its end again and again.
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

    /// Ends the program although its main thread does not. The terminal may be what it hangs on, so
    /// restoring it gets half a second.
    fn end_now(number: i32) {
        let _ = thread::Builder::new().spawn(terminal::restore);
        thread::sleep(Duration::from_millis(500));
        std::process::exit(128 + number);
    }

    /// Whether stopping makes sense: the program runs in a job of a shell. In the process group of
    /// the session's leader (a terminal that runs nothing but pullquote) nobody would wake it.
    pub fn can_stop() -> bool {
        let group = rustix::process::getpgrp();
        rustix::process::getsid(None).is_ok_and(|session| session != group)
    }

    /// The signal that told the program to end, if one did.
    pub fn ending() -> Option<u8> {
        match ENDING.load(Ordering::SeqCst) {
            0 => None,
            number => Some(number as u8),
        }
    }

    /// Waits until the terminal may be taken. Whoever goes on without it (`bg`) stands still again until
    /// it has it: taking it would stop the program in the middle. `false`: it went on in order to end
    /// (`kill %1`), and must leave the terminal alone.
    pub fn wait_for_terminal() -> bool {
        loop {
            let mut waited = Duration::ZERO;
            while waited < TOGETHER {
                if has_terminal() {
                    return true;
                }
                if ending().is_some() {
                    return false;
                }
                thread::sleep(TOGETHER / 10);
                waited += TOGETHER / 10;
            }
            stop(false);
        }
    }

    /// Whether the terminal is in the hands of this program's job, or of no job at all.
    fn has_terminal() -> bool {
        let owner = rustix::termios::tcgetpgrp(io::stdout());
        owner.map_or(true, |owner| owner == rustix::process::getpgrp())
    }

    /// Stands still until somebody sends CONT: with the whole job when it is the reader's wish
    /// (under `cargo run` the shell waits for cargo too), else alone.
    pub fn stop(whole_job: bool) {
        if whole_job {
            OWN_STOP.store(true, Ordering::SeqCst);
            let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
        }
        OWN_CONTINUE.store(true, Ordering::SeqCst);
        let _ = emulate_default_handler(SIGTSTP);
    }
}

#[cfg(unix)]
pub use unix::{can_stop, ending, spawn, stop, wait_for_terminal};

/// There are no signals here.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn spawn(send: impl Fn(Signal) + Send + 'static) -> std::io::Result<()> {
    drop(send);
    Ok(())
}

/// There are no jobs here.
#[cfg(not(unix))]
pub fn can_stop() -> bool {
    false
}

/// There are no signals here.
#[cfg(not(unix))]
pub fn ending() -> Option<u8> {
    None
}

/// The terminal is always at hand.
#[cfg(not(unix))]
pub fn wait_for_terminal() -> bool {
    true
}

/// There are no jobs here.
#[cfg(not(unix))]
pub fn stop(_whole_job: bool) {}
