mod properties;

use crossterm::event::Event;

use super::*;
use crate::config::Background;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// The names that settings have for keys, `+dark` for a background, and other events in words.
fn name(decoded: Decoded) -> Option<String> {
    Some(match decoded {
        Decoded::Background(Background::Dark) => "+dark".to_owned(),
        Decoded::Background(Background::Light) => "+light".to_owned(),
        Decoded::Event(Event::Key(key)) => crate::shell::input::translate_key(key)?.to_string(),
        Decoded::Event(Event::Paste(text)) => format!("“{text}”"),
        Decoded::Event(Event::FocusGained) => "focus".to_owned(),
        Decoded::Event(Event::FocusLost) => "blur".to_owned(),
        Decoded::Event(Event::Mouse(mouse)) => {
            format!("{:?}@{},{}", mouse.kind, mouse.column, mouse.row)
        }
        Decoded::Event(event) => format!("{event:?}"),
    })
}

fn names(out: Vec<Decoded>) -> String {
    let words: Vec<String> = out.into_iter().filter_map(name).collect();
    words.join(" ")
}

/// What bytes mean; `…N…` in them is a pause of N ms.
fn decode(script: &[u8]) -> String {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    let mut now = ms(0);
    let mut rest = script;
    let pause = "…".as_bytes();
    let find = |bytes: &[u8]| bytes.windows(pause.len()).position(|part| part == pause);
    while let Some(at) = find(rest) {
        decoder.feed(&rest[..at], now, &mut out);
        rest = &rest[at + pause.len()..];
        let end = find(rest).unwrap();
        let pause_ms = std::str::from_utf8(&rest[..end]).unwrap().parse().unwrap();
        now += ms(pause_ms);
        while let Some(deadline) = decoder.deadline().filter(|at| *at <= now) {
            decoder.expire(deadline, &mut out);
        }
        rest = &rest[end + pause.len()..];
    }
    decoder.feed(rest, now, &mut out);
    finish(&mut decoder, &mut out);
    names(out)
}

/// Lets all waits pass.
fn finish(decoder: &mut Decoder, out: &mut Vec<Decoded>) {
    for _ in 0..100 {
        let Some(deadline) = decoder.deadline() else {
            return;
        };
        decoder.expire(deadline, out);
    }
    panic!("it waits without end");
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (bytes, wanted) in table {
        assert_eq!(decode(bytes.as_bytes()), *wanted, "{bytes:?}");
    }
}

#[test]
fn characters_and_controls() {
    check(&[
        ("aGé☃😀 {", "a G é ☃ 😀 Space {"),
        (
            "\r\t\x7f\x08\x03\x1a\n",
            "Enter Tab Backspace Backspace Ctrl-c Ctrl-z Ctrl-j",
        ),
        (
            "\x1c\x1d\x1e\x1f\0",
            "Ctrl-\\ Ctrl-] Ctrl-^ Ctrl-_ Ctrl-Space",
        ),
        (
            "\x1bx\x1bG\x1b\r\x1bé\x1b\x7f",
            "Alt-x Alt-G Alt-Enter Alt-é Alt-Backspace",
        ),
        ("\x1b\x01", "Ctrl-Alt-a"),
    ]);
    for (bytes, wanted) in [
        (&b"\xc3\xe2\x80\xc3\xa9\xffj"[..], "é j"),
        (b"\x80\xf5\x9bk", "k"),
        (b"\xed\xa0\x80j", "j"),
        (b"\xe2\x98\x03", "Ctrl-c"),
        (b"\xe2\x98\x1b[A", "Up"),
        (b"\x1b\xc3j", "j"),
    ] {
        assert_eq!(decode(bytes), wanted, "{bytes:?}");
    }
}

