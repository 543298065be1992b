//! JSON Lines: an object with a text and an id a line.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use pullquote_text::{Source, plain};
use serde_json::{Map, Value};

use super::checksum::checksum;
use super::columns::ColumnNames;
use super::record::{Document, InputRecord, Origin, RecordError, is_annotated};
use super::stream::{Position, Stream, read_error};

const BUFFER: usize = 1 << 16;
/// The longest line that is read, in bytes.
const MAX_LINE: usize = 1 << 30;

/// The records of a stream. Each is handed over as soon as its line is complete.
pub struct JsonLines {
    input: BufReader<Box<dyn Read>>,
    position: Position,
    name: Arc<str>,
    columns: Arc<ColumnNames>,
    n_lines: u64,
    max_line: usize,
    is_over: bool,
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

impl JsonLines {
    /// `name` is that of the input in messages.
    pub fn new(stream: Stream, name: Arc<str>, columns: Arc<ColumnNames>) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER, stream.reader),
            position: stream.position,
            name,
            columns,
            n_lines: 0,
            max_line: MAX_LINE,
            is_over: false,
        }
    }

    /// The next line that is not blank, without its end.
    fn line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let mut line = Vec::new();
            let limit = self.max_line as u64 + 1;
            if (&mut self.input).take(limit).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.n_lines += 1;
            if line.len() > self.max_line && line.last() != Some(&b'\n') {
                drop(line);
                self.input.skip_until(b'\n')?;
                return Ok(Some(Line::TooLong));
            }
            while matches!(line.last(), Some(b'\n' | b'\r')) {
                line.pop();
            }
            // Some programs begin a file with a byte order mark, and part lines by blank ones.
            if line.starts_with("\u{feff}".as_bytes()) {
                line.drain(..3);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(Line::Whole(line)));
            }
        }
    }

    fn record(&self, line: Vec<u8>, origin: Origin) -> InputRecord {
        let columns = Arc::clone(&self.columns);
        let number = self.n_lines;
        InputRecord::new(origin, line.len() as u64, checksum(&line), move |origin| {
            parse(&line, number, &columns).map_err(|(id, message)| RecordError {
                id,
                origin: origin.clone(),
                message,
            })
        })
    }
}

impl Iterator for JsonLines {
    type Item = InputRecord;

    fn next(&mut self) -> Option<InputRecord> {
        if self.is_over {
            return None;
        }
        let line = self.line();
        let origin = Origin {
            input: Arc::clone(&self.name),
            row: Some(self.n_lines),
        };
        let mut record = match line {
            Ok(None) => return None,
            Ok(Some(Line::Whole(line))) => self.record(line, origin),
            Ok(Some(Line::TooLong)) => {
                let message = format!("the line has more than {} bytes", self.max_line);
                InputRecord::error(origin, None, message)
            }
            Err(error) => {
                self.is_over = true;
                let row = None;
                let message = format!("{}, after line {}", read_error(&error), self.n_lines);
                InputRecord::error(Origin { row, ..origin }, None, message)
            }
        };
        record.position = self.position.get();
        Some(record)
    }
}

/// The error is the message with the line's id, as far as it has one.
fn parse(
    line: &[u8],
    number: u64,
    columns: &ColumnNames,
) -> Result<Document, (Option<String>, String)> {
    let line = str::from_utf8(line).map_err(|_| (None, "not UTF-8".to_owned()))?;
    let value: Value =
        serde_json::from_str(line).map_err(|error| (None, format!("not JSON: {error}")))?;
    let Value::Object(mut members) = value else {
        return Err((None, "not an object".to_owned()));
    };
    let id = take_id(&mut members, columns);
    let wanted = columns.text.as_deref().unwrap_or("text");
    let name = columns.text_of(members.keys().map(String::as_str));
    let name = name.unwrap_or(wanted).to_owned();
    let text = match members.shift_remove(&name) {
        Some(Value::String(text)) => text,
        Some(_) => return Err((id.ok().flatten(), format!("“{name}” is not a string"))),
        None if is_annotated(&members) => String::new(),
        None => return Err((id.ok().flatten(), format!("“{name}” is missing"))),
    };
    let id = id.map_err(|message| (None, message))?;
    let id = id.unwrap_or_else(|| number.to_string());
    Ok(Document {
        article: plain::from_text(text, Source::Given(id.clone())),
        id,
        meta: (!members.is_empty()).then_some(Value::Object(members)),
    })
}

