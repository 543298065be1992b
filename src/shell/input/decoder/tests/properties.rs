use proptest::prelude::*;

use super::*;

const PARTS: [&str; 17] = [
    "\x1b",
    "\x1b[",
    "\x1bO",
    "\x1b]11;",
    "\x1bP1",
    "\x1b_G",
    "\x1b\\",
    "\x07",
    "\x1b[200~",
    "\x1b[201~",
    "\x1b[<0;1;1M",
    "\x1b[M",
    "1;5",
    "A",
    "\x03",
    "é",
    "rgb:0/0/0",
];
/// Esc, as a record of Windows.
const RECORD: &str = "\x1b[0;0;27;1;0;1_";

/// Parts of sequences, and any bytes.
fn bytes(parts: Vec<&'static str>) -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        3 => prop::sample::select(parts).prop_map(|part| part.as_bytes().to_vec()),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
    ];
    prop::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    // Not with records: bytes of their sequences are further apart than reads.
    #[test]
    fn any_bytes_in_any_reads_mean_the_same(
        bytes in bytes(PARTS.to_vec()),
        reads in prop::collection::vec((1_usize..9, 0_u64..40), 1..12),
    ) {
        let mut whole = Decoder::default();
        let mut wanted = Vec::new();
        whole.feed(&bytes, ms(0), &mut wanted);
        finish(&mut whole, &mut wanted);

        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        let (mut rest, mut now) = (bytes.as_slice(), 0);
        for (n, pause) in reads.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let mut n = (*n).min(rest.len());
            // A character with Alt comes at once.
            while n < rest.len() && rest[n - 1] == ESC && !b"[O]P_\x1b".contains(&rest[n]) {
                n += 1;
            }
            let (read, later) = rest.split_at(n);
            decoder.feed(read, ms(now), &mut out);
            now += pause;
            rest = later;
        }
        finish(&mut decoder, &mut out);
        prop_assert_eq!(out, wanted);
    }

    #[test]
    fn ctrl_c_is_a_key_after_any_bytes(
        bytes in bytes([PARTS.as_slice(), &[RECORD, RECORD]].concat()),
    ) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        decoder.feed(&bytes, ms(0), &mut out);
        finish(&mut decoder, &mut out);
        out.clear();
        decoder.feed(b"\x03", ms(60_000), &mut out);
        prop_assert_eq!(names(out), "Ctrl-c");
    }

    #[test]
    fn keys_with_pauses_pass_in_order(keys in prop::collection::vec(0_usize..6, 0..30)) {
        let keys: Vec<_> = keys.iter().map(|n| [
            ("\x1b", "Esc"), ("\x1b]", "Alt-]"), ("]", "]"), ("1", "1"), ("\x07", "Ctrl-g"), ("\x1b\\", "Alt-\\"),
        ][*n]).collect();
        let script: Vec<_> = keys.iter().map(|(bytes, _)| format!("{bytes}…100…")).collect();
        let wanted: Vec<_> = keys.iter().map(|(_, name)| *name).collect();
        prop_assert_eq!(decode(script.concat().as_bytes()), wanted.join(" "));
    }

    #[test]
    fn no_part_of_a_split_reply_passes(waits in prop::collection::vec(0_u64..40, 30)) {
        let reply = format!("{DARK}\x1b\\");
        let split = reply.chars().zip(waits).map(|(c, wait)| format!("{c}…{wait}…"));
        prop_assert_eq!(decode(split.collect::<String>().as_bytes()), "+dark");
    }
}