#[test]
fn keys_of_xterm_and_the_linux_console() {
    check(&[
        (
            "\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F\x1b[Z",
            "Up Down Right Left Home End Shift-Tab",
        ),
        (
            "\x1bOA\x1bOH\x1bOP\x1bOR\x1bOS\x1bOM\x1bOj\x1bOy",
            "Up Home F1 F3 F4 Enter * 9",
        ),
        (
            "\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~",
            "Home Ins Del End PgUp PgDn",
        ),
        (
            "\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~",
            "F1 F5 F6 F10 F11 F12",
        ),
        (
            "\x1b[25~\x1b[26~\x1b[28~\x1b[29~\x1b[34~",
            "F13 F14 F15 F16 F20",
        ),
        (
            "\x1b[1;5A\x1b[1;3C\x1b[5;2~\x1b[1;2P\x1b[1;6F",
            "Ctrl-Up Alt-Right Shift-PgUp Shift-F1 Ctrl-Shift-End",
        ),
        (
            "\x1b[5A\x1bO5A\x1bO1;5P\x1b[1;5R",
            "Ctrl-Up Ctrl-Up Ctrl-F1 Ctrl-F3",
        ),
        ("\x1b[P\x1b[Q\x1b[R\x1b[S", "F1 F2 F3 F4"),
        ("\x1b[[A\x1b[[B\x1b[[E", "F1 F2 F5"),
        (
            "\x1b[27;5;97~\x1b[27;2;9~\x1b[27;6;67~\x1b[27;2;63~",
            "Ctrl-a Shift-Tab Ctrl-c ?",
        ),
        ("\x1b[I\x1b[O", "focus blur"),
    ]);
}

#[test]
fn keys_of_rxvt() {
    check(&[
        (
            "\x1b[7~\x1b[8~\x1b[a\x1b[d\x1bOa\x1bOc",
            "Home End Shift-Up Shift-Left Ctrl-Up Ctrl-Right",
        ),
        (
            "\x1b[3$\x1b[3^\x1b[3@\x1b[5^",
            "Shift-Del Ctrl-Del Ctrl-Shift-Del Ctrl-PgUp",
        ),
        (
            "\x1b\x1b[A\x1b\x1bOB\x1b\x1b[5~\x1b\x1b[1;5A",
            "Alt-Up Alt-Down Alt-PgUp Ctrl-Alt-Up",
        ),
    ]);
}

#[test]
fn keys_of_kitty() {
    check(&[
        ("\x1b[106u\x1b[106;1:2u\x1b[106;1:3u", "j j"),
        ("\x1b[103;2u\x1b[103:71;2u\x1b[47:63;2u", "G G ?"),
        (
            "\x1b[99;5u\x1b[99;5:3u\x1b[120;3u\x1b[99;69u\x1b[104;5u",
            "Ctrl-c Alt-x Ctrl-c Ctrl-h",
        ),
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
            "\x1b[57400u\x1b[57414u\x1b[57421u\x1b[57410u\x1b[57376u",
            "1 Enter PgUp / F13",
        ),
        ("\x1b[97;;229u\x1b[97;65u", "a a"),
    ]);
}

#[test]
fn records_of_windows() {
    check(&[
        ("\x1b[74;36;106;1;0;1_\x1b[74;36;106;0;0;1_", "j"),
        (
            "\x1b[16;42;0;1;16;1_\x1b[71;34;71;1;16;1_\x1b[16;42;0;0;0;1_",
            "G",
        ),
        (
            "\x1b[17;29;0;1;8;1_\x1b[67;46;3;1;8;1_\x1b[88;45;120;1;2;1_",
            "Ctrl-c Alt-x",
        ),
        (
            "\x1b[27;1;27;1;0;1_\x1b[13;28;13;1;0;1_\x1b[9;15;9;1;16;1_",
            "Esc Enter Shift-Tab",
        ),
        (
            "\x1b[40;80;0;1;256;3_\x1b[40;80;0;0;256;1_",
            "Down Down Down",
        ),
        (
            "\x1b[34;81;0;1;256;1_\x1b[112;59;0;1;0;1_\x1b[81;16;64;1;9;1_",
            "PgDn F1 @",
        ),
        ("\x1b[0;0;55357;1;0;1_\x1b[0;0;56832;1;0;1_", "😀"),
        (
            "\x1b[0;0;27;1;0;1_\x1b[0;0;91;1;0;1_\x1b[0;0;73;1;0;1_",
            "focus",
        ),
        ("\x1b[65;30;97;1;0;65000_", "a a a a a a a a a a"),
    ]);
}