/// Takes the id out of `members`.
fn take_id(
    members: &mut Map<String, Value>,
    columns: &ColumnNames,
) -> Result<Option<String>, String> {
    let name = columns.id_of(members.keys().map(String::as_str));
    let Some(name) = name.map(str::to_owned) else {
        return columns
            .id
            .as_ref()
            .map_or(Ok(None), |wanted| Err(format!("“{wanted}” is missing")));
    };
    match members.shift_remove(&name) {
        Some(Value::String(id)) => Ok(Some(id)),
        // Data sets number their texts; a record's id is a text.
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        None | Some(Value::Null) => Ok(None),
        Some(_) => Err(format!("“{name}” is neither a string nor a number")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn lines(input: &[u8], columns: ColumnNames) -> JsonLines {
        let stream = Stream::new(Cursor::new(input.to_vec())).unwrap();
        JsonLines::new(stream, "a".into(), columns.into())
    }

    fn records(input: &[u8]) -> Vec<Result<Document, RecordError>> {
        let lines = lines(input, ColumnNames::default());
        lines.map(InputRecord::load).collect()
    }

    fn ids(input: &str) -> Vec<String> {
        let records = records(input.as_bytes()).into_iter();
        records.map(|record| record.unwrap().id).collect()
    }

    #[test]
    fn other_members_are_returned_in_meta() {
        let line = br#"{"id":"x","text":"Hello.","tags":["b","a"],"n":1.5}"#;
        let document = records(line).remove(0).unwrap();
        assert_eq!(document.id, "x");
        let meta = document.meta.unwrap().to_string();
        assert_eq!(meta, r#"{"tags":["b","a"],"n":1.5}"#);
    }

    #[test]
    fn invalid_lines_are_errors_and_the_stream_continues() {
        let input = b"nonsense\n3\n{\"id\":\"x\"}\n\xff\xfe\n{\"id\":[],\"text\":\"One.\"}\n\
            {\"id\":\"b\",\"text\":\"Two.\"}\n";
        let mut records = records(input);
        assert_eq!(records.pop().unwrap().unwrap().id, "b");
        let errors: Vec<RecordError> = records.into_iter().map(Result::unwrap_err).collect();
        let ids: Vec<_> = errors.iter().map(|error| error.id.as_deref()).collect();
        assert_eq!(ids, [None, None, Some("x"), None, None]);
        assert!(errors[0].message.starts_with("not JSON"));
        assert_eq!(errors[2].message, "“text” is missing");
        assert_eq!(errors[3].message, "not UTF-8");
        assert_eq!(errors[4].message, "“id” is neither a string nor a number");
    }

    #[test]
    fn marks_and_blank_lines_are_skipped_and_numbers_are_ids() {
        let input =
            "\u{feff}{\"id\":7,\"text\":\"One.\"}\r\n\r\n  \n{\"id\":2.5,\"text\":\"Two.\"}\n\n";
        assert_eq!(ids(input), ["7", "2.5"]);
    }

    #[test]
    fn line_without_an_id_has_its_number() {
        let input = "{\"text\":\"One.\"}\n\n{\"id\":null,\"text\":\"Two.\"}\n{\"guid\":\"g\",\"body\":\"b\"}";
        assert_eq!(ids(input), ["1", "3", "g"]);
    }

    #[test]
    fn members_can_be_named() {
        let columns = ColumnNames {
            text: Some("lead".into()),
            id: Some("nr".into()),
        };
        let input = br#"{"nr":1,"lead":"One.","text":"no"}
            {"lead":"Two."}
            {"nr":3,"text":"no"}"#;
        let records: Vec<_> = lines(input, columns).map(InputRecord::load).collect();
        assert_eq!(records[0].as_ref().unwrap().article.text(), "One.");
        let errors = records[1..]
            .iter()
            .map(|record| &record.as_ref().unwrap_err().message);
        assert_eq!(
            errors.collect::<Vec<_>>(),
            ["“nr” is missing", "“lead” is missing"]
        );
    }

    #[test]
    fn rows_are_counted_in_lines_of_the_input() {
        let lines = lines(b"\n{}\n\n{}", ColumnNames::default());
        let rows: Vec<_> = lines.map(|record| record.origin.to_string()).collect();
        assert_eq!(rows, ["a:2", "a:4"]);
    }

    #[test]
    fn line_that_is_too_long_is_an_error_and_the_next_is_read() {
        let mut lines = lines(
            b"{\"id\":1,\"text\":\"long\"}\n{\"id\":2,\"text\":\"\"}\n",
            ColumnNames::default(),
        );
        lines.max_line = 18;
        let records: Vec<_> = lines.map(InputRecord::load).collect();
        let error = records[0].as_ref().unwrap_err();
        assert_eq!(error.message, "the line has more than 18 bytes");
        assert_eq!(records[1].as_ref().unwrap().id, "2");
    }
}
