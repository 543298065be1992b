//! CSV rows (RFC 4180).

use std::io::{self, Write};

use pullquote_text::clean;

/// Writes a row, with control characters replaced. A field that a spreadsheet would run as a formula
/// gets an apostrophe before it.
pub fn write_row(fields: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let fields: Vec<String> = fields.iter().map(|field| escape(field)).collect();
    write!(out, "{}\r\n", fields.join(","))
}

fn escape(field: &str) -> String {
    let mut field = clean::line(field).into_owned();
    if field.starts_with(['=', '+', '-', '@']) && field.parse::<f64>().is_err() {
        field.insert(0, '\'');
    }
    if field.contains([',', '"', '\n', '\r']) {
        field = format!("\"{}\"", field.replace('"', "\"\""));
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_formulas_defused() {
        for (field, wanted) in [
            ("plain", "plain"),
            ("one, two", "\"one, two\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1,B1)", "\"'@SUM(A1,B1)\""),
            ("-3.5", "-3.5"),
            ("- no", "'- no"),
            ("a\nb\u{1b}", "a b␛"),
        ] {
            assert_eq!(escape(field), wanted);
        }
        let mut row = Vec::new();
        write_row(&["a", "b,c"], &mut row).unwrap();
        assert_eq!(row, b"a,\"b,c\"\r\n");
    }
}
