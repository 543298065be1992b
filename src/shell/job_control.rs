//! Stopping and continuing under a shell's job control.

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};
    use std::thread;
    use std::time::Duration;

    use rustix::process::Signal;
    use signal_hook::consts::{SIGINT, SIGQUIT, SIGTSTP};
    use signal_hook::low_level::emulate_default_handler;

    /// Set when the next TSTP is the one that this program sends to its own job.
    static OWN_STOP: AtomicBool = AtomicBool::new(false);
    /// Set when the next CONT ends a stop after which the terminal is taken back anyway. Taking it
    /// twice would leave raw mode for a moment, in which Ctrl-c is a signal.
    static OWN_CONTINUE: AtomicBool = AtomicBool::new(false);
    /// The signal that ends the program; 0 if none came. Set by the handler itself: a program that is
    /// continued only to be killed must know before it touches the terminal.
    static ENDING: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

    /// Whether another program has the terminal.
    static LENT: AtomicBool = AtomicBool::new(false);
    /// Interrupts that came while it had it.
    static INTERRUPTS: AtomicUsize = AtomicUsize::new(0);

    /// How long a signal sent together with CONT may take to arrive.
    const ARRIVAL: Duration = Duration::from_millis(100);

    /// Makes each of the signals `numbers` set [`ending_signal`].
    pub fn register_ending(numbers: &[i32]) -> io::Result<()> {
        for &number in numbers {
            signal_hook::flag::register_usize(number, Arc::clone(&ENDING), number as usize)?;
        }
        Ok(())
    }

    /// From now on keys such as Ctrl-c and Ctrl-z are for another program.
    pub fn lend() {
        INTERRUPTS.store(0, Ordering::SeqCst);
        LENT.store(true, Ordering::SeqCst);
    }

    /// Undoes [`lend`], and forgets the interrupts.
    pub fn take_back() {
        let was_interrupted = || {
            let number = ENDING.load(Ordering::SeqCst) as i32;
            matches!(number, SIGINT | SIGQUIT)
        };
        // The handler comes before the thread that takes the signal.
        let mut waited = Duration::ZERO;
        while was_interrupted() && interrupts() == 0 && waited < ARRIVAL {
            thread::sleep(ARRIVAL / 10);
            waited += ARRIVAL / 10;
        }
        if was_interrupted() {
            ENDING.store(0, Ordering::SeqCst);
        }
        LENT.store(false, Ordering::SeqCst);
    }

    pub fn is_lent() -> bool {
        LENT.load(Ordering::SeqCst)
    }

    /// Interrupts since [`lend`].
    pub fn interrupts() -> usize {
        INTERRUPTS.load(Ordering::SeqCst)
    }

    pub fn count_interrupt() {
        INTERRUPTS.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether a signal came that ends the program though another one has the terminal.
    pub fn is_ending() -> bool {
        ending_signal().is_some_and(|number| !matches!(i32::from(number), SIGINT | SIGQUIT))
    }

    /// The signal that ends the program, if one came.
    pub fn ending_signal() -> Option<u8> {
        match ENDING.load(Ordering::SeqCst) {
            0 => None,
            number => Some(number as u8),
        }
    }

    /// Whether a TSTP that has come was sent by [`stop`]. True once per stop.
    pub fn take_own_stop() -> bool {
        OWN_STOP.swap(false, Ordering::SeqCst)
    }

    /// Whether a CONT that has come ends a [`stop`]. True once per stop.
    pub fn take_own_continue() -> bool {
        OWN_CONTINUE.swap(false, Ordering::SeqCst)
    }

    /// Whether a shell can continue the program once it is stopped. In the process group of the
    /// session leader (a terminal that runs nothing but pullquote) nobody would.
    pub fn can_stop() -> bool {
        let group = rustix::process::getpgrp();
        rustix::process::getsid(None).is_ok_and(|session| session != group)
    }

    /// Waits until the program is in the foreground. Continued in the background (`bg`), it stops
    /// again, since taking the terminal there would stop it halfway. Returns `false` if it was
    /// continued only to be killed (`kill %1`) and must leave the terminal alone.
    pub fn wait_for_terminal() -> bool {
        loop {
            let mut waited = Duration::ZERO;
            while waited < ARRIVAL {
                if is_foreground() {
                    return true;
                }
                if ending_signal().is_some() {
                    return false;
                }
                thread::sleep(ARRIVAL / 10);
                waited += ARRIVAL / 10;
            }
            stop(false);
        }
    }

    /// Whether this program's job, or no job at all, owns the terminal.
    fn is_foreground() -> bool {
        let owner = rustix::termios::tcgetpgrp(io::stdout());
        owner.map_or(true, |owner| owner == rustix::process::getpgrp())
    }

    /// Stops until CONT comes: with `whole_job` the whole process group (under `cargo run` the shell
    /// waits for cargo too), else this process.
    pub fn stop(whole_job: bool) {
        if whole_job {
            OWN_STOP.store(true, Ordering::SeqCst);
            let _ = rustix::process::kill_current_process_group(Signal::TSTP);
        }
        OWN_CONTINUE.store(true, Ordering::SeqCst);
        let _ = emulate_default_handler(SIGTSTP);
    }
}

#[cfg(unix)]
pub use unix::{
    can_stop, count_interrupt, ending_signal, interrupts, is_ending, is_lent, lend,
    register_ending, stop, take_back, take_own_continue, take_own_stop, wait_for_terminal,
};

/// Stubs for systems without job control.
#[cfg(not(unix))]
mod other {
    pub fn can_stop() -> bool {
        false
    }

    pub fn ending_signal() -> Option<u8> {
        None
    }

    pub fn wait_for_terminal() -> bool {
        true
    }

    pub fn lend() {}

    pub fn take_back() {}

    pub fn interrupts() -> usize {
        0
    }

    pub fn is_ending() -> bool {
        false
    }

    pub fn stop(_whole_job: bool) {}
}

#[cfg(not(unix))]
pub use other::{
    can_stop, ending_signal, interrupts, is_ending, lend, stop, take_back, wait_for_terminal,
};
