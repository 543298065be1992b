//! The text of notes: paragraphs, and their one line in a prompt.

use std::borrow::Cow;
use std::collections::HashSet;

const PARAGRAPH_BREAK: &str = "\n\n";
/// A line break in a prompt, which has one line.
const LINE_BREAK: char = '↵';

/// What two concurrent edits made of the note `base`: the newer one, without the paragraphs that the other
/// removed, and then the paragraphs that only the other wrote. The reader cannot write prose again from
/// memory, so that two edits of one paragraph are both kept. A paragraph that both have stands once: whole
/// notes side by side would double at each conflict. Empty if nothing is left.
///
/// If `theirs` has it all already, it stays as it is, in its order: what was just saved, merged with what it was made
/// of, is no change to be saved again.
pub fn merge(base: &str, ours: &str, theirs: &str, ours_wins: bool) -> String {
    let on_disk = theirs;
    let [base, ours, theirs] = [base, ours, theirs].map(with_lf);
    let (newer, older) = if ours_wins {
        (&*ours, &*theirs)
    } else {
        (&*theirs, &*ours)
    };
    let was: HashSet<&str> = paragraphs(&base).collect();
    let in_newer: HashSet<&str> = paragraphs(newer).collect();
    let in_older: HashSet<&str> = paragraphs(older).collect();
    let kept = paragraphs(newer).filter(|one| !was.contains(one) || in_older.contains(one));
    let added = paragraphs(older).filter(|one| !was.contains(one) && !in_newer.contains(one));
    let both: Vec<&str> = kept.chain(added).collect();
    if both.iter().copied().collect::<HashSet<_>>() == paragraphs(&theirs).collect() {
        return on_disk.to_owned();
    }
    both.join(PARAGRAPH_BREAK)
}

/// Notes that another program wrote may have CR LF.
fn with_lf(note: &str) -> Cow<'_, str> {
    if note.contains('\r') {
        Cow::Owned(note.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(note)
    }
}

fn paragraphs(note: &str) -> impl Iterator<Item = &str> {
    let is_there = !note.is_empty();
    note.split(PARAGRAPH_BREAK).filter(move |_| is_there)
}

/// A note as one line, with `↵` for each line break.
pub fn to_line(note: &str) -> String {
    with_lf(note).replace('\n', LINE_BREAK.encode_utf8(&mut [0; 4]))
}

/// The reverse of [`to_line`], without blanks around it.
pub fn from_line(line: &str) -> String {
    line.replace(LINE_BREAK, "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paragraphs_of_both_notes_are_kept_once() {
        for (base, ours, theirs, both) in [
            ("a\n\nb", "a\n\nb\n\nc", "a\n\nb\n\nd", "a\n\nb\n\nc\n\nd"),
            (
                "a\n\nb",
                "a\n\nb, too",
                "a\n\nb, as well",
                "a\n\nb, too\n\nb, as well",
            ),
            ("a\n\nb", "a\n\nb, too", "b", "b, too"),
            ("a\n\nb", "b", "a, too\n\nb", "a, too\n\nb"),
            ("p. 1", "p. 1\n\nc", "p. 1\n\np. 12", "p. 1\n\nc\n\np. 12"),
            ("a", "", "a and b", "a and b"),
            ("a", "a and b", "", "a and b"),
            ("a\n\nb", "", "a\n\nb", ""),
            ("", "c", "c", "c"),
            (
                "a\r\n\r\nb",
                "a\r\n\r\nb\r\n\r\nc",
                "a\n\nb\n\nd",
                "a\n\nb\n\nc\n\nd",
            ),
        ] {
            assert_eq!(
                merge(base, ours, theirs, true),
                both,
                "{ours:?} and {theirs:?}"
            );
        }
        assert_eq!(merge("", "ours", "theirs", false), "theirs\n\nours");
    }

    #[test]
    fn line_of_a_prompt_keeps_paragraphs() {
        let line = to_line("one\n\ntwo\r\nthree");
        assert_eq!(line, "one↵↵two↵three");
        assert_eq!(
            from_line(&format!(" {line}, four ")),
            "one\n\ntwo\nthree, four"
        );
    }

    fn note() -> impl Strategy<Value = String> {
        let paragraphs = prop::collection::vec("[a-d]{1,2}", 0..5);
        paragraphs.prop_map(|paragraphs| paragraphs.join(PARAGRAPH_BREAK))
    }

    proptest! {
        #[test]
        fn nothing_written_is_lost_and_nothing_doubled(
            base in note(),
            ours in note(),
            theirs in note(),
            ours_wins: bool,
        ) {
            let both = merge(&base, &ours, &theirs, ours_wins);
            let (was, now): (Vec<_>, Vec<_>) = (paragraphs(&base).collect(), paragraphs(&both).collect());
            for written in paragraphs(&ours).chain(paragraphs(&theirs)) {
                prop_assert!(was.contains(&written) || now.contains(&written), "{both:?}");
            }
            prop_assert!(both.len() <= ours.len() + theirs.len() + PARAGRAPH_BREAK.len());
        }

        #[test]
        fn what_was_merged_is_not_changed_by_merging_it_again(
            base in note(),
            ours in note(),
            theirs in note(),
            wins: (bool, bool),
        ) {
            let saved = merge(&base, &ours, &theirs, wins.0);
            prop_assert_eq!(merge(&base, &ours, &saved, wins.1), saved);
        }
    }
}
