//! Piping text to commands, and opening files in an editor.

use crate::common::{NATO, TestApp};
use crate::{harbour, screen, status};
use pullquote::app::Msg;
use pullquote_text::Source;

#[test]
fn text_is_piped_to_commands_and_their_output_shown() {
    let mut app = harbour(80, 24);
    app.press("|");
    assert!(
        status(&app).contains("pipe the article to:"),
        "{}",
        status(&app)
    );
    app.press("\"cat\" Enter");
    assert!(screen(&app).contains("Nobody had waited for her."));
    assert!(
        screen(&app).contains("5 lines · exit code 0"),
        "{}",
        screen(&app)
    );
    app.press("Esc g quote |");
    assert!(status(&app).contains("↑ last command"));
    app.press("Tab Up");
    assert!(
        status(&app).contains("pipe what is in focus to: cat"),
        "{}",
        status(&app)
    );
    app.press("Enter Esc");
    app.press("s s l | Up Enter");
    assert_eq!(
        app.notice(),
        "cat: We have",
        "a line is shown on the status line"
    );
    app.printed = Some(String::new());
    app.press("Esc | \"true\" Enter");
    assert_eq!(app.notice(), "true: done, no output");
    app.printed = Some("\u{1b}[2Jx\n".repeat(50));
    app.press("| Up Up");
    assert!(status(&app).contains("pipe the article to: cat"));
    app.press("Enter G");
    assert!(
        !screen(&app).contains('\u{1b}'),
        "what commands print is cleaned"
    );
    app.press("y");
    assert_eq!(app.copied.len(), 1);
    assert!(app.session.overlay.is_none());
}

#[test]
fn files_are_opened_in_the_editor_and_samples_are_not() {
    let mut app = TestApp::reading(80, 24);
    app.press("Ctrl-e");
    assert!(app.notice().starts_with("samples are part of the program"));
    let path = std::path::PathBuf::from("/news/nato.txt");
    let source = Source::File(path.clone());
    let bytes = app.files[&Source::Seed(NATO.to_owned())].clone();
    let article = pullquote_import::article(&bytes, source.clone());
    let mut entry = pullquote::library::Entry::of(&article);
    entry.id = Some(pullquote::article_id::ArticleId::of(article.text()));
    app.files.insert(source.clone(), bytes);
    app.send(Msg::Listed(vec![entry]));
    app.press("Ctrl-e");
    assert_eq!(
        app.notice(),
        "samples have no file; your copy is /news/nato.txt"
    );
    app.press("q");
    app.app.library.articles.point_at(&source);
    app.press("Ctrl-e Enter Ctrl-e");
    assert_eq!(app.edited, [path.clone(), path]);
}
