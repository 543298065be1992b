//! Follows one speaker from quotation to quotation, within the article and across articles.

use crate::app::request::RequestId;
use crate::app::{App, Reader, Session};
use crate::article_id::ArticleId;
use crate::library::index_api::{
    ArticleSummary, AttributedStatement, PersonPage, Request, Response, StatementKind,
};
use pullquote_text::Source;

/// A request for the next article that quotes a speaker.
#[derive(Debug)]
pub struct PendingFollow {
    request: RequestId,
    forward: bool,
    article: ArticleId,
    source: Source,
    name: String,
}

impl App {
    /// Opens the article that an answer leads to. Returns whether the answer was for this.
    pub(in crate::app) fn take_followed(&mut self, request: RequestId, answer: &Response) -> bool {
        let Some(following) = self.reader.follow.take_if(|one| one.request == request) else {
            return false;
        };
        // Another article was opened meanwhile.
        let here = self.reader.open.as_ref().map(|open| &open.source);
        if here != Some(&following.source) {
            return true;
        }
        let words = match answer {
            Response::Unavailable(reason) => reason.clone(),
            Response::Person(Some(page)) => match next_said(page, &following) {
                Ok(said) => {
                    let said = said.clone();
                    let date = date_words(&said.article);
                    self.reader.push_jump(&mut self.session);
                    self.reader.save_places(&mut self.session);
                    self.library.open_statement(&said, &mut self.session);
                    let way = if following.forward {
                        "on to"
                    } else {
                        "back to"
                    };
                    format!("{}: {way} {}{date}", page.line.name, said.article.title)
                }
                Err(words) => words,
            },
            _ => format!(
                "{} is not in the index yet; it grows while pullquote runs",
                following.name
            ),
        };
        self.session.info(words);
        true
    }
}

impl Reader {
    /// Goes to other words of the speaker in focus; after the last one, to the next article.
    pub(in crate::app) fn go_speaker(&mut self, steps: isize, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let speaker = match open.speech_in_focus() {
            Some(speech) => open.speaker_of_speech(speech),
            None => open.focus_entity().and_then(|id| {
                open.speakers
                    .iter()
                    .position(|speaker| speaker.who == Some(id))
            }),
        };
        let Some(speaker) = speaker else {
            session.info("go to a quotation first: ) is the next one");
            return;
        };
        let layers = session.settings.layers;
        let found = open.step_speech(steps, |open, speech| {
            open.speaker_of_speech(speech) == Some(speaker) && open.is_stop(speech, &layers)
        });
        if found {
            self.reveal_focus(session);
        } else {
            self.follow_speaker(steps > 0, session);
        }
    }

    /// Asks for the next or previous article that quotes the speaker in focus.
    fn follow_speaker(&mut self, forward: bool, session: &mut Session) {
        let Some(open) = &self.open else {
            return;
        };
        let who = open
            .focus_entity()
            .and_then(|id| open.annotations.entity(id));
        let Some(name) = who.map(|who| who.name.clone()) else {
            self.tell_none(
                if forward { 1 } else { -1 },
                "quotation of this speaker",
                session,
            );
            return;
        };
        let (article, source) = (open.id.clone(), open.source.clone());
        let question = Request::PersonNamed {
            article: article.clone(),
            name: name.clone(),
            state: session.identity_state(),
            limit: usize::MAX,
        };
        let request = session.ask(question);
        self.follow = Some(PendingFollow {
            request,
            forward,
            article,
            source,
            name,
        });
        session.info("looking in the other articles …");
    }
}

/// The nearest quotation in a later or earlier article, by date; else a message.
fn next_said<'p>(
    page: &'p PersonPage,
    following: &PendingFollow,
) -> Result<&'p AttributedStatement, String> {
    let quoted: Vec<&AttributedStatement> = page
        .said
        .iter()
        .filter(|said| matches!(said.kind, StatementKind::Direct | StatementKind::Mixed))
        .collect();
    let here = |said: &&AttributedStatement| {
        said.article.id == following.article || said.article.source == following.source
    };
    let name = &page.line.name;
    let found = if following.forward {
        let last = quoted.iter().rposition(here);
        last.and_then(|last| quoted[last + 1..].iter().find(|said| !here(said)))
    } else {
        let first = quoted.iter().position(here);
        first.and_then(|first| quoted[..first].iter().rfind(|said| !here(said)))
    };
    match found {
        Some(said) => Ok(said),
        None if !quoted.iter().any(here) => Err(format!(
            "the index does not have what {name} says in this article yet"
        )),
        None if following.forward => Err(format!("no later article quotes {name}")),
        None => Err(format!("no earlier article quotes {name}")),
    }
}

fn date_words(article: &ArticleSummary) -> String {
    article
        .date
        .map_or(String::new(), |date| format!(" · {date}"))
}
