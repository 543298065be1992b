//! Corrections: made by keys, kept across restarts and across edits elsewhere in the article, and put
//! up for review when their own text was edited.

use std::fs;
use std::path::PathBuf;

use crate::home::Home;
use crate::pty_session::{PtySession, text};

pub const ARTICLE: &str = "Harbour plan divides the town of Ribera

The town council voted on Tuesday to close the old harbour.

“We have waited long enough for this,” said Ana Ruiz, the mayor of Ribera.

Jonas Weber, who runs the fish market, was less happy. “Nobody asked the people who work here,” \
he said. Ms Ruiz answered that the market would be moved.

Karin Holm of Acme Shipping called the vote “a gift to the rich”. The council will meet again in May.

Jonas Weber has lived in Ribera for forty years. The Webers have sold fish for longer.
";

/// A home with the article in a file.
pub struct CorrectionTest {
    pub home: Home,
    pub file: PathBuf,
}

impl CorrectionTest {
    pub fn new() -> Self {
        let home = Home::new();
        let file = home.file("harbour.txt", ARTICLE);
        Self { home, file }
    }

    /// Opens the article and waits for its annotations.
    #[track_caller]
    pub fn open(&self) -> PtySession {
        let session = self
            .home
            .session(&[self.file.to_str().unwrap()])
            .size(100, 40)
            .start();
        // The first quotation is in focus, or a correction is announced.
        session.wait_for("the annotations", |screen| {
            let status = text(screen).lines().last()?.to_owned();
            (status.contains(" of ") || status.contains("needs review")).then_some(())
        });
        session
    }

    pub fn edit(&self, from: &str, to: &str) {
        let old = fs::read_to_string(&self.file).unwrap();
        assert!(old.contains(from), "{from}");
        fs::write(&self.file, old.replace(from, to)).unwrap();
    }
}

/// Steps through what is said until the status line contains `words`.
#[track_caller]
pub fn quotation(session: &PtySession, words: &str) {
    let mut before = session.wait_for("a quotation in focus", |screen| {
        let status = text(screen).lines().last()?.to_owned();
        (status.contains(" of ") || status.contains("needs review")).then_some(status)
    });
    for key in ["(", ")"] {
        for _ in 0..8 {
            if before.contains(words) {
                return;
            }
            session.keys(key);
            before = session.wait_for("another quotation", |screen| {
                let status = text(screen).lines().last()?.to_owned();
                (status != before).then_some(status)
            });
            if before.contains("before this") || before.contains("after this") {
                break;
            }
        }
    }
    panic!("no quotation {words}:\n{}", session.text());
}

fn status(session: &PtySession) -> String {
    session.text().lines().last().unwrap_or_default().to_owned()
}

#[track_caller]
fn shows_status(session: &PtySession, words: &str) {
    session.wait_for(&format!("{words:?} in the status line"), |screen| {
        text(screen).lines().last()?.contains(words).then_some(())
    });
}

/// Checks the explanation of the focused quotation.
#[track_caller]
pub fn card(session: &PtySession, words: &[&str]) {
    session.press("!", words);
    session.keys("<Esc>");
    session.hides("because");
}

/// Makes a correction with the keys `correct`. Asserts that the card shows `expected` after a restart
/// and after an edit elsewhere, and that the edit `own` of the corrected text asks for a review.
fn check_kept(words: [&str; 2], after: &str, correct: &str, expected: &[&str], own: (&str, &str)) {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, words[0]);
    session.press(correct, &["· saved"]);
    session.quit();

    let session = test.open();
    quotation(&session, words[1]);
    card(&session, expected);
    session.quit();

    test.edit(
        "voted on Tuesday to close",
        "decided on Monday night, after a long debate, to shut",
    );
    let session = test.open();
    quotation(&session, words[1]);
    card(&session, expected);
    session.quit();

    test.edit(own.0, own.1);
    let session = test.open();
    shows_status(&session, "1 correction needs review");
    session.press(
        "c",
        &[
            "Does this correction still hold?",
            "says",
            "keep it for the words",
        ],
    );
    session.press(
        "k",
        &["Correction kept for the words as they are now · saved"],
    );
    session.quit();

    let session = test.open();
    quotation(&session, after);
    card(&session, expected);
    assert!(!session.text().contains("needs review"));
    session.quit();
}

#[test]
fn corrected_speaker_is_kept() {
    check_kept(
        ["Jonas Weber (?): “Nobody", "Karin Holm: “Nobody"],
        "Karin Holm: “Nobody asked the men",
        "cskarin<Enter>",
        &["Karin Holm", "your correction"],
        (
            "“Nobody asked the people who work here,”",
            "“Nobody asked the men and women who work here,”",
        ),
    );
}

#[test]
fn corrected_kind_is_kept() {
    check_kept(
        ["Karin Holm: “a gift to", "scare quotes: “a gift to"],
        "scare quotes: “a present to",
        "cq",
        &["Scare quotes", "your correction"],
        ("“a gift to the rich”", "“a present to the rich”"),
    );
}