#[test]
fn reports_of_the_mouse() {
    check(&[
        (
            "\x1b[<0;5;7M\x1b[<32;6;7M\x1b[<0;6;7m",
            "Down(Left)@4,6 Drag(Left)@5,6 Up(Left)@5,6",
        ),
        (
            "\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<66;1;1M\x1b[<2;0;0M",
            "ScrollUp@0,0 ScrollDown@0,0 Down(Right)@0,0",
        ),
        (
            "\x1b[<35;1;1M\x1b[<0;99999999;7M\x1b[<;;M",
            "Moved@0,0 Down(Left)@65535,6",
        ),
        (
            "\x1b[M !!\x1b[M#!!\x1b[M`!!",
            "Down(Left)@0,0 Up(Left)@0,0 ScrollUp@0,0",
        ),
        ("\x1b[32;5;7M\x1b[35;5;7M", "Down(Left)@4,6 Up(Left)@4,6"),
    ]);
    assert_eq!(decode(b"\x1b[M \xf0\xff"), "Down(Left)@207,222");
}

#[test]
fn replies_to_other_queries_type_nothing() {
    check(&[
        (
            "\x1b[0n\x1b[?62;1;2;22c\x1b[>1;10;0c\x1b[?1u\x1b[?2026;2$y\x1b[12;40R\x1b[8;24;80tj",
            "j",
        ),
        (
            "\x1bP>|XTerm(380)\x1b\\\x1bP1+r544e=78\x1b\\\x1bP!|0\x1b\\j",
            "j",
        ),
        (
            "\x1b_Gi=31;OK\x1b\\\x1b]52;c;aGVsbG8=\x07\x1b]4;1;rgb:0/0/0\x1b\\j",
            "j",
        ),
        ("\x1b\x1bP>|x\x1b\\\x1b\x1b]52;c;\x07j", "Esc Esc j"),
    ]);
    let long = format!("\x1b[{}mj", "1;".repeat(100));
    assert_eq!(decode(long.as_bytes()), "j");
}

#[test]
fn lone_esc_is_a_key_when_nothing_follows_in_time() {
    check(&[
        ("\x1b", "Esc"),
        ("\x1b…50…j", "Esc j"),
        ("\x1b…50…[A", "Esc [ A"),
        ("\x1b…49…[A", "Up"),
        ("\x1b…1…j\x1b…1…\x12\x1b…1…é", "Esc j Esc Ctrl-r Esc é"),
        ("\x1b\x1b", "Esc Esc"),
        ("\x1b\x1b\x1b", "Esc Esc Esc"),
        ("\x1b\x1bj", "Esc Esc j"),
        ("\x1b\x1b\x1b[A", "Esc Alt-Up"),
        ("\x1b\x1b…50…j\x1b…50…q", "Esc Esc j Esc q"),
        ("\x1b\x03", "Esc Ctrl-c"),
        ("\x1b\x1b\x03\x1b\x1b[I", "Esc Esc Ctrl-c Esc focus"),
    ]);
    // A reader that is late does not make one key of two.
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b", ms(0), &mut out);
    assert_eq!((decoder.deadline(), out.len()), (Some(ms(50)), 0));
    decoder.feed(b"j", ms(80), &mut out);
    assert_eq!(names(out), "Esc j");
}

#[test]
fn unfinished_sequences_are_not_waited_for() {
    check(&[
        ("\x1b[…100…j", "Alt-[ j"),
        ("\x1b[j\x1bOz", "Alt-[ j Alt-O z"),
        ("\x1bO…100…j\x1b\x1b[…100…j", "Alt-O j Esc Esc [ j"),
        ("\x1b[1;…250…j", "j"),
        ("\x1b[1;\x03", "Ctrl-c"),
        ("\x1b[1;\x1b[A", "Up"),
        ("\x1b[1;é", "é"),
        ("\x1b[M!…250…j\x1b[M\x03", "j Ctrl-c"),
        ("\x1b[[…250…j", "j"),
        ("\x1bPj\x1b_j\x1bP…100…j", "Alt-P j Alt-_ j Alt-P j"),
        ("\x1bP1$r…500…j\x1bP1$r\x03", "j Ctrl-c"),
        ("\x1b]52;c;abc…500…j", "j"),
        ("\x1b]52;c;abc\x1bj\x1b]52;c;\x1b…100…j", "Alt-j Esc j"),
    ]);
}

const DARK: &str = "\x1b]11;rgb:1e1e/1e1e/1e1e";

