//! The inputs of a command, one after the other.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::articles::{self, Named, Records};
use super::columns::ColumnNames;
use super::detect::{self, Kind};
use super::json_lines::JsonLines;
use super::list::{Listed, list};
#[cfg(feature = "parquet")]
use super::parquet::ParquetRows;
use super::record::InputRecord;
use super::stream::{Stream, read_error};
use super::table::Table;
use crate::shell::cli::{InputArgs, InputKind};
use crate::shell::{source, threads};

/// What a command reads, not yet opened.
pub struct Inputs {
    files: Vec<Listed>,
    kind: InputKind,
    columns: Arc<ColumnNames>,
}

impl Inputs {
    /// # Errors
    /// A list of paths cannot be read, or no file matches a pattern.
    pub fn new(args: &InputArgs) -> anyhow::Result<Self> {
        Ok(Self {
            files: list(args)?,
            kind: args.input,
            columns: Arc::new(ColumnNames {
                text: args.text_column.clone(),
                id: args.id_column.clone(),
            }),
        })
    }

    /// Leaves out the file at `path`, where it was found in a folder. False if it was named.
    pub fn leave_out(&mut self, path: &Path) -> bool {
        let path = source::absolute(path);
        let is_it = |file: &Listed| source::absolute(&file.named.path) == path;
        self.files
            .retain(|file| !file.named.is_found || !is_it(file));
        !self
            .files
            .iter()
            .any(|file| !file.named.path.as_os_str().is_empty() && is_it(file))
    }

    /// The bytes of all files; `None` for streams.
    pub fn bytes(&self) -> Option<u64> {
        let is_endless = |file: &Listed| {
            file.error.is_none() && !file.named.is_found && !file.named.path.is_file()
        };
        let total = self.files.iter().map(|file| file.bytes).sum();
        (!self.files.iter().any(is_endless)).then_some(total)
    }
}

impl IntoIterator for Inputs {
    type Item = InputRecord;
    type IntoIter = Reading;

    fn into_iter(self) -> Reading {
        Reading {
            files: self.files.into_iter(),
            kind: self.kind,
            columns: self.columns,
            current: None,
            done: 0,
        }
    }
}

/// Reads the records of all inputs.
pub struct Reading {
    files: std::vec::IntoIter<Listed>,
    kind: InputKind,
    columns: Arc<ColumnNames>,
    current: Option<(Named, u64, Records)>,
    /// The bytes of the inputs before the current one.
    done: u64,
}

impl Iterator for Reading {
    type Item = InputRecord;

    fn next(&mut self) -> Option<InputRecord> {
        loop {
            if let Some((named, bytes, records)) = &mut self.current {
                // A reader that panics is done, and the next input is read.
                let next = threads::catch_panic(|| records.next());
                match next {
                    Ok(Some(mut record)) => {
                        record.position = self.done + record.position.min(*bytes);
                        return Some(record);
                    }
                    Ok(None) => {
                        self.done += *bytes;
                        self.current = None;
                    }
                    Err(panicked) => {
                        let message = panicked.to_string();
                        let error = InputRecord::error(named.origin(), None, message);
                        self.current = None;
                        return Some(error);
                    }
                }
            }
            let file = self.files.next()?;
            let opened = threads::catch_panic(|| self.open(&file));
            let records = opened.unwrap_or_else(|panicked| file.named.error(panicked.to_string()));
            self.current = Some((file.named, file.bytes, records));
        }
    }
}

impl Reading {
    fn open(&self, file: &Listed) -> Records {
        let named = &file.named;
        if let Some(error) = &file.error {
            return named.error(error.clone());
        }
        let is_stdin = named.path.as_os_str().is_empty();
        if is_stdin {
            return self.open_stream(named, Stream::new(io::stdin()), None);
        }
        if let Some(article) = source::article_named(&named.path) {
            return articles::of_part(named, article);
        }
        let metadata = match fs::metadata(&named.path) {
            Ok(metadata) => metadata,
            Err(error) => return named.error(read_error(&error)),
        };
        let kind = metadata.file_type();
        if kind.is_file() {
            let stream = Stream::open(&named.path);
            return self.open_stream(named, stream, Some(&metadata));
        }
        if is_pipe(kind) {
            return self.open_stream(named, Stream::open(&named.path), None);
        }
        // The library tells what it is.
        let error = pullquote_import::file::open(&named.path).err();
        named.error(error.map_or_else(|| "is not a file".to_owned(), |error| error.to_string()))
    }

