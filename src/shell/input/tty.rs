//! The terminal device: waits for its bytes and for changes of its size.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

/// How long the end of the input is kept to itself: the thread that waits for the terminal to hang up ends the
/// program in the right way.
const HANG_UP: Duration = Duration::from_secs(1);

pub struct Tty {
    device: OwnedFd,
    /// Gets a byte at every change of size.
    resizes: UnixStream,
}

/// What [`Tty::wait`] waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    pub has_input: bool,
    pub was_resized: bool,
    pub has_timed_out: bool,
}

impl Tty {
    /// Opens standard input, or the terminal of the session if that is no terminal.
    pub fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        let device = if stdin.is_terminal() {
            stdin.as_fd().try_clone_to_owned()?
        } else {
            File::open("/dev/tty")?.into()
        };
        let (resizes, sender) = UnixStream::pair()?;
        resizes.set_nonblocking(true)?;
        sender.set_nonblocking(true)?;
        pipe::register(SIGWINCH, sender)?;
        Ok(Self { device, resizes })
    }

    /// Waits for input, for a change of size, or until `timeout` has passed.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<Ready> {
        let mut polled = [
            PollFd::new(&self.device, PollFlags::IN),
            PollFd::new(&self.resizes, PollFlags::IN),
        ];
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        match poll(&mut polled, timeout.as_ref()) {
            // A signal came, maybe a change of size: the next turn tells.
            Err(Errno::INTR) => return Ok(Ready::default()),
            Err(error) => return Err(error.into()),
            Ok(0) => {
                return Ok(Ready {
                    has_timed_out: true,
                    ..Ready::default()
                });
            }
            Ok(_) => {}
        }
        let [device, resizes] = polled.map(|polled| !polled.revents().is_empty());
        if resizes {
            let mut bytes = [0; 64];
            while self
                .resizes
                .read(&mut bytes)
                .is_ok_and(|n| n == bytes.len())
            {}
        }
        Ok(Ready {
            has_input: device,
            was_resized: resizes,
            has_timed_out: false,
        })
    }

    /// Reads what is there.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match rustix::io::read(&self.device, buffer) {
            Ok(0) | Err(Errno::IO) => {
                thread::sleep(HANG_UP);
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            read => Ok(read?),
        }
    }
}