#[test]
fn reply_with_the_background_is_no_key() {
    for end in ["\x1b\\", "\x07"] {
        check(&[
            (&format!("{DARK}{end}"), "+dark"),
            (&format!("j{DARK}{end}k"), "j +dark k"),
            (&format!("j…90000…{DARK}{end}k"), "j +dark k"),
            (&format!("\x1b{DARK}{end}k"), "Esc +dark k"),
            (
                &format!("{DARK}{end}\x1b…50…{DARK}{end}"),
                "+dark Esc +dark",
            ),
        ]);
    }
    check(&[
        ("\x1b]11;rgb:ff/ff/ee\x07", "+light"),
        ("\x1b]11;rgba:F/F/F/0\x07", "+light"),
        ("\x1b]11;#fdf6e3\x07", "+light"),
        ("\x1b]10;rgb:ff/ff/ee\x07j", "j"),
    ]);
}

#[test]
fn split_reply_is_no_key() {
    check(&[
        ("\x1b]11;rgb…300…:0/0…600…/0\x07q", "+dark q"),
        ("\x1b…20…]11;rgb:0/0/0\x07q", "+dark q"),
        ("\x1b]11;rgb:0/0/0\x1b…500…\\q", "+dark q"),
        ("\x1b]11;rgb:0/0/0\x1b…500…q\\", "+dark q \\"),
        ("\x1b]11;rgb:0/0/0\x1b…500…\x1b[A", "+dark Up"),
        ("\x1b]…50…1…70…1…80…;rgb:0/0/0\x1b\\q", "+dark q"),
    ]);
}

#[test]
fn keys_typed_during_a_reply_pass() {
    check(&[
        ("j\x1b]11;rjgb:0/0\x1b[B/0\x07k", "j j Down +dark k"),
        ("\x1b]11;rgb:0\x03/0/0\x07", "Ctrl-c +dark"),
        ("\x1b]11;rgb:0\x1b…50…/0/0\x07", "Esc +dark"),
        ("\x1b]j", "Alt-] j"),
        ("\x1b]11j", "Alt-] 1 1 j"),
        ("\x1b]\x1b]11G", "Alt-] Alt-] 1 1 G"),
        ("\x1b]…100…j", "Alt-] j"),
        ("\x1b]11…250…j", "Alt-] 1 1 j"),
    ]);
}

#[test]
fn unterminated_reply_is_not_waited_for() {
    check(&[
        ("\x1b]11;rgb…3000…bj", "b j"),
        ("\x1b]11;rgb:\x07a", "a"),
        (&format!("\x1b]11;{}a", "a".repeat(41)), "a"),
    ]);
}

#[test]
fn paste_is_one_event() {
    check(&[
        ("\x1b[200~a\x1b[Ab\nc\x03\x1b[201~j", "“a\x1b[Ab\nc\x03” j"),
        ("\x1b[20…9…0~a…900…b\x1b[2…900…01~…9…j", "“ab” j"),
        ("\x1b[200~\x1b\x1b[201~\x1b[201~j", "“\x1b” j"),
        ("\x1b[200~\x1b[201~j", "j"),
        ("\x1b\x1b[200~a\x1b[201~j", "Esc “a” j"),
    ]);
}

#[test]
fn paste_without_an_end_leaves_the_keyboard() {
    check(&[
        ("\x1b[200~abc…1000…j\x03", "“abc” j Ctrl-c"),
        ("\x1b[200~abc\x1b[20…1000…\x1b[B", "“abc” Down"),
        ("\x1b[200~…1000…q", "q"),
    ]);
    // Also if keys are pressed without a rest.
    let script = format!("\x1b[200~{}", "\x03…100…".repeat(100));
    assert!(decode(script.as_bytes()).ends_with("Ctrl-c Ctrl-c"));
}

#[test]
fn long_paste_is_cut_and_its_rest_is_no_key() {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    decoder.feed(b"\x1b[200~", ms(0), &mut out);
    for _ in 0..10 {
        decoder.feed(&vec![b'x'; 1 << 20], ms(0), &mut out);
    }
    decoder.feed(b"\x1b[201~j", ms(0), &mut out);
    let [
        Decoded::Event(Event::Paste(text)),
        Decoded::Event(Event::Key(_)),
    ] = out.as_slice()
    else {
        panic!("a paste and a key were expected");
    };
    assert_eq!(text.len(), 8 << 20);
}