    fn open_stream(
        &self,
        named: &Named,
        stream: io::Result<Stream>,
        metadata: Option<&fs::Metadata>,
    ) -> Records {
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(error) => return named.error(read_error(&error)),
        };
        let name = detect::unpacked_name(&named.path);
        let name = if metadata.is_some() {
            &name
        } else {
            Path::new("")
        };
        let kind = match self.kind_of(name, &mut stream) {
            Ok(kind) => kind,
            Err(error) => return named.error(read_error(&error)),
        };
        let input = Arc::clone(&named.input);
        match kind {
            Kind::JsonLines => Box::new(JsonLines::new(stream, input, Arc::clone(&self.columns))),
            Kind::Table(separator) => {
                let columns = &self.columns;
                match Table::open(stream, separator, input, columns) {
                    Ok(table) => Box::new(table),
                    Err(refusal) => named.refused(refusal),
                }
            }
            Kind::Parquet => {
                let is_spooled = stream.is_packed || metadata.is_none();
                open_parquet(named, stream, is_spooled, &self.columns)
            }
            Kind::Articles => match metadata {
                Some(metadata) if !stream.is_packed || is_web_archive(&named.path) => {
                    articles::of_file(named, metadata)
                }
                metadata => articles::of_stream(named, stream, metadata),
            },
        }
    }

    /// How an input of this name is read; it is empty for a stream.
    fn kind_of(&self, name: &Path, stream: &mut Stream) -> io::Result<Kind> {
        Ok(match self.kind {
            InputKind::Text => Kind::Articles,
            InputKind::Jsonl => Kind::JsonLines,
            InputKind::Csv => {
                let default = match detect::kind_by_name(name) {
                    Some(Kind::Table(separator)) => separator,
                    _ => b',',
                };
                Kind::Table(detect::separator(&stream.head, default))
            }
            InputKind::Parquet => Kind::Parquet,
            InputKind::Auto => self.detected(name, stream)?,
        })
    }

    fn detected(&self, name: &Path, stream: &mut Stream) -> io::Result<Kind> {
        if detect::is_parquet(&stream.head) {
            return Ok(Kind::Parquet);
        }
        match detect::kind_by_name(name) {
            Some(Kind::Table(default)) => {
                return Ok(Kind::Table(detect::separator(&stream.head, default)));
            }
            Some(kind) => return Ok(kind),
            None => {}
        }
        let is_stream = name.as_os_str().is_empty();
        if !is_stream && detect::has_ending(name, &["jsonl", "ndjson", "json"]) {
            stream.look_further()?;
        }
        if detect::is_json_lines(name, &stream.head, &self.columns) {
            return Ok(Kind::JsonLines);
        }
        let table = detect::separator_by_header(&stream.head, &self.columns);
        let is_unknown = is_stream || name.extension().is_none();
        Ok(match table {
            Some(separator) if is_unknown => Kind::Table(separator),
            _ => Kind::Articles,
        })
    }
}

#[cfg(feature = "parquet")]
fn open_parquet(
    named: &Named,
    mut stream: Stream,
    is_spooled: bool,
    columns: &ColumnNames,
) -> Records {
    let input = Arc::clone(&named.input);
    let rows = if is_spooled {
        // The folder is deleted at once; the file stays open.
        match stream.spool(Path::new("input.parquet")) {
            Ok((_folder, path)) => ParquetRows::open(&path, input, columns),
            Err(error) => Err(read_error(&error).into()),
        }
    } else {
        ParquetRows::open(&named.path, input, columns)
    };
    match rows {
        Ok(rows) => Box::new(rows),
        Err(refusal) => named.refused(refusal),
    }
}

#[cfg(not(feature = "parquet"))]
fn open_parquet(
    named: &Named,
    _stream: Stream,
    _is_spooled: bool,
    _columns: &ColumnNames,
) -> Records {
    let message =
        "is Parquet, which this build does not read: it was built without the feature “parquet”";
    named.error(message.to_owned())
}

/// Whether the library unpacks the file itself.
fn is_web_archive(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.to_ascii_lowercase().ends_with(".warc.gz")
}

#[cfg(unix)]
fn is_pipe(kind: fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_kind: fs::FileType) -> bool {
    false
}
