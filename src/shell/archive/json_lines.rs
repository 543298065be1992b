//! JSON Lines: an object with `id` and `text` a line.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use pullquote_text::{Source, plain};
use serde_json::Value;

use super::record::{Document, InputRecord, Origin, RecordError};

const BUFFER: usize = 1 << 16;

/// The records of a stream. Each is handed over as soon as its line is complete.
pub struct JsonLines<R> {
    input: BufReader<R>,
    name: Arc<str>,
    n_lines: u64,
    has_failed: bool,
}

impl<R: Read> JsonLines<R> {
    /// `name` is that of the input in messages.
    pub fn new(input: R, name: Arc<str>) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER, input),
            name,
            n_lines: 0,
            has_failed: false,
        }
    }

    /// The next line that is not blank, without its end.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut line = Vec::new();
            if self.input.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.n_lines += 1;
            while matches!(line.last(), Some(b'\n' | b'\r')) {
                line.pop();
            }
            // Some programs begin a file with a byte order mark, and part lines by blank ones.
            if line.starts_with("\u{feff}".as_bytes()) {
                line.drain(..3);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }
}

impl<R: Read> Iterator for JsonLines<R> {
    type Item = InputRecord;

    fn next(&mut self) -> Option<InputRecord> {
        if self.has_failed {
            return None;
        }
        let line = self.line();
        let origin = Origin {
            input: Arc::clone(&self.name),
            row: Some(self.n_lines),
        };
        match line {
            Ok(line) => line.map(|line| {
                InputRecord::new(origin, line.len() as u64, move |origin| {
                    parse(&line).map_err(|(id, message)| RecordError {
                        id,
                        origin: origin.clone(),
                        message,
                    })
                })
            }),
            Err(error) => {
                self.has_failed = true;
                let origin = Origin {
                    row: None,
                    ..origin
                };
                let message = format!("cannot be read: {error}");
                Some(InputRecord::error(origin, None, message))
            }
        }
    }
}

/// The error is the message with the line's `id`, as far as it has one.
fn parse(line: &[u8]) -> Result<Document, (Option<String>, String)> {
    let line = str::from_utf8(line).map_err(|_| (None, "not UTF-8".to_owned()))?;
    let value: Value =
        serde_json::from_str(line).map_err(|error| (None, format!("not JSON: {error}")))?;
    let Value::Object(mut members) = value else {
        return Err((None, "not an object".to_owned()));
    };
    // Data sets number their texts; a record's id is a text.
    let id = match members.shift_remove("id") {
        Some(Value::String(id)) => Ok(id),
        Some(Value::Number(number)) => Ok(number.to_string()),
        None | Some(Value::Null) => Err("“id” is missing"),
        Some(_) => Err("“id” is neither a string nor a number"),
    };
    let text = match members.shift_remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err((id.ok(), "“text” is not a string".to_owned())),
        None => return Err((id.ok(), "“text” is missing".to_owned())),
    };
    let id = id.map_err(|message| (None, message.to_owned()))?;
    Ok(Document {
        article: plain::from_text(text, Source::Given(id.clone())),
        id,
        meta: (!members.is_empty()).then_some(Value::Object(members)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(input: &[u8]) -> Vec<Result<Document, RecordError>> {
        let lines = JsonLines::new(input, "standard input".into());
        lines.map(InputRecord::load).collect()
    }

    fn messages(input: &[u8]) -> Vec<(Option<String>, String)> {
        let errors = records(input).into_iter().filter_map(Result::err);
        errors.map(|error| (error.id, error.message)).collect()
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
        let input = b"nonsense\n3\n{\"id\":\"x\"}\n\xff\xfe\n{\"text\":\"One.\"}\n\
            {\"id\":\"b\",\"text\":\"Two.\"}\n";
        let errors = messages(input);
        let ids: Vec<_> = errors.iter().map(|(id, _)| id.as_deref()).collect();
        assert_eq!(ids, [None, None, Some("x"), None, None]);
        assert!(errors[0].1.starts_with("not JSON"));
        assert_eq!(errors[3].1, "not UTF-8");
        assert_eq!(errors[4].1, "“id” is missing");
        let last = records(input).pop().unwrap().unwrap();
        assert_eq!(last.id, "b");
    }

    #[test]
    fn marks_and_blank_lines_are_skipped_and_numbers_are_ids() {
        let input =
            "\u{feff}{\"id\":7,\"text\":\"One.\"}\r\n\r\n  \n{\"id\":2.5,\"text\":\"Two.\"}\n\n";
        let records = records(input.as_bytes()).into_iter();
        let ids: Vec<_> = records.map(|record| record.unwrap().id).collect();
        assert_eq!(ids, ["7", "2.5"]);
    }

    #[test]
    fn rows_are_counted_in_lines_of_the_input() {
        let lines = JsonLines::new(&b"\n{}\n\n{}"[..], "a".into());
        let rows: Vec<_> = lines.map(|record| record.origin.to_string()).collect();
        assert_eq!(rows, ["a:2", "a:4"]);
    }
}
