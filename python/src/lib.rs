//! `pullquote._native`: the annotator for Python. What users import is the package `pullquote` beside it, in
//! Python; here are only the calls that it makes, whose results are records in JSON.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pullquote_annotate::read;
use pullquote_annotate::record::{self, Record};
use pullquote_annotate::{AnnotatedText, Engine, EntityKind, Options, Panicked, QuoteKind};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyIndexError, PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    pullquote._native,
    AnnotationError,
    PyException,
    "A text could not be annotated."
);

/// How long a thread waits before it looks whether the user pressed Ctrl-c.
const BETWEEN_SIGNALS: Duration = Duration::from_millis(50);

/// An annotator with its options.
#[pyclass(frozen, module = "pullquote._native")]
struct Annotator(pullquote_annotate::Annotator);

/// An identifier and a text.
type Item = (String, String);
type Json = Result<String, serde_json::Error>;

#[pymethods]
impl Annotator {
    /// Without kinds, all are kept; without a confidence, the default ones hold.
    #[new]
    fn new(
        engine: &str,
        quote_kinds: Option<Vec<String>>,
        mention_kinds: Option<Vec<String>>,
        statements: bool,
        min_confidence: Option<f32>,
    ) -> PyResult<Self> {
        let mut options = Options::default();
        options.engine = Engine::from_name(engine)
            .filter(|engine| engine.is_available())
            .ok_or_else(|| PyValueError::new_err(format!("unknown engine {engine:?}")))?;
        if let Some(names) = quote_kinds {
            options.quote_kinds = kinds(&names, QuoteKind::from_name)?;
        }
        if let Some(names) = mention_kinds {
            options.entity_kinds = kinds(&names, EntityKind::from_name)?;
        }
        if let Some(least) = min_confidence {
            options.min_speaker = least;
            options.min_statement = least;
        }
        if !statements {
            options.min_statement = f32::INFINITY;
        }
        let annotator = pullquote_annotate::Annotator::new().map_err(failed)?;
        Ok(Self(annotator.with_options(options)))
    }

    /// Identifies the rules and the models.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// The record of a text. Does not react to Ctrl-c before it is done.
    fn annotate(&self, py: Python<'_>, id: &str, text: &str) -> PyResult<String> {
        let work = || to_json(&self.0, id, &self.0.annotate(text));
        py.detach(work).map_err(failed)
    }

    /// Threads that annotate a stream of texts.
    fn pool(&self, threads: NonZero<usize>) -> PyResult<Pool> {
        let work = |annotator: &pullquote_annotate::Annotator,
                    (id, text): Item,
                    is_cancelled: &dyn Fn() -> bool| {
            let found = annotator.annotate_text_until(&text, is_cancelled);
            found.map_or_else(
                || Ok(String::new()),
                |found| to_json(annotator, &id, &found),
            )
        };
        let pool = self.0.pool(threads, work);
        let pool = pool.map_err(|error| PyOSError::new_err(error.to_string()))?;
        Ok(Pool(Mutex::new(pool)))
    }
}

/// Threads that annotate a stream of texts.
#[pyclass(frozen, module = "pullquote._native")]
struct Pool(Mutex<pullquote_annotate::Pool<Item, Json>>);

#[pymethods]
impl Pool {
    /// Adds a text to the end of the stream.
    fn submit(&self, py: Python<'_>, id: String, text: String) {
        py.detach(|| self.lock().submit((id, text)));
    }

    /// Waits for the record of the next text of the stream.
    fn take(&self, py: Python<'_>) -> PyResult<String> {
        loop {
            let taken = py.detach(|| {
                let mut pool = self.lock();
                let is_pending = pool.n_pending() > 0;
                (is_pending, pool.take(BETWEEN_SIGNALS))
            });
            match taken {
                (_, Some(Ok(json))) => return json.map_err(failed),
                (_, Some(Err(panicked @ Panicked))) => {
                    return Err(AnnotationError::new_err(panicked.to_string()));
                }
                (false, None) => return Err(PyIndexError::new_err("nothing is pending")),
                (true, None) => py.check_signals()?,
            }
        }
    }
}

impl Pool {
    fn lock(&self) -> std::sync::MutexGuard<'_, pullquote_annotate::Pool<Item, Json>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Raises `ValueError` when `json` is not the record of `text`.
#[pyfunction]
fn check_record(text: &str, json: &str) -> PyResult<()> {
    read::from_json(text, json).map(drop).map_err(invalid)
}

/// The brat stand-off file of the record `json` of `text`.
#[pyfunction]
fn record_to_brat(text: &str, json: &str) -> PyResult<String> {
    let found = read::from_json(text, json).map_err(invalid)?;
    Ok(record::to_brat(found.article(), found.annotations()))
}

/// The record of a brat stand-off file of `text`.
#[pyfunction]
fn brat_to_record(text: &str, ann: &str, id: &str) -> PyResult<String> {
    let found = read::from_brat(text, ann).map_err(invalid)?;
    serde_json::to_string(&found.record(id)).map_err(failed)
}

fn to_json(annotator: &pullquote_annotate::Annotator, id: &str, found: &AnnotatedText) -> Json {
    let record: Record = found.record(id);
    serde_json::to_string(&record.by(annotator.engine()))
}

fn kinds<T>(names: &[String], from_name: impl Fn(&str) -> Option<T>) -> PyResult<Vec<T>> {
    let kind = |name: &String| {
        from_name(name).ok_or_else(|| PyValueError::new_err(format!("unknown kind {name:?}")))
    };
    names.iter().map(kind).collect()
}

fn failed(error: impl std::fmt::Display) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

fn invalid(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{AnnotationError, Annotator, Pool, brat_to_record, check_record, record_to_brat};
    use pullquote_annotate::Engine;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let engines = Engine::available().iter().map(|engine| engine.name());
        module.add("ENGINES", engines.collect::<Vec<_>>())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
