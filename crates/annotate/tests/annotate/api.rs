//! The interface for programs: options, batches, offsets in all units.

use std::num::NonZero;

use pullquote_annotate::{Annotator, EntityKind, Options, QuoteKind};

const TEXT: &str = "The council met on Monday. “We won,” said Ana Ruiz, the mayor of Norwick. She called it \
    “a so-called ‘triumph’ of 𝄞 sense”. The plan would cost $3 million, she said.";

fn annotator(options: Options) -> Annotator {
    Annotator::new().unwrap().with_options(options)
}

#[test]
fn options_leave_out_kinds_and_what_is_unsure() {
    let all = annotator(Options::default()).annotate(TEXT);
    assert!(all.statements().len() > 0 && all.quotes().any(|quote| quote.speaker.is_some()));
    let mut options = Options::default();
    options.quote_kinds = vec![QuoteKind::Direct];
    options.entity_kinds = vec![EntityKind::Person];
    options.min_statement = 1.1;
    options.min_speaker = 1.1;
    let few = annotator(options).annotate(TEXT);
    assert!(few.quotes().len() > 0 && few.quotes().len() < all.quotes().len());
    assert!(
        few.quotes()
            .all(|quote| quote.kind == QuoteKind::Direct && quote.speaker.is_none())
    );
    assert!(
        few.mentions()
            .all(|mention| mention.kind == EntityKind::Person)
    );
    assert_eq!(few.statements().len(), 0);
    assert_eq!(few.entities().len(), all.entities().len());
}

#[test]
fn quotations_stay_in_the_one_around_them() {
    let all = annotator(Options::default()).annotate(TEXT);
    let inner = |quote: &pullquote_annotate::Quote| quote.parent.is_some();
    assert!(all.quotes().any(|quote| inner(&quote)));
    for kept in [
        vec![QuoteKind::Mixed],
        vec![QuoteKind::Scare],
        QuoteKind::ALL.to_vec(),
    ] {
        let mut options = Options::default();
        options.quote_kinds = kept;
        let found = annotator(options).annotate(TEXT).into_annotations();
        for quote in found.quotes.iter().filter(|quote| inner(quote)) {
            let parent = &found.quotes[quote.parent.unwrap() as usize];
            assert!(parent.span.contains(quote.span), "{parent:?} {quote:?}");
        }
    }
}

#[test]
fn paragraph_without_tokens_after_an_unclosed_quotation_is_annotated() {
    // Found by the property tests of the Python package; the last paragraph is a byte order mark.
    let text = "1“\0YÆ\u{a8b7e}ù\u{d4fe5}j\u{1006a1}SÐýÕ\u{9a}\u{feff}å\u{df5dd}\u{81556}ô枡\u{15}\u{f0cdb}æ\r\n\n\n\u{feff}";
    let found = annotator(Options::default()).annotate(text);
    assert!(found.quotes().len() <= 1);
}

#[test]
fn batches_are_in_order_with_any_number_of_threads() {
    let texts: Vec<String> = (0..20)
        .map(|n| format!("“It is number {n},” said Ana Ruiz."))
        .collect();
    let annotator = annotator(Options::default());
    for threads in [None, NonZero::new(1), NonZero::new(3), NonZero::new(64)] {
        let found = annotator.annotate_batch(&texts, threads);
        assert_eq!(found.len(), texts.len());
        for (found, text) in found.iter().zip(&texts) {
            assert_eq!(found.text(), text);
            assert_eq!(found.annotations(), annotator.annotate(text).annotations());
        }
    }
    assert!(annotator.annotate_batch::<String>(&[], None).is_empty());
}

#[test]
fn locations_are_the_same_words_in_every_unit() {
    let found = annotator(Options::default()).annotate(TEXT);
    let chars: Vec<char> = TEXT.chars().collect();
    let units: Vec<u16> = TEXT.encode_utf16().collect();
    assert!(found.mentions().len() > 2);
    for mention in found.mentions() {
        let place = mention.location();
        let by_chars: String = chars[place.code_points].iter().collect();
        assert_eq!(by_chars, mention.text());
        assert_eq!(
            String::from_utf16(&units[place.utf16]).unwrap(),
            mention.text()
        );
        assert_eq!(&TEXT[place.bytes], mention.text());
    }
    for entity in found.entities() {
        assert_eq!(entity.locations().len(), entity.mentions.len());
    }
}
