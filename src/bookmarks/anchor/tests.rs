use super::*;

const TEXT: &str = "The harbour board met on Monday. “We shall dredge the channel,” said Ana Ruiz, \
who chairs it.\n\nNobody asked what it would cost. The boats stayed in.\n\nOn Tuesday the board met \
again. “We shall not dredge the channel,” said her deputy, Olaf Brandt.\n";

fn mark(text: &str, words: &str) -> Anchor {
    let start = text.find(words).unwrap();
    let span = Span::new(start, start + words.len());
    Anchor::new(text, &ArticleId::of(text), span)
}

/// Marks `words` in [`TEXT`], finds them in `text`, and returns the state and the words found.
#[track_caller]
fn check<'a>(words: &str, text: &'a str) -> (MatchState, &'a str) {
    let found = mark(TEXT, words).find(text, &ArticleId::of(text));
    assert_eq!(found.span.is_none(), found.state == MatchState::Lost);
    (found.state, found.span.map_or("", |span| span.of(text)))
}

#[test]
fn an_anchor_has_words_context_and_code_point_offsets() {
    let anchor = mark(TEXT, "Ana Ruiz");
    assert_eq!(anchor.exact, "Ana Ruiz");
    assert_eq!(anchor.prefix, "shall dredge the channel,” said ");
    assert_eq!(anchor.prefix.chars().count(), CONTEXT);
    assert_eq!(anchor.suffix.chars().count(), CONTEXT);
    assert_eq!((anchor.start, anchor.end), (69, 77));
}

#[test]
fn a_match_in_the_same_text_is_exact() {
    assert_eq!(check("said", TEXT), (MatchState::Exact, "said"));
    assert_eq!(check(TEXT, TEXT), (MatchState::Exact, TEXT));
}

#[test]
fn text_inserted_before_moves_a_match_and_text_after_does_not() {
    let longer = format!("Late edition.\n\n{TEXT}");
    assert_eq!(check("Ana Ruiz", &longer), (MatchState::Moved, "Ana Ruiz"));
    let longer = format!("{TEXT}\nMore follows.");
    assert_eq!(check("Ana Ruiz", &longer), (MatchState::Exact, "Ana Ruiz"));
}

#[test]
fn context_decides_between_copies() {
    let text = format!("Late edition.\n\n{TEXT}");
    let anchor = {
        let at = TEXT.rfind("the board met").unwrap();
        Anchor::new(TEXT, &ArticleId::of(TEXT), Span::new(at + 4, at + 13))
    };
    let found = anchor.find(&text, &ArticleId::of(&text));
    assert_eq!(found.state, MatchState::Moved);
    assert!(!found.ambiguous);
    assert_eq!(
        found.span.unwrap().start(),
        text.rfind("board met").unwrap()
    );
}

#[test]
fn indistinguishable_copies_are_ambiguous_and_not_exact() {
    let verse = "The bell, the bell, the bell for noon.\n".repeat(6);
    let at = verse.find("bell for noon").unwrap() + 3 * 39;
    let anchor = Anchor::new(&verse, &ArticleId::of(&verse), Span::new(at, at + 13));
    let longer = format!("{verse}And no more.\n");
    let found = anchor.find(&longer, &ArticleId::of(&longer));
    assert!(found.ambiguous);
    assert_ne!(found.state, MatchState::Exact);
    assert_eq!(found.span.unwrap().of(&longer), "bell for noon");
}

#[test]
fn rewrapped_words_and_other_quotation_marks_are_moved() {
    let wrapped = TEXT.replace("shall dredge", "shall\ndredge");
    let straight = TEXT.replace(['“', '”'], "\"");
    let plain = straight.replace('"', "''");
    for (text, words) in [
        (wrapped, "“We shall\ndredge the channel,”"),
        (straight, "\"We shall dredge the channel,\""),
        (plain, "''We shall dredge the channel,''"),
    ] {
        let found = check("“We shall dredge the channel,”", &text);
        assert_eq!(found, (MatchState::Moved, words));
    }
}

#[test]
fn edited_words_are_changed_and_deleted_words_are_lost() {
    let edited = TEXT.replace("We shall dredge", "We will dredge");
    assert_eq!(
        check("“We shall dredge the channel,”", &edited),
        (MatchState::Changed, "“We will dredge the channel,”")
    );
    let gone = TEXT.replace(
        "“We shall dredge the channel,” said Ana Ruiz, who chairs it.",
        "",
    );
    assert_eq!(check("Ana Ruiz", &gone), (MatchState::Lost, ""));
    assert_eq!(check("Ana Ruiz", ""), (MatchState::Lost, ""));
}

#[test]
fn a_deleted_short_name_does_not_match_another_mention() {
    let gone = TEXT
        .replace(", who chairs it", "")
        .replace("said Ana Ruiz", "said the chair")
        + "A letter from Ana Ruiz came later, and the whole town read it aloud.\n";
    assert_ne!(check("Ana Ruiz", &gone), (MatchState::Moved, "Ana Ruiz"));
    assert_ne!(check("Ana Ruiz", &gone).0, MatchState::Exact);
}

