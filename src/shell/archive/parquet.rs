//! Parquet: a record a row, read page by page.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use pullquote_text::{Source, plain};
use serde_json::{Map, Value};

use super::checksum::checksum;
use super::columns::{ColumnNames, Columns, Refusal};
use super::record::{Document, InputRecord, Origin, RecordError};
use super::stream::read_error;

/// How many rows are read at once.
const BATCH: usize = 64;

/// The records of a Parquet file.
pub struct ParquetRows {
    rows: RowIter<'static>,
    input: Arc<str>,
    columns: Columns,
    bytes: u64,
    n_all: u64,
    n_rows: u64,
    is_over: bool,
}

impl ParquetRows {
    /// Keeps the file open.
    ///
    /// # Errors
    /// The file cannot be read, or has no column of that name. The message is a predicate.
    pub fn open(path: &Path, input: Arc<str>, names: &ColumnNames) -> Result<Self, Refusal> {
        let damaged = |error: parquet::errors::ParquetError| format!("cannot be read: {error}");
        let file = File::open(path).map_err(|error| read_error(&error))?;
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        let reader = SerializedFileReader::new(file).map_err(damaged)?;
        let metadata = reader.metadata().file_metadata();
        let n_all = metadata.num_rows().max(0) as u64;
        let fields = metadata.schema_descr().root_schema().get_fields();
        let all: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let columns = names.find(&all)?;
        let rows = RowIter::from_file_into(Box::new(reader)).with_batch_size(BATCH);
        Ok(Self {
            rows,
            input,
            columns,
            bytes,
            n_all,
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

    fn record(&self, row: Row) -> InputRecord {
        let columns = self.columns;
        let number = self.n_rows;
        let text = row.get_column_iter().nth(columns.text);
        let (weight, sum) = match text.map(|(_, field)| field) {
            Some(Field::Str(text)) => (text.len(), checksum(text.as_bytes())),
            Some(Field::Bytes(text)) => (text.len(), checksum(text.data())),
            _ => (0, 0),
        };
        let origin = self.origin(Some(number));
        InputRecord::new(origin, weight as u64, sum, move |origin| {
            document(row, columns, number).map_err(|(id, message)| RecordError {
                id,
                origin: origin.clone(),
                message,
            })
        })
    }
}

impl Iterator for ParquetRows {
    type Item = InputRecord;

    fn next(&mut self) -> Option<InputRecord> {
        if self.is_over {
            return None;
        }
        let row = self.rows.next()?;
        self.n_rows += 1;
        let mut record = match row {
            Ok(row) => self.record(row),
            Err(error) => {
                self.is_over = true;
                let message = format!("cannot be read: {error}, in row {}", self.n_rows);
                InputRecord::error(self.origin(None), None, message)
            }
        };
        let share =
            u128::from(self.bytes) * u128::from(self.n_rows) / u128::from(self.n_all.max(1));
        record.position = share as u64;
        Some(record)
    }
}

fn document(row: Row, columns: Columns, number: u64) -> Result<Document, (Option<String>, String)> {
    let mut id = None;
    let mut text = Err("the text is missing".to_owned());
    let mut meta = Map::new();
    for (at, (name, field)) in row.into_columns().into_iter().enumerate() {
        if at == columns.text {
            text = match field {
                Field::Str(text) => Ok(text),
                Field::Bytes(text) => {
                    let text = text.data().to_vec();
                    String::from_utf8(text).map_err(|_| "the text is not UTF-8".to_owned())
                }
                Field::Null => Err("the text is missing".to_owned()),
                _ => Err(format!("“{name}” is not a string")),
            };
        } else if Some(at) == columns.id {
            id = match field.to_json_value() {
                Value::Null => None,
                Value::String(id) => Some(id),
                value => Some(value.to_string()),
            };
        } else {
            meta.insert(name, field.to_json_value());
        }
    }
    let id = id.filter(|id| !id.is_empty());
    let text = text.map_err(|message| (id.clone(), message))?;
    let id = id.unwrap_or_else(|| number.to_string());
    Ok(Document {
        article: plain::from_text(text, Source::Given(id.clone())),
        id,
        meta: (!meta.is_empty()).then_some(Value::Object(meta)),
    })
}

#[cfg(test)]
mod tests {
    use parquet::basic::Compression;
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    const SCHEMA: &str = "message articles {
        required int64 id;
        optional binary body (UTF8);
        required binary section (UTF8);
    }";

    /// A file of `n` rows in two row groups, of which every third has no text.
    fn file(n: i64, compression: Compression) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .build();
        let out = file.reopen().unwrap();
        let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties)).unwrap();
        let (first, second): (Vec<i64>, Vec<i64>) = (1..=n).partition(|id| *id <= n / 2);
        for ids in [first, second] {
            let mut group = writer.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            column
                .typed::<Int64Type>()
                .write_batch(&ids, None, None)
                .unwrap();
            column.close().unwrap();
            let levels: Vec<i16> = ids.iter().map(|id| i16::from(id % 3 != 0)).collect();
            let texts = ids.iter().filter(|id| *id % 3 != 0);
            let texts: Vec<ByteArray> = texts
                .map(|id| format!("Text {id}.").as_str().into())
                .collect();
            let mut column = group.next_column().unwrap().unwrap();
            let strings = column.typed::<ByteArrayType>();
            strings.write_batch(&texts, Some(&levels), None).unwrap();
            column.close().unwrap();
            let sections: Vec<ByteArray> = ids.iter().map(|_| "news".into()).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column
                .typed::<ByteArrayType>()
                .write_batch(&sections, None, None)
                .unwrap();
            column.close().unwrap();
            group.close().unwrap();
        }
        writer.close().unwrap();
        file
    }

    #[test]
    fn rows_of_all_groups_are_documents_in_order() {
        let zstd = Compression::ZSTD(parquet::basic::ZstdLevel::default());
        let gzip = Compression::GZIP(parquet::basic::GzipLevel::default());
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, zstd, gzip] {
            let file = file(300, compression);
            let rows = ParquetRows::open(file.path(), "a".into(), &ColumnNames::default());
            let records: Vec<_> = rows.unwrap().map(InputRecord::load).collect();
            assert_eq!(records.len(), 300);
            for (record, id) in records.iter().zip(1..) {
                match record {
                    Ok(document) => {
                        assert_eq!(document.id, id.to_string());
                        assert_eq!(document.article.text(), format!("Text {id}."));
                        let meta = document.meta.as_ref().unwrap();
                        assert_eq!(meta.to_string(), r#"{"section":"news"}"#);
                    }
                    Err(error) => {
                        assert_eq!(id % 3, 0);
                        assert_eq!(error.message, "the text is missing");
                        assert_eq!(error.origin.row, Some(id));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_damaged_or_lacks_the_column_is_told() {
        let file = file(6, Compression::SNAPPY);
        let open = |names: &ColumnNames| ParquetRows::open(file.path(), "a".into(), names);
        let wanted = ColumnNames {
            text: Some("story".into()),
            id: None,
        };
        let error = open(&wanted).err().unwrap().to_string();
        assert!(error.contains("“id”, “body”, “section”"), "{error}");
        let len = file.as_file().metadata().unwrap().len();
        file.as_file().set_len(len - 3).unwrap();
        let error = open(&ColumnNames::default()).err().unwrap().to_string();
        assert!(error.starts_with("cannot be read: "), "{error}");
    }
}
