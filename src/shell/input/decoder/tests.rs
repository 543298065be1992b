use proptest::prelude::*;

use super::*;

/// What reads of `chunks` mean, with `…` for a pause: keys as settings name them.
fn decode(chunks: &[&str]) -> String {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    for chunk in chunks {
        if *chunk == "…" {
            decoder.expire(&mut out);
        } else {
            decoder.feed(chunk.as_bytes(), &mut out);
        }
    }
    let words = out.into_iter().filter_map(|decoded| match decoded {
        Decoded::DeviceAttributes => Some("DA1".to_owned()),
        Decoded::Event(Event::Key(key)) => {
            crate::shell::input::translate(key).map(|key| key.to_string())
        }
        Decoded::Event(Event::Paste(text)) => Some(format!("“{text}”")),
        Decoded::Event(Event::FocusGained) => Some("focus".to_owned()),
        Decoded::Event(Event::FocusLost) => Some("blur".to_owned()),
        Decoded::Event(Event::Mouse(mouse)) => {
            Some(format!("{:?}@{},{}", mouse.kind, mouse.column, mouse.row))
        }
        Decoded::Event(event) => Some(format!("{event:?}")),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn keys_of_xterm() {
    for (bytes, keys) in [
        (
            "aGé☃\r\t\x7f \x03\x1d",
            "a G é ☃ Enter Tab Backspace Space Ctrl-c Ctrl-]",
        ),
        (
            "\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F\x1b[Z",
            "Up Down Right Left Home End Shift-Tab",
        ),
        ("\x1bOA\x1bOH\x1bOP\x1bOS", "Up Home F1 F4"),
        (
            "\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~",
            "Home Ins Del End PgUp PgDn",
        ),
        (
            "\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[24~",
            "F1 F5 F6 F10 F12",
        ),
        (
            "\x1b[1;5A\x1b[1;3C\x1b[5;2~\x1b[1;2P",
            "Ctrl-Up Alt-Right Shift-PgUp Shift-F1",
        ),
        ("\x1bx\x1b\r\x1bé", "Alt-x Alt-Enter Alt-é"),
        ("\x1b[[A\x1b[[E", "F1 F5"),
        ("\x1b[27;5;97~\x1b[27;2;9~", "Ctrl-a Shift-Tab"),
        ("\x1b[I\x1b[O", "focus blur"),
        (
            "\x1b[<0;5;7M\x1b[<32;6;7M\x1b[<0;6;7m",
            "Down(Left)@4,6 Drag(Left)@5,6 Up(Left)@5,6",
        ),
        (
            "\x1b[<64;1;1M\x1b[<65;1;1M\x1b[M !!",
            "ScrollUp@0,0 ScrollDown@0,0 Down(Left)@0,0",
        ),
    ] {
        assert_eq!(decode(&[bytes]), keys, "{bytes:?}");
    }
}

#[test]
fn keys_of_kitty() {
    for (bytes, keys) in [
        ("\x1b[106u\x1b[106;1:2u\x1b[106;1:3u", "j j"),
        ("\x1b[103;2u\x1b[103:71;2u\x1b[47:63;2u", "G G ?"),
        ("\x1b[99;5u\x1b[99;5:3u\x1b[120;3u", "Ctrl-c Alt-x"),
        (
            "\x1b[27u\x1b[13u\x1b[9;2u\x1b[127u\x1b[32u",
            "Esc Enter Shift-Tab Backspace Space",
        ),
        (
            "\x1b[1;1:1B\x1b[1;1:3B\x1b[5;1:3~\x1b[1;5:1F",
            "Down Ctrl-End",
        ),
        ("\x1b[57441;2u\x1b[57441;1:3u\x1b[57358u", ""),
        (
            "\x1b[57400u\x1b[57414u\x1b[57421u\x1b[57410u",
            "1 Enter PgUp /",
        ),
        ("\x1b[97;;229u\x1b[97;65u", "a a"),
        ("\x1b[?0u\x1b[?62;4c", "DA1"),
    ] {
        assert_eq!(decode(&[bytes]), keys, "{bytes:?}");
    }
}

#[test]
fn records_of_windows() {
    for (bytes, keys) in [
        ("\x1b[74;36;106;1;0;1_\x1b[74;36;106;0;0;1_", "j"),
        (
            "\x1b[16;42;0;1;16;1_\x1b[71;34;71;1;16;1_\x1b[16;42;0;0;0;1_",
            "G",
        ),
        ("\x1b[17;29;0;1;8;1_\x1b[67;46;3;1;8;1_", "Ctrl-c"),
        ("\x1b[88;45;120;1;2;1_", "Alt-x"),
        (
            "\x1b[27;1;27;1;0;1_\x1b[13;28;13;1;0;1_\x1b[9;15;9;1;16;1_",
            "Esc Enter Shift-Tab",
        ),
        ("\x1b[40;80;0;1;256;3_\x1b[40;80;0;0;256;1_", "Down"),
        ("\x1b[34;81;0;1;256;1_\x1b[112;59;0;1;0;1_", "PgDn F1"),
        ("\x1b[81;16;64;1;9;1_", "@"),
        ("\x1b[0;0;55357;1;0;1_\x1b[0;0;56832;1;0;1_", "😀"),
        (
            "\x1b[0;0;27;1;0;1_\x1b[0;0;91;1;0;1_\x1b[0;0;73;1;0;1_",
            "focus",
        ),
        (
            "\x1b[0;0;97;1;0;1_\x1b[65;30;97;1;0;65000_",
            "a a a a a a a a a a a",
        ),
    ] {
        assert_eq!(decode(&[bytes]), keys, "{bytes:?}");
    }
}

#[test]
fn paste_is_one_event() {
    assert_eq!(
        decode(&["\x1b[200~a\x1b[Ab\nc\x1b[201~j"]),
        "“a\x1b[Ab\nc” j"
    );
    assert_eq!(decode(&["\x1b[20", "0~a", "b\x1b[2", "01~", "j"]), "“ab” j");
    assert_eq!(
        decode(&["\x1b[200~\x1b\x1b[201~", "\x1b[201~j"]),
        "“\x1b” j"
    );
}

#[test]
fn paste_without_an_end_leaves_the_keyboard() {
    assert_eq!(
        decode(&["\x1b[200~abc", "…", "j", "\x03"]),
        "“abc” j Ctrl-c"
    );
    assert_eq!(decode(&["\x1b[200~abc", "…", "\x1b[B"]), "“abc” Down");
    let interrupted = decode(&["\x1b[200~abc", "\x03"]);
    assert_eq!(interrupted, "“abc” Ctrl-c", "at once, without a pause");
}

#[test]
fn paste_that_pauses_goes_on() {
    let paused = decode(&["\x1b[200~abc", "…", "and then much more", "\x1b[201~", "j"]);
    assert_eq!(paused, "“abc” “and then much more” j");
    assert_eq!(decode(&["\x1b[200~abc", "…", "\x1b[201~", "j"]), "“abc” j");
    assert_eq!(decode(&["\x1b[200~abc\x1b[2", "…", "01~", "j"]), "“abc” j");
}

#[test]
fn long_paste_is_bounded() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b[200~", &mut out);
    for _ in 0..20 {
        decoder.feed(&vec![b'x'; 1 << 20], &mut out);
    }
    decoder.feed(b"\x1b[201~j", &mut out);
    let Decoded::Event(Event::Paste(text)) = &out[0] else {
        panic!("no paste");
    };
    assert_eq!((text.len(), out.len()), (MAX_PASTE, 2));
}

#[test]
fn beginnings_are_not_waited_for() {
    assert_eq!(decode(&["\x1b", "…", "j"]), "Esc j");
    assert_eq!(decode(&["\x1b", "[A", "\x1b[1;", "5A"]), "Up Ctrl-Up");
    assert_eq!(decode(&["\x1b[", "…", "j"]), "Alt-[ j");
    assert_eq!(decode(&["\x1b[1;", "…", "j"]), "j");
    assert_eq!(
        decode(&["\x1b[1;\x03"]),
        "Ctrl-c",
        "a control ends what is not complete"
    );
    assert_eq!(decode(&["\x1b\x1b[A"]), "Esc Up");
    assert_eq!(decode(&["\u{e9}"]), "é");
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\xc3", &mut out);
    decoder.feed(b"\xa9\xffj", &mut out);
    assert_eq!(
        out.len(),
        2,
        "é in two reads, and j after a byte that is no text"
    );
}

#[test]
fn unknown_sequences_type_nothing() {
    assert_eq!(
        decode(&["\x1b[5n\x1b[?1;2$y\x1b[12;40R\x1b[8;24;80t\x1b[>1;2c"]),
        ""
    );
    let long = format!("\x1b[{}mj", "1;".repeat(100));
    assert_eq!(decode(&[&long]), "j");
}

proptest! {
    /// Any bytes in any reads leave a decoder that understands the next key, and never ask for a wait when
    /// nothing has begun.
    #[test]
    fn ctrl_c_is_a_key_after_any_bytes(
        reads in prop::collection::vec(prop::collection::vec(
            prop_oneof![Just(0x1b), Just(b'['), Just(b'2'), Just(b'0'), Just(b'~'), any::<u8>()], 0..20), 0..20)
    ) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        for read in &reads {
            decoder.feed(read, &mut out);
        }
        while decoder.patience().is_some() {
            decoder.expire(&mut out);
        }
        out.clear();
        decoder.feed(b"\x03", &mut out);
        let key = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        prop_assert_eq!(out.last(), Some(&Decoded::Event(Event::Key(key))));
    }
}