#[test]
fn an_empty_span_is_found_by_its_context() {
    let at = TEXT.find("Nobody").unwrap();
    let anchor = Anchor::new(TEXT, &ArticleId::of(TEXT), Span::new(at, at));
    let longer = format!("Late edition.\n\n{TEXT}");
    let found = anchor.find(&longer, &ArticleId::of(&longer));
    assert_eq!(found.span.map(Span::start), longer.find("Nobody"));
}

#[test]
fn long_words_are_stored_and_found_by_their_ends() {
    let body: String = (0..900)
        .map(|n| format!("Line {n} of the long report was read out. "))
        .collect::<Vec<_>>()
        .concat();
    let text = format!("Head.\n\n{body}\n\nFoot.");
    let anchor = mark(&text, body.trim());
    assert_eq!(anchor.exact.chars().count(), END);
    assert!(anchor.quote().len() < 3 * END);
    let of = |text: &str| anchor.find(text, &ArticleId::of(text));
    assert_eq!(of(&text).state, MatchState::Exact);
    let moved = text.replacen("Head", "Headline", 1);
    assert_eq!(of(&moved).state, MatchState::Moved);
    assert_eq!(of(&moved).span.unwrap().of(&moved), body.trim());
    let wrapped = text.replace("of the long", "of\nthe long");
    assert_eq!(of(&wrapped).state, MatchState::Moved);
    let inside = text.replace("Line 400 of", "Row 400 of");
    assert_eq!(of(&inside).state, MatchState::Changed);
    assert_eq!(of("Something else altogether.").state, MatchState::Lost);
}

#[test]
fn spans_are_clipped_to_the_text_and_to_characters() {
    let text = "Größe";
    let id = ArticleId::of(text);
    assert_eq!(Anchor::new(text, &id, Span::new(3, 99)).exact, "öße");
    assert_eq!(Anchor::new(text, &id, Span::new(50, 99)).exact, "");
}

#[test]
fn a_stored_position_without_the_words_is_ignored() {
    let mut anchor = mark(TEXT, "Olaf Brandt");
    (anchor.start, anchor.end) = (3, 14);
    let found = anchor.find(TEXT, &ArticleId::of(TEXT));
    assert_eq!(found.state, MatchState::Moved);
    assert_eq!(found.span.unwrap().of(TEXT), "Olaf Brandt");
    (anchor.start, anchor.end) = (u64::MAX, 0);
    assert_eq!(
        anchor.find(TEXT, &ArticleId::of(TEXT)).state,
        MatchState::Moved
    );
}

#[test]
fn a_passage_has_the_paragraph_and_its_neighbours() {
    let text = "One.\n\nTwo.\n\nThree here.\n\nFour.\n\nFive.";
    let at = text.find("here").unwrap();
    let span = Span::new(at, at + 4);
    assert_eq!(passage(text, span, 1000), "Two.\n\nThree here.\n\nFour.");
    assert_eq!(passage(text, span, 8), "ree here.\n\nF");
    assert_eq!(passage("“”", Span::new(1, 1), 1), "“");
    let kept = passage(TEXT, Span::new(150, 160), 16_000);
    let anchor = Anchor::new(TEXT, &ArticleId::of(TEXT), Span::new(150, 160));
    let found = anchor.find(kept, &ArticleId::of(kept));
    assert_eq!(found.span.unwrap().of(kept), anchor.exact);
}

#[test]
fn a_sentence_of_two_speakers_is_lost_when_the_marked_one_goes() {
    let hall = "The hall was full by six.\n\n";
    let one = "“We will keep the old bridge open to the last day,” said Ida Holm.\n\n";
    let between = "A bell rang somewhere down by the harbour.\n\n";
    let other = "“We will keep the old bridge open to the last day,” said Jon Vale.\n\n";
    let text = format!("{hall}{one}{between}{other}The lights went out at ten.\n");
    let anchor = mark(&text, one.split(" said").next().unwrap());
    assert_eq!(anchor.alike, Some(100));
    let of = |text: &str| anchor.find(text, &ArticleId::of(text));
    let gone = format!("{hall}{between}{other}The lights went out at ten.\n");
    assert_eq!(of(&gone), AnchorMatch::LOST);
    let kept = format!("{hall}{one}{between}The lights went out at ten.\n");
    assert_eq!(of(&kept).state, MatchState::Exact);
    let similar = text.replace(
        "to the last day,” said Jon",
        "to the very last day,” said Jon",
    );
    let anchor = mark(&similar, one.split(" said").next().unwrap());
    let gone = similar.replace(one, "");
    assert_eq!(anchor.find(&gone, &ArticleId::of(&gone)), AnchorMatch::LOST);
}

