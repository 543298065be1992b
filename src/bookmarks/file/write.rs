//! Replaces a file atomically.

use std::io::Write;
use std::path::Path;

use atomic_write_file::OpenOptions;

use super::directory::{parent, sync};
use super::recovery;
use super::{SaveError, Step, StepHook};

/// The number of temporary names tried. None is recoverable if the name of the target is not UTF-8.
const NAMES: usize = 4;
/// Bytes written between two calls of the hook.
const CHUNK: usize = 64 * 1024;

/// Replaces `target` by a file with `bytes`. The mode and owner stay; a new file has mode 0600.
pub(crate) fn replace(target: &Path, bytes: &[u8], hook: StepHook<'_>) -> Result<(), SaveError> {
    let failed = |step| move |error| SaveError::io(step, target, error);
    let reach = |step| hook(step).map_err(failed(step));
    #[cfg_attr(not(unix), allow(unused_mut, reason = "only Unix has modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    reach(Step::Open)?;
    let mut file = options.open(target).map_err(failed(Step::Open))?;
    // The random name may be one that recovery would not take for a temporary file.
    for _ in 0..NAMES {
        if recovery::would_find(target, file.as_file()) {
            break;
        }
        let _ = file.discard();
        file = options.open(target).map_err(failed(Step::Open))?;
    }
    for chunk in bytes.chunks(CHUNK) {
        reach(Step::Write)?;
        file.write_all(chunk).map_err(failed(Step::Write))?;
    }
    reach(Step::Sync)?;
    file.sync_all().map_err(failed(Step::Sync))?;
    reach(Step::Rename)?;
    file.commit().map_err(failed(Step::Rename))?;
    reach(Step::SyncDirectory)?;
    sync(parent(target)).map_err(failed(Step::SyncDirectory))
}
