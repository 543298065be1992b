//! Tables of text: CSV, TSV and their like, one record a row.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};
use pullquote_import as import;
use pullquote_text::{Article, Source, plain};
use serde_json::{Map, Value};

use super::checksum::checksum;
use super::columns::{ColumnNames, Columns, Refusal};
use super::record::{Document, InputRecord, Origin, RecordError};
use super::stream::{Position, Stream, read_error};

/// The longest row, in bytes. A quotation mark that is not closed makes one row of the rest of the file.
const MAX_ROW: u64 = 256 << 20;

/// The records of a table.
pub struct Table {
    rows: csv::Reader<Bounded>,
    left: Rc<Cell<u64>>,
    position: Position,
    input: Arc<str>,
    names: Arc<[String]>,
    columns: Columns,
    n_rows: u64,
    is_over: bool,
}

impl Table {
    /// Reads the header of `stream`; `separator` parts its fields.
    ///
    /// # Errors
    /// There is no header, or it has no column of that name. The message is a predicate.
    pub fn open(
        stream: Stream,
        separator: u8,
        input: Arc<str>,
        names: &ColumnNames,
    ) -> Result<Self, Refusal> {
        if stream.head.starts_with(&[0xff, 0xfe]) || stream.head.starts_with(&[0xfe, 0xff]) {
            return Err("is in UTF-16: save it as UTF-8".to_owned().into());
        }
        let left = Rc::new(Cell::new(MAX_ROW));
        let bounded = Bounded {
            input: stream.reader,
            left: Rc::clone(&left),
        };
        // The reader takes off a byte order mark.
        let mut rows = ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(bounded);
        let header = rows.byte_headers().map_err(|error| message(&error))?;
        let header: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        if header.iter().all(String::is_empty) {
            let message = "is empty: it has no header with the names of its columns";
            return Err(message.to_owned().into());
        }
        let columns = names.find(&header)?;
        Ok(Self {
            rows,
            left,
            position: stream.position,
            input,
            names: header.into(),
            columns,
            n_rows: 0,
            is_over: false,
        })
    }

    fn origin(&self, row: Option<u64>) -> Origin {
        Origin {
            input: Arc::clone(&self.input),
            row,
        }
    }
}

impl Iterator for Table {
    type Item = InputRecord;

    fn next(&mut self) -> Option<InputRecord> {
        if self.is_over {
            return None;
        }
        self.left.set(MAX_ROW);
        let mut row = ByteRecord::new();
        self.n_rows += 1;
        let mut record = match self.rows.read_byte_record(&mut row) {
            Ok(false) => return None,
            Ok(true) => {
                let (names, columns) = (Arc::clone(&self.names), self.columns);
                let number = self.n_rows;
                let origin = self.origin(Some(number));
                let sum = checksum(row.as_slice());
                InputRecord::new(origin, row.as_slice().len() as u64, sum, move |origin| {
                    document(&row, &names, columns, number).map_err(|(id, message)| RecordError {
                        id,
                        origin: origin.clone(),
                        message,
                    })
                })
            }
            Err(error) => {
                self.is_over = true;
                let message = format!("{}, in row {}", message(&error), self.n_rows);
                InputRecord::error(self.origin(None), None, message)
            }
        };
        record.position = self.position.get();
        Some(record)
    }
}

fn message(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => read_error(error),
        _ => format!("cannot be read: {error}"),
    }
}