#[test]
fn a_pull_quote_does_not_take_the_bookmark_of_what_it_repeats() {
    let said = "“Nobody asked the people who sleep under that roof,” Vera Lind said.";
    let pull = "Nobody asked the people who sleep under that roof";
    let text = format!(
        "The plan was read aloud in March. {said} The clerk wrote it down.\n\n{pull}\n\nRain \
        fell on the square and the band went home."
    );
    let anchor = mark(
        &text,
        "“Nobody asked the people who sleep under that roof,”",
    );
    let gone = text.replace(said, "");
    assert_eq!(anchor.find(&gone, &ArticleId::of(&gone)), AnchorMatch::LOST);
    let longer = format!("Late edition.\n\n{text}");
    let found = anchor.find(&longer, &ArticleId::of(&longer));
    assert_eq!(found.span.map(Span::start), longer.find("“Nobody"));
}

#[test]
fn words_keep_their_place_when_one_side_of_the_context_has_changed() {
    let text = TEXT.replace("The harbour board met on Monday. ", "");
    let (state, words) = check("“We shall dredge the channel,”", &text);
    assert_eq!(
        (state, words),
        (MatchState::Moved, "“We shall dredge the channel,”")
    );
    let text = TEXT.replace(
        "The harbour board met on Monday. ",
        "The harbour board met on Monday. A gale had kept two of its members at home on the far \
        side of the bay, and the rest had brought sandwiches. ",
    );
    let (state, words) = check("“We shall dredge the channel,”", &text);
    assert_eq!(
        (state, words),
        (MatchState::Moved, "“We shall dredge the channel,”")
    );
}

#[test]
fn words_before_boilerplate_are_not_taken_for_others_before_the_same() {
    let tail = " a spokesman said in a statement on Monday.\n\n";
    let one = "“The Alder works met its target of four hundred boats,”";
    let other = "“The Birch works met its target of nine hundred boats,”";
    let text = format!("Two yards reported.\n\n{one}{tail}The port was quiet.\n\n{other}{tail}");
    let anchor = mark(&text, one);
    let gone = text.replacen(&format!("{one}{tail}"), "", 1);
    assert_eq!(anchor.find(&gone, &ArticleId::of(&gone)), AnchorMatch::LOST);
}

#[test]
fn words_of_a_beginning_are_found_in_the_whole_wherever_they_stand() {
    let before = "The ferry\n\nThe boat sails. The boat rests.";
    let whole = "The ferry\n\nBy Mara Lind\n\nIt was late. The boat sails, they said. So \"The boat rests\", and The boat waits.";
    let at = |words: &str, start: usize| {
        let span = Span::new(start, start + words.len());
        let anchor = Anchor::new(before, &ArticleId::of(before), span);
        anchor.find_in_longer(before, whole)
    };
    let second = before.rfind("The boat").unwrap();
    let found = at("The boat", second).unwrap();
    assert_eq!(found.start(), whole.find("The boat rests").unwrap());
    assert_eq!(found.of(whole), "The boat");
    let found = at("The boat rests", second).unwrap();
    assert_eq!(found.of(whole), "The boat rests");
    assert_eq!(at("rests.", before.len() - 6), None, "they go on otherwise");
}

/// Words that are unchanged, far away, are meant, not others near where they were.
#[test]
fn words_far_away_come_before_similar_ones_near_by() {
    let filler = |n: usize| -> String {
        let line = |n: usize| format!("Pier {n} was swept, and boat {} left it.\n\n", n * 7919);
        (0..n).map(line).collect()
    };
    let own = "Anna Berg, who leads the council, told us: “We are ready for this,” she said on the \
        phone from her office.\n\n";
    let others = "Anna Bell, who led the council, told me: “We are ready for this,” she said by phone \
        from the office.\n\n";
    let entry = |points: &str| {
        format!(
            "Markets report of the day. The index closed at {points} than the day before. Share \
             this entry with a friend.\n\n"
        )
    };
    let (one, other) = (
        entry("7,412 points, 12 points higher"),
        entry("7,398 points, 14 points lower"),
    );
    for n in [5, 3000] {
        let before = format!("{own}{one}{}", filler(n));
        let after = format!("{others}{other}{}{own}{one}", filler(n));
        let id = ArticleId::of(&after);
        let locator = Locator::new(&after, &id);
        // Looked for twice: without an index, and with one.
        for words in [
            "“We are ready for this,”",
            "“We are ready for this,”",
            "The index closed at 7,412 points, 12 points higher than the day before.",
        ] {
            let found = locator.find(&mark(&before, words));
            let start = found.span.unwrap().start();
            assert_eq!(
                (found.state, Some(start)),
                (MatchState::Moved, after.rfind(words))
            );
        }
    }
}

#[test]
fn words_of_a_text_that_stands_there_twice_are_ambiguous() {
    let twice = format!("{TEXT}\n{TEXT}");
    let found = mark(TEXT, "The boats stayed in.").find(&twice, &ArticleId::of(&twice));
    assert!(found.ambiguous);
    assert_eq!(found.state, MatchState::Moved);
}
