//! Runs records through the engine, on several threads.

use std::io;
use std::num::NonZero;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use super::progress::Progress;
use super::record::{AnnotatedDocument, InputRecord, RecordError};
use super::sink::{Checkpoint, RecordSink, Render};
use super::window::{Next, Window};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::threads;

/// How many bytes of text may be between reader and writer. Enough for all workers to have the next records
/// at hand while one of them is busy with a long one.
const MAX_BYTES: u64 = 16 << 20;
/// The same in records, for each worker: short texts take more than their bytes.
const MAX_RECORDS: usize = 256;
/// How much work a run that is killed may lose.
const CHECKPOINTS: Duration = Duration::from_millis(500);

/// How a set is run.
pub struct Options<'p> {
    /// The number of workers.
    pub jobs: NonZero<usize>,
    /// What an earlier run has written already: these records are read again and left out.
    pub after: Checkpoint,
    pub progress: &'p mut Progress,
}

/// Annotates `records` and writes them to `sink`, in their order. They are read on a thread of their own,
/// which is left behind when it waits for input that nobody wants.
///
/// # Errors
/// `sink` cannot be written to, or `records` does not begin with those of `options.after`.
pub fn annotate_all<I, R>(
    records: I,
    annotator: &CorrectedAnnotator,
    render: &R,
    sink: &mut dyn RecordSink<R::Output>,
    options: Options,
) -> io::Result<Checkpoint>
where
    I: IntoIterator<Item = InputRecord> + Send + 'static,
    R: Render,
{
    let work = |record: InputRecord| annotate(record, annotator, render);
    run(records, &work, sink, options)
}

/// A rendered document and the number of its words.
type Outcome<T> = Result<(T, usize), RecordError>;

/// What a worker made of a record.
struct Done<T> {
    outcome: Outcome<T>,
    /// Of the input so far.
    checksum: u32,
    position: u64,
}

/// The window with the checksum of the input so far for each record.
type Records<T> = Window<(InputRecord, u32), Done<T>>;

/// Cancels the window when the writer leaves early, so that the other threads end.
struct Cancelling<'w, T>(&'w Records<T>);

impl<T> Drop for Cancelling<'_, T> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

fn run<I, T: Send + 'static>(
    records: I,
    work: &(impl Fn(InputRecord) -> Outcome<T> + Sync),
    sink: &mut dyn RecordSink<T>,
    options: Options,
) -> io::Result<Checkpoint>
where
    I: IntoIterator<Item = InputRecord> + Send + 'static,
{
    let Options {
        jobs,
        after,
        progress,
    } = options;
    let jobs = jobs.get();
    let max_records = MAX_RECORDS.saturating_mul(jobs);
    let window: Arc<Records<T>> = Arc::new(Window::new(MAX_BYTES, max_records));
    let failure = Arc::new(OnceLock::new());
    {
        let (window, failure) = (Arc::clone(&window), Arc::clone(&failure));
        threads::spawn("reader", move || {
            if let Err(message) = read(records, after, &window) {
                let _ = failure.set(message);
            }
            window.complete();
        })?;
    }
    let written = thread::scope(|scope| {
        let _cancelling = Cancelling(&window);
        for n in 0..jobs {
            let body = || {
                while let Some((number, record)) = window.take() {
                    window.put(number, finish(record, work));
                }
            };
            let name = thread::Builder::new().name(format!("annotate-{n}"));
            match name.spawn_scoped(scope, body) {
                // Fewer workers are slower, and no less right.
                Err(_) if n > 0 => break,
                started => drop(started?),
            }
        }
        write(&window, sink, after, progress)
    })?;
    if let Some(message) = failure.get() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, message.clone()));
    }
    sink.finish()?;
    Ok(written)
}

/// Passes the records after `after` to the window.
fn read<T>(
    records: impl IntoIterator<Item = InputRecord>,
    after: Checkpoint,
    window: &Records<T>,
) -> Result<(), String> {
    let mut checksum = Checkpoint::default().checksum;
    let mut n = 0;
    for record in records {
        checksum = record.chain(checksum);
        n += 1;
        if n > after.n_records {
            let weight = record.weight;
            if !window.push((record, checksum), weight) {
                return Ok(());
            }
        } else if n == after.n_records && checksum != after.checksum {
            return Err(
                "the input is not what it was when the output was begun: begin again without --resume"
                    .to_owned(),
            );
        }
    }
    if n < after.n_records {
        return Err(format!(
            "the input has only {n} records, of which {} were written before: begin again without --resume",
            after.n_records
        ));
    }
    Ok(())
}

fn finish<T>(
    (record, checksum): (InputRecord, u32),
    work: &impl Fn(InputRecord) -> Outcome<T>,
) -> Done<T> {
    let position = record.position;
    let origin = record.origin.clone();
    // A panic costs one record and not the run.
    let outcome = threads::catch_panic(|| work(record)).unwrap_or_else(|panicked| {
        Err(RecordError {
            id: None,
            origin,
            message: panicked.to_string(),
        })
    });
    Done {
        outcome,
        checksum,
        position,
    }
}

