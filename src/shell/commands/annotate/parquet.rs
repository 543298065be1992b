//! Parquet: a row for each quotation and statement.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::civil;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, FloatType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use pullquote_annotate::Annotator;

use crate::shell::archive::{AnnotatedDocument, RecordSink, Render};
use crate::shell::statement_rows::{ArticleRows, COLUMNS, Cell};

/// The columns, as `docs/records.md` has them.
const SCHEMA: &str = "message statement {
    required binary id (STRING);
    required int32 number;
    required binary title (STRING);
    optional int32 date (DATE);
    optional binary source (STRING);
    optional binary address (STRING);
    required binary kind (STRING);
    required int32 start;
    required int32 end;
    required binary text (STRING);
    required int32 words;
    optional binary speaker (STRING);
    optional binary speaker_kind (STRING);
    optional binary speaker_gender (STRING);
    optional binary gender_from (STRING);
    optional binary mention (STRING);
    optional int32 mention_start;
    optional int32 mention_end;
    optional binary cue (STRING);
    optional int32 cue_start;
    optional int32 cue_end;
    required float confidence;
    required boolean corrected;
    required binary engine (STRING);
}";

/// A row group is written when it has as many rows, or as many bytes of text: what is held in memory.
const GROUP_ROWS: usize = 1 << 16;
const GROUP_BYTES: usize = 32 << 20;

/// Renders a document as its rows.
pub(super) struct RowsFormat<'a>(pub(super) &'a Annotator);

impl Render for RowsFormat<'_> {
    type Output = ArticleRows;

    fn render(&self, annotated: &AnnotatedDocument) -> Result<ArticleRows, String> {
        Ok(ArticleRows::of(annotated, self.0))
    }
}

/// The values of a column that are not written yet.
#[derive(Default)]
struct Column<T> {
    values: Vec<T>,
    /// For each row whether it has a value.
    levels: Vec<i16>,
    is_optional: bool,
}

impl<T> Column<T> {
    fn push(&mut self, value: Option<T>) {
        self.levels.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn write<D: DataType<T = T>>(
        &mut self,
        mut writer: SerializedColumnWriter<'_>,
    ) -> Result<(), ParquetError> {
        let levels = self.is_optional.then_some(self.levels.as_slice());
        let typed = writer.typed::<D>();
        typed.write_batch(&self.values, levels, None)?;
        self.values.clear();
        self.levels.clear();
        writer.close()
    }
}

enum AnyColumn {
    Text(Column<ByteArray>),
    Number(Column<i32>),
    Confidence(Column<f32>),
    Flag(Column<bool>),
}

/// Writes rows, a row group at a time. The file can be read when it is finished, and not before.
pub(super) struct ParquetSink<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<AnyColumn>,
    n_rows: usize,
    n_bytes: usize,
}

impl<W: Write + Send> ParquetSink<W> {
    /// # Errors
    /// `out` cannot be written to.
    pub(super) fn new(out: W) -> io::Result<Self> {
        let schema = parse_message_type(SCHEMA).map_err(io_error)?;
        let columns = schema.get_fields().iter().map(|field| {
            use parquet::basic::Type;
            let is_optional = field.is_optional();
            match field.get_physical_type() {
                Type::INT32 => AnyColumn::Number(column(is_optional)),
                Type::FLOAT => AnyColumn::Confidence(column(is_optional)),
                Type::BOOLEAN => AnyColumn::Flag(column(is_optional)),
                _ => AnyColumn::Text(column(is_optional)),
            }
        });
        let columns = columns.collect();
        let about = KeyValue::new(
            "pullquote.version".to_owned(),
            env!("CARGO_PKG_VERSION").to_owned(),
        );
        let properties = WriterProperties::builder()
            .set_created_by(concat!("pullquote ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_key_value_metadata(Some(vec![about]))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties));
        Ok(Self {
            writer: writer.map_err(io_error)?,
            columns,
            n_rows: 0,
            n_bytes: 0,
        })
    }

    fn push(&mut self, cells: &[Cell<'_>; COLUMNS.len()]) {
        self.n_rows += 1;
        for (column, (cell, name)) in self.columns.iter_mut().zip(cells.iter().zip(COLUMNS)) {
            match (column, cell) {
                (AnyColumn::Number(column), Cell::Text(date)) if name == "date" => {
                    column.push(date.and_then(days));
                }
                (AnyColumn::Text(column), Cell::Text(text)) => {
                    self.n_bytes += text.map_or(0, str::len);
                    column.push(text.map(ByteArray::from));
                }
                (AnyColumn::Number(column), Cell::Number(number)) => {
                    column.push(number.map(|number| i32::try_from(number).unwrap_or(i32::MAX)));
                }
                (AnyColumn::Confidence(column), Cell::Confidence(value)) => {
                    column.push(Some(*value));
                }
                (AnyColumn::Flag(column), Cell::Flag(value)) => column.push(Some(*value)),
                // The schema has the types of the cells: a test reads every column back.
                _ => {}
            }
        }
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.n_rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(writer) = group.next_column()? else {
                break;
            };
            match column {
                AnyColumn::Text(column) => column.write::<ByteArrayType>(writer)?,
                AnyColumn::Number(column) => column.write::<Int32Type>(writer)?,
                AnyColumn::Confidence(column) => column.write::<FloatType>(writer)?,
                AnyColumn::Flag(column) => column.write::<BoolType>(writer)?,
            }
        }
        group.close()?;
        (self.n_rows, self.n_bytes) = (0, 0);
        Ok(())
    }

    /// Gives back what was written to.
    ///
    /// # Errors
    /// It cannot be written to.
    pub(super) fn into_inner(self) -> io::Result<W> {
        self.writer.into_inner().map_err(io_error)
    }
}

const fn column<T>(is_optional: bool) -> Column<T> {
    Column {
        values: Vec::new(),
        levels: Vec::new(),
        is_optional,
    }
}

impl<W: Write + Send> RecordSink<ArticleRows> for ParquetSink<W> {
    fn write(&mut self, article: ArticleRows) -> io::Result<()> {
        for row in 0..article.rows.len() {
            if let Some(cells) = article.cells(row) {
                self.push(&cells);
            }
            if self.n_rows >= GROUP_ROWS || self.n_bytes >= GROUP_BYTES {
                self.write_group().map_err(io_error)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.write_group().map_err(io_error)
    }
}

/// Days since 1970-01-01.
fn days(date: &str) -> Option<i32> {
    let date: civil::Date = date.parse().ok()?;
    let epoch = civil::date(1970, 1, 1);
    Some((date - epoch).get_days())
}

/// The error of the disk or pipe, where that is what it was.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}
