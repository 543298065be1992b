//! The file that a run writes, such that a later run can go on with it.
//!
//! Records are only appended. Beside the file, in `FILE.resume`, is how far it is known to be good: the
//! number of records, the bytes that they take, and a checksum of their input. A run that goes on cuts off
//! what was written after that and passes over as many records. The side file is deleted at the end.

use std::cell::RefCell;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use atomic_write_file::AtomicWriteFile;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::shell::archive::{Checkpoint, RecordError, RecordSink};
use crate::shell::cli::{AnnotateArgs, AnnotateFormat};
use pullquote_annotate::Engine;

const BUFFER: usize = 1 << 16;

/// Why a run cannot begin.
#[derive(Debug, Error)]
pub(super) enum OutputError {
    /// What to do instead.
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What the records in an output depend on. Two runs with other settings do not make one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    version: String,
    format: String,
    engine: String,
    input: String,
    text_column: Option<String>,
    id_column: Option<String>,
    as_found: bool,
}

impl Settings {
    pub(super) fn of(args: &AnnotateArgs, format: AnnotateFormat, engine: Engine) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            format: format!("{format:?}").to_lowercase(),
            engine: engine.name().to_owned(),
            input: format!("{:?}", args.inputs.input).to_lowercase(),
            text_column: args.inputs.text_column.clone(),
            id_column: args.inputs.id_column.clone(),
            as_found: args.as_found,
        }
    }
}

/// The contents of the side file.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Saved {
    settings: Settings,
    n_records: u64,
    n_errors: u64,
    checksum: u32,
    /// The length of the output with these records, in bytes.
    bytes: u64,
}

/// What a run writes to.
pub(super) enum Begun {
    /// A file, which is written after these records.
    File(Box<State>, OutputFile, Checkpoint),
    /// A pipe or a device, with which no run can go on.
    Stream(File),
    /// There is nothing left to write.
    Complete,
}

/// Opens the output at `path`, anew or to go on.
pub(super) fn begin(path: &Path, resume: bool, settings: Settings) -> Result<Begun, OutputError> {
    let found = fs::metadata(path);
    if found.as_ref().is_ok_and(|found| !found.is_file()) {
        return Ok(Begun::Stream(File::options().write(true).open(path)?));
    }
    let side = side_path(path);
    let saved = match fs::read(&side) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if resume && saved.is_none() && found.is_ok_and(|found| found.len() > 0) {
        return Ok(Begun::Complete);
    }
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    // Not all file systems have locks.
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        let message = format!("{} is being written by another run", path.display());
        return Err(OutputError::Usage(message));
    }
    let saved = match saved {
        Some(bytes) if resume => Some(read_saved(&bytes, &settings, path, file.metadata()?.len())?),
        Some(_) => {
            let message = format!(
                "{0} was not finished: go on with --resume, or delete {1} to begin again",
                path.display(),
                side.display()
            );
            return Err(OutputError::Usage(message));
        }
        None => None,
    };
    let saved = saved.unwrap_or(Saved {
        settings,
        n_records: 0,
        n_errors: 0,
        checksum: Checkpoint::default().checksum,
        bytes: 0,
    });
    let after = Checkpoint {
        n_records: saved.n_records,
        n_errors: saved.n_errors,
        checksum: saved.checksum,
    };
    // Before anything of an older output is lost, so that an end in between leaves a run to go on with.
    save(&side, &saved)?;
    file.set_len(saved.bytes)?;
    let output = OutputFile::new(file, saved.bytes)?;
    let state = State {
        output: output.clone(),
        side,
        saved,
    };
    Ok(Begun::File(Box::new(state), output, after))
}

/// `FILE.resume`.
fn side_path(path: &Path) -> PathBuf {
    let mut side = path.as_os_str().to_owned();
    side.push(".resume");
    side.into()
}

fn read_saved(
    bytes: &[u8],
    settings: &Settings,
    path: &Path,
    len: u64,
) -> Result<Saved, OutputError> {
    let again = format!(
        "delete {} to begin again without --resume",
        side_path(path).display()
    );
    let path = path.display();
    let usage = |message: String| Err(OutputError::Usage(message));
    let Ok(saved) = serde_json::from_slice::<Saved>(bytes) else {
        return usage(format!(
            "what is left of the earlier run cannot be read: {again}"
        ));
    };
    if saved.settings != *settings {
        return usage(format!(
            "{path} was begun with other options or by another version: use the same, or {again}"
        ));
    }
    if saved.bytes > len {
        return usage(format!(
            "{path} is shorter than the earlier run left it: {again}"
        ));
    }
    Ok(saved)
}

fn save(side: &Path, saved: &Saved) -> io::Result<()> {
    let mut file = AtomicWriteFile::open(side)?;
    file.write_all(&serde_json::to_vec(saved)?)?;
    file.commit()
}

/// A file that counts what is written to it. Clones write to the same.
#[derive(Clone)]
pub(super) struct OutputFile(Rc<RefCell<Inner>>);

struct Inner {
    file: BufWriter<File>,
    bytes: u64,
}

impl OutputFile {
    fn new(mut file: File, bytes: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(bytes))?;
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(Self(Rc::new(RefCell::new(Inner { file, bytes }))))
    }

    /// Writes everything to the disk. Returns the length.
    fn sync(&self) -> io::Result<u64> {
        let mut inner = self.0.borrow_mut();
        inner.file.flush()?;
        inner.file.get_ref().sync_data()?;
        Ok(inner.bytes)
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.0.borrow_mut();
        let n = inner.file.write(bytes)?;
        inner.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().file.flush()
    }
}

/// How far an output is known to be good.
pub(super) struct State {
    output: OutputFile,
    side: PathBuf,
    saved: Saved,
}

/// A sink of text whose output a later run can go on with.
pub(super) struct Resumable<S> {
    sink: S,
    state: State,
}

impl<S> Resumable<S> {
    /// `sink` writes to the output of `state`.
    pub(super) const fn new(sink: S, state: State) -> Self {
        Self { sink, state }
    }
}

impl<T, S: RecordSink<T>> RecordSink<T> for Resumable<S> {
    fn write(&mut self, rendered: T) -> io::Result<()> {
        self.sink.write(rendered)
    }

    fn write_error(&mut self, error: &RecordError) -> io::Result<()> {
        self.sink.write_error(error)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }

    fn checkpoint(&mut self, at: &Checkpoint) -> io::Result<()> {
        self.sink.flush()?;
        let state = &mut self.state;
        state.saved.bytes = state.output.sync()?;
        state.saved.n_records = at.n_records;
        state.saved.n_errors = at.n_errors;
        state.saved.checksum = at.checksum;
        save(&state.side, &state.saved)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.sink.finish()?;
        self.state.output.sync()?;
        fs::remove_file(&self.state.side)
    }
}
