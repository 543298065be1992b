//! The terminal device: waits for its bytes and for changes of its size.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

/// How long the end of the input is kept to itself: the thread that waits for the terminal to hang up ends the
/// program in the right way.
const HANG_UP: Duration = Duration::from_secs(1);
/// How long to wait after a read of nothing, which another program's line settings may cause too.
const PAUSE: Duration = Duration::from_millis(50);
/// A read of so many bytes does not tell where they ended: the system passes on long ones in parts.
const MANY: usize = 1024;

pub struct Tty {
    device: OwnedFd,
    /// Gets a byte at every change of size.
    resizes: UnixStream,
    start: Instant,
    buffer: Box<[u8; 4096]>,
    /// The time of the last read, if what comes next belongs to it.
    goes_on: Option<Duration>,
}

/// What [`Tty::wait`] waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    pub has_input: bool,
    pub was_resized: bool,
}

impl Tty {
    /// Opens standard input, or the terminal of the session if that is no terminal. From now on changes of size
    /// are noticed.
    pub fn open() -> io::Result<Self> {
        let (resizes, sender) = UnixStream::pair()?;
        resizes.set_nonblocking(true)?;
        sender.set_nonblocking(true)?;
        pipe::register(SIGWINCH, sender)?;
        Ok(Self {
            device: open_device()?,
            resizes,
            start: Instant::now(),
            buffer: Box::new([0; 4096]),
            goes_on: None,
        })
    }

    /// Time since this value was made.
    pub fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Waits for input or for a change of size, at most until `deadline`.
    pub fn wait(&mut self, deadline: Option<Duration>) -> io::Result<Ready> {
        let mut polled = [
            PollFd::new(&self.device, PollFlags::IN),
            PollFd::new(&self.resizes, PollFlags::IN),
        ];
        let left = deadline.map(|at| at.saturating_sub(self.start.elapsed()));
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut polled, timeout.as_ref()) {
            // A signal came, maybe a change of size: the next turn tells.
            Err(Errno::INTR) => return Ok(Ready::default()),
            ready => ready?,
        };
        let [has_input, was_resized] = polled.map(|polled| !polled.revents().is_empty());
        if was_resized {
            let mut bytes = [0; 64];
            while self
                .resizes
                .read(&mut bytes)
                .is_ok_and(|n| n == bytes.len())
            {}
        }
        Ok(Ready {
            has_input,
            was_resized,
        })
    }

    /// Reads what is there, and when it came.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn read(&mut self, ready: Ready) -> io::Result<Option<(&[u8], Duration)>> {
        if !ready.has_input {
            self.goes_on = None;
            return Ok(None);
        }
        let n = match rustix::io::read(&self.device, self.buffer.as_mut_slice()) {
            Err(Errno::INTR | Errno::AGAIN) => return Ok(None),
            Err(error) => {
                thread::sleep(HANG_UP);
                return Err(error.into());
            }
            Ok(0) => {
                thread::sleep(PAUSE);
                return Ok(None);
            }
            Ok(n) => n,
        };
        let now = self.goes_on.unwrap_or_else(|| self.start.elapsed());
        self.goes_on = (n >= MANY).then_some(now);
        Ok(Some((&self.buffer[..n], now)))
    }
}

fn open_device() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return stdin.as_fd().try_clone_to_owned();
    }
    // On macOS only the device itself can be waited for.
    if cfg!(target_vendor = "apple")
        && let Ok(name) = rustix::termios::ttyname(io::stdout(), Vec::new())
        && let Ok(name) = name.into_string()
        && let Ok(device) = File::open(name)
    {
        return Ok(device.into());
    }
    Ok(File::open("/dev/tty")?.into())
}