#[test]
fn corrected_extent_is_kept() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, "Jonas Weber (?): “Nobody");
    session.press("s", &["by sentence"]);
    session.press("cb", &["Its words are now “Nobody … said. · saved"]);
    session.quit();
    for edit in [None, Some(("voted on Tuesday", "voted on Wednesday"))] {
        if let Some((from, to)) = edit {
            test.edit(from, to);
        }
        let session = test.open();
        quotation(&session, "“Nobody");
        card(&session, &["your correction", "he said"]);
        session.quit();
    }
}

#[test]
fn rejected_quotation_stays_rejected() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, "1 of 4");
    session.press("cx", &["No longer marked as a quotation · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, "1 of 3");
    session.quit();
    test.edit("voted on Tuesday", "voted on Wednesday");
    let session = test.open();
    quotation(&session, "1 of 3");
    session.quit();
    restore_and_reject(&test);
    test.edit(
        "We have waited long enough for this",
        "We have waited too long for all of this",
    );
    let session = test.open();
    shows_status(&session, "1 correction needs review");
    // Until the review is answered, the automatic annotation is shown.
    session.press("c", &["not a quotation"]);
    session.press("x", &["Correction dropped · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, "1 of 4");
    session.quit();
}

/// Restores the rejected quotation, which cannot get the focus, and rejects it again.
fn restore_and_reject(test: &CorrectionTest) {
    let session = test.open();
    session.press("ca", &["Corrections of this article", "not a quotation"]);
    session.press("x", &["Correction undone · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, "Ana Ruiz: “We have");
    session.press("cx", &["No longer marked as a quotation · saved"]);
    session.quit();
}

#[test]
fn correction_can_be_undone() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, "Jonas Weber (?): “Nobody");
    session.press("cn", &["Speaker is now nobody named · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, "unattributed");
    session.press("cU", &["Correction undone · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, "Jonas Weber (?): “Nobody");
    session.press("cn", &["Speaker is now nobody named · saved"]);
    session.press("U", &["undone"]);
    session.quit();
    let session = test.open();
    quotation(&session, "Jonas Weber (?): “Nobody");
    session.quit();
}

/// Steps through the names until the status line contains `words`.
#[track_caller]
pub fn go_to_name(session: &PtySession, words: &str) {
    session.keys("g");
    let mut before = status(session);
    for _ in 0..20 {
        if before.contains(words) {
            return;
        }
        session.keys(">");
        before = session.wait_for("another name", |screen| {
            let status = text(screen).lines().last()?.to_owned();
            (status != before).then_some(status)
        });
    }
    panic!("no name {words}:\n{}", session.text());
}

/// Like [`check_kept`], for a correction of a name, shown in the status line.
fn check_name_kept(before: &str, correct: &str, after: &str, own: (&str, &str)) {
    let test = CorrectionTest::new();
    let session = test.open();
    go_to_name(&session, before);
    session.press(correct, &["· saved"]);
    session.quit();
    let session = test.open();
    go_to_name(&session, after);
    session.quit();
    test.edit("voted on Tuesday", "voted on Wednesday");
    let session = test.open();
    go_to_name(&session, after);
    session.quit();
    test.edit(own.0, own.1);
    let session = test.open();
    shows_status(&session, "1 correction needs review");
    session.quit();
}

#[test]
fn corrected_entity_type_is_kept() {
    check_name_kept(
        "Webers, organisation",
        "cp",
        "Webers, person",
        ("The Webers have sold", "The Weber family has sold"),
    );
}

#[test]
fn merged_names_are_kept() {
    check_name_kept(
        "Acme Shipping, organisation",
        "cjribera<Enter>",
        "Acme Shipping is Ribera",
        ("Holm of Acme Shipping called", "Holm, a ship owner, called"),
    );
}

#[test]
fn split_name_is_kept() {
    check_name_kept(
        "Ruiz is Ana Ruiz, person",
        "ctMaria Ruiz<Enter>",
        "Ruiz is Maria Ruiz",
        ("Ms Ruiz answered", "She answered"),
    );
}

#[test]
fn explanation_shows_cue_source_chain_and_confidence() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, "Jonas Weber (?): “Nobody");
    session.press(
        "!",
        &[
            "Jonas Weber",
            "named as",
            "he",
            "cue",
            "said",
            "certainty",
            "%",
            "because",
            "“he”",
        ],
    );
    // To the next card and back.
    session.press(")", &["Ana Ruiz", "answered", "reported"]);
    session.press("(", &["“said” introduces it"]);
    session.keys("<Esc>");
    session.hides("because");
    session.quit();
}

#[test]
fn name_card_lists_mentions_and_steps_through_them() {
    let test = CorrectionTest::new();
    let session = test.open();
    go_to_name(&session, "Ana Ruiz, person   1 of 3");
    session.press(
        "<Enter>",
        &[
            "person",
            "3 mentions",
            "the mayor of Ribera",
            "quoted",
            "“We have waited",
            "reported",
            "beside",
        ],
    );
    session.keys("*");
    shows_status(&session, "2 of 3");
    session.shows(&["3 mentions"]);
    session.keys(",");
    shows_status(&session, "1 of 3");
    session.keys("<Esc>");
    session.hides("3 mentions");
    session.press("e", &["Names", "People 3", "Places 1", "Organisations 2"]);
    session.quit();
}
