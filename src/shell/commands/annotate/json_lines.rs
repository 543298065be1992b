//! One line of `annotate --input jsonl`: an object with `id` and `text` in, a record or an error out.

use crate::shell::corrected_annotator::CorrectedAnnotator;
use pullquote_annotate::record::Record;
use pullquote_text::{Source, plain};
use serde_json::{Value, json};

/// Answers one line with a line of JSON, without line end. The second value is false for an invalid
/// line, which is answered with an object of `id` and `error`.
pub(super) fn answer(line: &str, annotator: &CorrectedAnnotator) -> (String, bool) {
    match record(line, annotator) {
        Ok(json) => (json, true),
        Err((id, error)) => (json!({ "id": id, "error": error }).to_string(), false),
    }
}

/// The error is the message with the line's `id`, as far as it has one.
fn record(line: &str, annotator: &CorrectedAnnotator) -> Result<String, (Value, String)> {
    let value: Value =
        serde_json::from_str(line).map_err(|error| (Value::Null, format!("not JSON: {error}")))?;
    let Value::Object(mut members) = value else {
        return Err((Value::Null, "not an object".to_owned()));
    };
    let id = members.shift_remove("id").unwrap_or(Value::Null);
    let text = match members.shift_remove("text") {
        Some(Value::String(text)) => text,
        Some(_) => return Err((id, "“text” is not a string".to_owned())),
        None => return Err((id, "“text” is missing".to_owned())),
    };
    // Data sets number their texts; a record's id is a text.
    let id = match id {
        Value::String(id) => id,
        Value::Number(number) => number.to_string(),
        Value::Null => return Err((id, "“id” is missing".to_owned())),
        _ => return Err((id, "“id” is neither a string nor a number".to_owned())),
    };
    let article = plain::from_text(text, Source::Given(id.clone()));
    let annotations = annotator.annotate(&article);
    let meta = (!members.is_empty()).then_some(Value::Object(members));
    let record = Record::new(&article, &annotations, &id, meta).by(annotator.engine());
    serde_json::to_string(&record).map_err(|error| (Value::String(id.clone()), error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_annotate::Annotator;

    fn answered(line: &str) -> (Value, bool) {
        let (json, is_valid) = answer(
            line,
            &CorrectedAnnotator::as_found(Annotator::new().unwrap()),
        );
        (serde_json::from_str(&json).unwrap(), is_valid)
    }

    #[test]
    fn other_members_are_returned_in_meta() {
        let (record, is_valid) = answered(r#"{"id":"x","text":"Hello.","tags":["b","a"],"n":1.5}"#);
        assert!(is_valid);
        assert_eq!(record["id"], "x");
        assert_eq!(record["meta"].to_string(), r#"{"tags":["b","a"],"n":1.5}"#);
    }

    #[test]
    fn invalid_lines_are_answered_with_an_error() {
        for (line, id) in [
            ("{", Value::Null),
            (r#"{"id":"x"}"#, json!("x")),
            ("3", Value::Null),
        ] {
            let (record, is_valid) = answered(line);
            assert!(!is_valid && record["error"].is_string());
            assert_eq!(record["id"], id);
        }
    }
}