fn document(
    row: &ByteRecord,
    names: &[String],
    columns: Columns,
    number: u64,
) -> Result<Document, (Option<String>, String)> {
    let id = columns.id.and_then(|at| row.get(at));
    let id = id.map(|id| String::from_utf8_lossy(id).trim().to_owned());
    let id = id.filter(|id| !id.is_empty());
    let (n, expected) = (row.len(), names.len());
    if n != expected {
        let message = format!("the row has {n} fields, and the header {expected}");
        return Err((id, message));
    }
    let id = id.unwrap_or_else(|| number.to_string());
    let article = article(row.get(columns.text).unwrap_or_default(), &id)
        .map_err(|message| (Some(id.clone()), message))?;
    let mut meta = Map::new();
    for (at, (name, value)) in names.iter().zip(row).enumerate() {
        if at != columns.text && Some(at) != columns.id {
            let value = String::from_utf8_lossy(value).into_owned();
            meta.insert(name.clone(), Value::String(value));
        }
    }
    Ok(Document {
        id,
        article,
        meta: (!meta.is_empty()).then_some(Value::Object(meta)),
    })
}

/// The text as it comes; in another encoding, as the library would decode it.
fn article(text: &[u8], id: &str) -> Result<Article, String> {
    let source = Source::Given(id.to_owned());
    match str::from_utf8(text) {
        Ok(text) => Ok(plain::from_text(text.to_owned(), source)),
        Err(_) => import::read(text, source).map_err(|error| error.to_string()),
    }
}

/// Fails when one row takes more than its bytes.
struct Bounded {
    input: Box<dyn Read>,
    left: Rc<Cell<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(bytes)?;
        match self.left.get().checked_sub(n as u64) {
            Some(left) => self.left.set(left),
            None => {
                return Err(io::Error::other(format!(
                    "a row has more than {} MB; is a quotation mark not closed?",
                    MAX_ROW >> 20
                )));
            }
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn open(text: &'static str, separator: u8) -> Result<Table, Refusal> {
        let stream = Stream::new(Cursor::new(text)).unwrap();
        Table::open(stream, separator, "a.csv".into(), &ColumnNames::default())
    }

    fn documents(text: &'static str, separator: u8) -> Vec<Result<Document, RecordError>> {
        let table = open(text, separator).unwrap();
        table.map(InputRecord::load).collect()
    }

    #[test]
    fn rows_are_documents_with_their_other_columns_as_meta() {
        let text = "\u{feff}id;date;text\r\n7;2024-01-02;\"Two\nlines; and “marks”\"\r\n;;b\r\n";
        let documents: Vec<Document> = documents(text, b';')
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(documents[0].id, "7");
        assert_eq!(documents[0].article.text(), "Two\nlines; and “marks”");
        let meta = documents[0].meta.as_ref().unwrap().to_string();
        assert_eq!(meta, r#"{"date":"2024-01-02"}"#);
        assert_eq!(documents[1].id, "2", "the number of the row");
    }

    #[test]
    fn short_row_is_an_error_with_its_number_and_the_next_is_read() {
        let documents = documents("id,text\n1,One.\n2\n3,Three.\n", b',');
        let error = documents[1].as_ref().unwrap_err();
        assert_eq!(error.origin.to_string(), "a.csv:2");
        assert_eq!(error.id.as_deref(), Some("2"));
        assert_eq!(error.message, "the row has 1 fields, and the header 2");
        assert_eq!(documents[2].as_ref().unwrap().id, "3");
    }

    #[test]
    fn table_without_rows_or_header_is_told() {
        assert_eq!(documents("id,text\n", b',').len(), 0);
        let error = open("", b',').err().unwrap().to_string();
        assert!(error.starts_with("is empty"), "{error}");
        let error = open("a,b\n1,2\n", b',').err().unwrap().to_string();
        assert!(error.contains("“a”, “b”"), "{error}");
    }

    #[test]
    fn quotation_mark_that_is_not_closed_does_not_fill_the_memory() {
        let head = Cursor::new("id,text\n1,\"");
        let stream = Stream::new(head.chain(io::repeat(b'x'))).unwrap();
        let table = Table::open(stream, b',', "a.csv".into(), &ColumnNames::default());
        let records: Vec<_> = table.ok().unwrap().map(InputRecord::load).collect();
        let error = records[0].as_ref().unwrap_err();
        assert!(error.message.contains("not closed"), "{}", error.message);
        assert_eq!(records.len(), 1);
    }
}
