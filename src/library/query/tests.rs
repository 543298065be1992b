use proptest::prelude::*;

use super::*;
use crate::library::words;

fn words(text: &str) -> Phrase {
    Phrase {
        is_prefix: text.ends_with('*'),
        ..Phrase::of(text).unwrap()
    }
}

fn parsed(typed: &str) -> Vec<(Predicate, bool)> {
    let query = parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
    let terms = query.terms.into_iter();
    terms.map(|term| (term.predicate, term.negated)).collect()
}

#[track_caller]
fn one(typed: &str, predicate: Predicate) {
    assert_eq!(parsed(typed), [(predicate, false)], "{typed}");
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

#[test]
fn words_and_phrases_are_folded() {
    one("Café", Predicate::Text(words("cafe")));
    one("O’Brien", Predicate::Text(words("o brien")));
    one("econom*", Predicate::Text(words("econom*")));
    for typed in [
        "\"no comment\"",
        "“No Comment”",
        "„no  comment“",
        "«no comment»",
        "\"no comment",
        "\"no — comment!\"",
    ] {
        one(typed, Predicate::Text(words("no comment")));
    }
    for typed in ["\"no comm*\"", "\"no comm\"*", "\"no comm*"] {
        one(typed, Predicate::Text(words("no comm*")));
    }
    one("10:30", Predicate::Text(words("10 30")));
    let two = [
        (Predicate::Text(words("johnson")), false),
        (Predicate::Text(words("sons")), false),
    ];
    assert_eq!(parsed("  Johnson &\tSons - "), two);
    assert_eq!(parsed(" "), []);
}

#[test]
fn fields_parse_their_values() {
    one("said:\"not true\"", Predicate::Said(words("not true")));
    one("BY:Müller", Predicate::By(words("muller")));
    one("about:nato", Predicate::About(words("nato")));
    one(
        "mentions:“New York”",
        Predicate::Mentions(words("new york")),
    );
    one("in:guardian", Predicate::In(words("guardian")));
    one("cue:claim*", Predicate::Cue(words("claim*")));
    one("kind:Reported", Predicate::Kind(StatementKind::Reported));
    one("after:2024", Predicate::After(day(2024, 1, 1)));
    one("after:2024-05", Predicate::After(day(2024, 5, 1)));
    one("before:2024-05-21", Predicate::Before(day(2024, 5, 21)));
    one("before:\"2024-5-2\"", Predicate::Before(day(2024, 5, 2)));
    for (typed, least, most) in [
        ("3", 3, 3),
        (">3", 4, u32::MAX),
        (">=3", 3, u32::MAX),
        ("<3", 0, 2),
        ("<=3", 0, 3),
        ("2-5", 2, 5),
    ] {
        one(&format!("quotes:{typed}"), Predicate::Quotes(least, most));
    }
    one("#To-Do", Predicate::Tag("to-do".into()));
    one("unread", Predicate::Unread);
    one("Started", Predicate::Started);
    one("finished", Predicate::Finished);
    one("\"unread\"", Predicate::Text(words("unread")));
}

#[test]
fn minus_negates_a_term() {
    assert_eq!(
        parsed("-war -by:smith -\"no comment\" -#done -unread −x"),
        [
            (Predicate::Text(words("war")), true),
            (Predicate::By(words("smith")), true),
            (Predicate::Text(words("no comment")), true),
            (Predicate::Tag("done".into()), true),
            (Predicate::Unread, true),
            (Predicate::Text(words("x")), true),
        ]
    );
    one("well-known", Predicate::Text(words("well known")));
}

#[test]
fn errors_have_message_and_span() {
    for (typed, place, message) in [
        (
            "war sayd:x",
            "sayd:",
            "unknown field “sayd:”: perhaps “said:”",
        ),
        ("mention:x", "mention:", "perhaps “mentions:”"),
        (
            "http://x",
            "http:",
            "put \"quotation marks\" around words with a colon",
        ),
        ("-Über:x", "Über:", "unknown field “Über:”"),
        ("a by:", "by:", "by: needs a name"),
        ("by: smith", "by:", "by: needs a name"),
        ("said:\"\"", "said:\"\"", "no words after said:"),
        ("in:&", "in:&", "no words after in:"),
        ("x \"\" y", "\"\"", "no words between the quotation marks"),
        ("x “ — ”", "“ — ”", "no words between the quotation marks"),
        (
            "kind:loud",
            "loud",
            "unknown kind “loud”: expected direct, mixed, scare or reported",
        ),
        (
            "after:soon",
            "soon",
            "invalid date “soon”: write after:2024,",
        ),
        ("after:2024-13", "2024-13", "invalid date"),
        ("after:2023-02-29", "2023-02-29", "invalid date"),
        ("after:24", "24", "invalid date"),
        ("before:2024-01-01-01", "2024-01-01-01", "invalid date"),
        ("quotes:many", "many", "invalid number"),
        ("quotes:<0", "<0", "invalid number"),
        ("quotes:5-2", "5-2", "invalid number"),
        ("quotes:>99999999999", ">99999999999", "invalid number"),
        ("# x", "#", "missing tag name"),
    ] {
        let error = parse(typed).expect_err(typed);
        assert_eq!(error.span.of(typed), place, "{typed}");
        assert!(
            error.message.contains(message),
            "{typed}: {}",
            error.message
        );
    }
}

#[test]
fn error_messages_contain_no_control_characters() {
    for typed in ["kind:\u{1b}[31m", "after:\u{202e}x", "kind:\"a\nb\""] {
        let message = parse(typed).unwrap_err().message;
        assert_eq!(pullquote_text::clean::line(&message), message);
    }
}

#[test]
fn terms_have_spans() {
    let typed = "  war -by:\"Ana Ruiz\"  #x";
    let query = parse(typed).unwrap();
    let spans: Vec<&str> = query.terms.iter().map(|term| term.span.of(typed)).collect();
    assert_eq!(spans, ["war", "-by:\"Ana Ruiz\"", "#x"]);
}

#[test]
fn phrases_match_consecutive_words() {
    let text = "No comment: “No com-\nment,” she said, no comments.";
    let placed = words::tokenize(text);
    let found = |typed: &str| -> Vec<&str> {
        let spans = words(typed).find(&placed);
        spans.into_iter().map(|span| span.of(text)).collect()
    };
    assert_eq!(found("no comment"), ["No comment"]);
    assert_eq!(found("no com*"), ["No comment", "No com", "no comments"]);
    assert_eq!(found("comments she"), Vec::<&str>::new());
    assert_eq!(found("comments"), ["comments"]);
}

/// Valid and invalid queries.
fn typed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-zA-Zé’'-]{1,8}\\*?",
        "-?(said|by|about|mentions|in|cue|sayd):[a-zß“\"* -]{0,9}\"?",
        "-?(after|before):2[0-9]{3}(-[01]?[0-9](-[0-3][0-9])?)?",
        "-?(kind:(direct|mixed|scare|reported|x)|quotes:[<>]?=?[0-9]{1,3}(-[0-9])?)",
        "-?(unread|started|finished|\"unread\"|#[a-zÀ-ž\"#:-]{0,6})",
        "\\PC{0,12}",
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.join(" "))
}

proptest! {
    #[test]
    fn printed_queries_parse_to_the_same_query(typed in typed()) {
        if let Ok(query) = parse(&typed) {
            let printed = query.to_string();
            let again = parse(&printed).map_err(|error| {
                TestCaseError::fail(format!("{typed:?} → {printed:?}: {error}"))
            })?;
            prop_assert!(query.is_equivalent(&again), "{typed:?} → {printed:?}: {query:?} {again:?}");
        }
    }

    #[test]
    fn spans_are_nonempty_and_on_char_boundaries(typed in typed()) {
        let spans = match parse(&typed) {
            Ok(query) => query.terms.iter().map(|term| term.span).collect(),
            Err(error) => vec![error.span],
        };
        for span in spans {
            prop_assert!(typed.get(span.range()).is_some_and(|words| !words.is_empty()));
        }
    }
}