/// Writes what comes out of the window until its end.
fn write<T>(
    window: &Records<T>,
    sink: &mut dyn RecordSink<T>,
    mut at: Checkpoint,
    progress: &mut Progress,
) -> io::Result<Checkpoint> {
    let mut last = Instant::now();
    loop {
        match window.next_ready() {
            Next::Ready(done) => {
                at.n_records += 1;
                at.checksum = done.checksum;
                let n_words = match done.outcome {
                    Ok((rendered, n_words)) => {
                        sink.write(rendered)?;
                        n_words
                    }
                    Err(error) => {
                        at.n_errors += 1;
                        progress.hide();
                        sink.write_error(&error)?;
                        0
                    }
                };
                progress.count(&at, n_words, done.position);
                if last.elapsed() >= CHECKPOINTS {
                    sink.checkpoint(&at)?;
                    last = Instant::now();
                }
            }
            Next::Later => {
                sink.flush()?;
                progress.show();
                window.wait(progress.interval());
            }
            Next::End => {
                progress.end();
                return Ok(at);
            }
        }
    }
}

fn annotate<R: Render>(
    record: InputRecord,
    annotator: &CorrectedAnnotator,
    render: &R,
) -> Outcome<R::Output> {
    let origin = record.origin.clone();
    let document = record.load()?;
    let id = document.id.clone();
    let n_words = document.article.count_words();
    let failed = |message| RecordError {
        id: Some(id),
        origin: origin.clone(),
        message,
    };
    // The record that is lost keeps its id.
    let rendered = threads::catch_panic(|| {
        if let Some(record) = document.record() {
            return render.render_record(record);
        }
        let annotations = annotator.annotate(&document.article);
        render.render(&AnnotatedDocument {
            origin: origin.clone(),
            document,
            annotations,
            engine: annotator.engine(),
        })
    });
    match rendered {
        Ok(Ok(rendered)) => Ok((rendered, n_words)),
        Ok(Err(message)) => Err(failed(message)),
        Err(panicked) => Err(failed(panicked.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Origin;
    use super::*;

    /// An endless set.
    fn records() -> impl Iterator<Item = InputRecord> + Send + 'static {
        (1..).map(|row| {
            let origin = Origin {
                input: "a".into(),
                row: Some(row),
            };
            InputRecord::error(origin, None, String::new())
        })
    }

    /// Keeps rows, and the negative of the rows of errors.
    #[derive(Default)]
    struct Kept {
        rows: Vec<i64>,
        limit: Option<usize>,
        is_finished: bool,
    }

    impl RecordSink<i64> for Kept {
        fn write(&mut self, row: i64) -> io::Result<()> {
            if self.limit == Some(self.rows.len()) {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.rows.push(row);
            Ok(())
        }

        fn write_error(&mut self, error: &RecordError) -> io::Result<()> {
            let row = error.origin.row.unwrap_or_default() as i64;
            self.write(-row)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }

        fn finish(&mut self) -> io::Result<()> {
            self.is_finished = true;
            Ok(())
        }
    }

    fn row(record: &InputRecord) -> i64 {
        record.origin.row.unwrap_or_default() as i64
    }

    fn run_with<I: IntoIterator<Item = InputRecord> + Send + 'static>(
        records: I,
        after: Checkpoint,
        kept: &mut Kept,
        work: impl Fn(i64) + Sync,
    ) -> io::Result<Checkpoint> {
        let options = Options {
            jobs: NonZero::new(4).unwrap(),
            after,
            progress: &mut Progress::off(),
        };
        let work = |record: InputRecord| {
            work(row(&record));
            Ok((row(&record), 1))
        };
        run(records, &work, kept, options)
    }

    #[test]
    fn record_that_panics_is_an_error_in_its_place() {
        let mut kept = Kept::default();
        let records = records().take(2000);
        let panics = |row: i64| assert!(row % 7 != 3, "on purpose");
        let written = run_with(records, Checkpoint::default(), &mut kept, panics).unwrap();
        let expected = (1..=2000).map(|row| if row % 7 == 3 { -row } else { row });
        assert_eq!(kept.rows, expected.collect::<Vec<_>>());
        assert_eq!((written.n_records, written.n_errors), (2000, 286));
        assert!(kept.is_finished);
    }

    #[test]
    fn output_that_cannot_be_written_to_ends_the_run() {
        let mut kept = Kept {
            limit: Some(5),
            ..Kept::default()
        };
        let error = run_with(records(), Checkpoint::default(), &mut kept, |_| ()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(kept.rows, [1, 2, 3, 4, 5]);
        assert!(!kept.is_finished);
    }

    #[test]
    fn run_goes_on_after_a_checkpoint_of_the_same_input_only() {
        let mut kept = Kept::default();
        let first = run_with(records().take(3), Checkpoint::default(), &mut kept, |_| ()).unwrap();
        run_with(records().take(5), first, &mut kept, |_| ()).unwrap();
        assert_eq!(kept.rows, [1, 2, 3, 4, 5]);
        let other = Checkpoint {
            checksum: first.checksum ^ 1,
            ..first
        };
        for (records, after) in [(records().take(5), other), (records().take(2), first)] {
            let mut kept = Kept::default();
            let error = run_with(records, after, &mut kept, |_| ()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert!(kept.rows.is_empty() && !kept.is_finished);
        }
    }
}
