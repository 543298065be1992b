//! `named.mentions`: where an article names an entity.

use pullquote_text::Span;

/// A flat JSON list: for each mention the bytes between the end of the one before and its start, and its length.
/// Small numbers, since most of the table is made of them.
pub(super) fn to_text(spans: &[Span]) -> String {
    let mut end = 0;
    let mut numbers = Vec::with_capacity(spans.len() * 2);
    for span in spans {
        numbers.push(span.start() as i64 - end);
        numbers.push(span.range().len() as i64);
        end = span.end() as i64;
    }
    serde_json::to_string(&numbers).unwrap_or_default()
}

/// The spans of [`to_text`]; none if the text is not of it.
pub(super) fn of_text(text: &str) -> Vec<Span> {
    let numbers: Vec<i64> = serde_json::from_str(text).unwrap_or_default();
    let mut end = 0;
    let spans = numbers.chunks_exact(2).map(|pair| {
        let start = end + pair[0];
        end = start + pair[1];
        Some(Span::new(start.try_into().ok()?, end.try_into().ok()?))
    });
    spans.collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_survive() {
        let spans = [(0, 15), (171, 186), (180, 183), (289, 296)]
            .map(|(start, end)| Span::new(start, end))
            .to_vec();
        let text = to_text(&spans);
        assert_eq!(text, "[0,15,156,15,-6,3,106,7]");
        assert_eq!(of_text(&text), spans);
        assert_eq!(to_text(&[]), "[]");
        assert!(of_text("[[0,15]]").is_empty() && of_text("").is_empty());
    }
}
