//! The query language: any text parses to a query or to an error with a span, and a printed query parses to an
//! equal one.

use pullquote::library::query::parse;

/// Parses the bytes as a query.
pub fn check(data: &[u8]) {
    let typed = String::from_utf8_lossy(data);
    let query = match parse(&typed) {
        Ok(query) => query,
        Err(error) => {
            assert!(typed.get(error.span.range()).is_some(), "{:?}", error.span);
            let is_clean = !error.message.chars().any(char::is_control);
            assert!(is_clean, "{:?}", error.message);
            return;
        }
    };
    let mut end = 0;
    for term in &query.terms {
        assert!(
            term.span.start() >= end,
            "terms are in order and do not overlap"
        );
        assert!(typed.get(term.span.range()).is_some());
        end = term.span.end();
    }
    let printed = query.to_string();
    let again = parse(&printed).unwrap_or_else(|error| panic!("{printed:?}: {}", error.message));
    assert!(
        query.is_equivalent(&again),
        "{typed:?} printed as {printed:?}"
    );
    assert_eq!(again.to_string(), printed, "printing is idempotent");
}
