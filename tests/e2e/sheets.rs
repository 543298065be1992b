//! Help, palette, search and exports in the real program.

use crate::home::{Home, stdout};

const FERRY: &str = "The *ferry* that waited\n\n\
    The ferry stayed in the harbour all night, a tri-\numph of the coun-\ncil’s patience.\n\n\
    “We saw a lamp on the hill and waited,” said Bess Ardagh, who steers it.\n\n\
    The Harbour was quiet again in the morning, and the harbour stayed so.\n";

#[test]
fn help_filters_and_the_palette_takes_an_argument() {
    let home = Home::new();
    home.file("ferry.txt", FERRY);
    let session = home.session(&["ferry.txt"]).size(80, 24).start();
    session.shows(&["Bess Ardagh", "▌"]);
    session.press("?", &["Keys while reading", "/ filters"]);
    session.press("/", &["show keys about:"]);
    session.press(
        "with a note<Enter>",
        &["“with a note”", "set a bookmark with a note"],
    );
    session.hides("half a page");
    session.press("<Esc>", &["1–"]);
    session.press("<Esc>", &["harbour all night"]);
    // Tab completes the name, then the value; a wrong value is told and can be mended.
    session.press(":", &["Actions"]);
    session.press("them<Tab>", &["theme ", "sepia"]);
    session.press(
        "blue<Enter>",
        &["theme does not know “blue”", "high-contrast"],
    );
    session.press("<C-u>theme li<Tab><Enter>", &["theme: light"]);
    session.press(":", &["used before", "theme light"]);
    session.press("<Esc>", &["harbour all night"]);
    session.quit();
}

#[test]
fn search_bridges_hyphens_minds_capitals_and_reads_patterns() {
    let home = Home::new();
    home.file("ferry.txt", FERRY);
    let session = home
        .session(&["+/triumph of the council", "ferry.txt"])
        .start();
    session.shows(&["“triumph of the council”: 1 of 1"]);
    session.press("/harbour<Enter>", &["“harbour”: ", " of 3"]);
    session.press("/Harbour<Enter>", &["“Harbour”: 1 of 1"]);
    session.press("n", &["search wrapped to the top"]);
    session.press("//(lamp|hill)/<Enter>", &["1 of 2"]);
    session.press("//(lamp", &["unclosed group"]);
    session.press("<Esc>", &["help"]);
    session.press("/", &["earch:"]);
    session.press("<Up>", &["(lamp|hill)"]);
    session.press("<Esc>", &["help"]);
    session.quit();
}

#[test]
fn quotations_are_kept_with_a_note_and_exported_in_each_format() {
    let home = Home::new();
    home.file("ferry.txt", FERRY);
    let session = home.open(&["ferry.txt"]);
    session.shows(&["Bess Ardagh", "▌"]);
    session.press(")", &["Bess Ardagh: “We saw"]);
    session.press("p", &["note and #tags"]);
    session.press(
        "ask her #ferry<Enter>",
        &["in the quote book with your note"],
    );
    session.press("m", &["bookmarked", "❞◆"]);
    session.quit();
    let export = |format: &str| stdout(&home.run(&["quotebook", "export", "--format", format]));
    let page = export("html");
    assert!(
        page.contains("<span class=\"who\">— Bess Ardagh</span>"),
        "{page}"
    );
    assert!(
        page.contains("#ferry") && page.contains("<p>ask her</p>"),
        "{page}"
    );
    assert!(export("md").contains("> “We saw a lamp on the hill and waited,”\n"));
    let table = export("csv");
    assert!(table.starts_with("date,speaker,quotation,"), "{table}");
    assert!(
        table.contains(",Bess Ardagh,\"“We saw a lamp on the hill and waited,”\","),
        "{table}"
    );
    let marks = stdout(&home.run(&["bookmarks", "export", "--format", "html"]));
    assert!(
        marks.contains("<h2>The *ferry* that waited</h2>"),
        "{marks}"
    );
    let article = stdout(&home.run(&["annotate", "--format", "html", "ferry.txt"]));
    assert!(
        article.contains("<span class=\"who s1\">Bess Ardagh</span>"),
        "{article}"
    );
    let article = stdout(&home.run(&["annotate", "--format", "md", "ferry.txt"]));
    assert!(
        article.contains("[Bess Ardagh: “We saw a lamp on the hill and waited,”] said"),
        "{article}"
    );
}
