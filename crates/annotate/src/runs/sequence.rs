//! Exchanges and quotations that stand free.

use super::page::Page;
use super::{SEQUENCE, attribute};
use crate::document::OUTSIDE;
use crate::tagset::Tag;
use crate::types::{Quote, QuoteKind, Speaker, Statement};
use crate::word_lists::word_lists;

word_lists!(WORDS, "runs.txt", ASKING ADDRESS VIEWS);

/// Something said: a quotation or a statement.
#[derive(Clone, Copy)]
struct Event {
    paragraph: usize,
    speaker: Speaker,
    /// Index of the quotation; `None` for a statement.
    quote: Option<usize>,
}

/// How many events back the other speaker of an exchange is searched.
const BACK: usize = 6;
/// Maximum length in tokens of a turn of an exchange.
const TURN: usize = 40;

/// Minimum confidence of the statements whose speakers are considered.
const STATEMENT: f32 = 0.5;

pub fn revise(page: &Page, quotes: &mut [Quote], statements: &[Statement]) {
    let mut events: Vec<Event> = Vec::new();
    let mut statements = statements.iter().peekable();
    for (at, &idx) in page.outer.iter().enumerate() {
        let start = quotes[idx].span.start();
        while let Some(one) = statements.next_if(|one| one.span().start() < start) {
            if let Some(speaker) = one.speaker.filter(|_| one.confidence >= STATEMENT) {
                let at = page.document.tokens.at(one.span().start());
                let paragraph = page.document.paragraph_of[at] as usize;
                events.push(Event {
                    paragraph,
                    speaker,
                    quote: None,
                });
            }
        }
        let paragraph = page.paragraph_of(&quotes[idx]);
        if !page.is_header[paragraph]
            && let Some((speaker, why)) = decide(page, quotes, &events, idx)
        {
            attribute(&mut quotes[idx], speaker, SEQUENCE, why);
            if quotes[idx].kind == QuoteKind::Scare {
                quotes[idx].kind = QuoteKind::Direct;
            }
        }
        if let Some(speaker) = quotes[idx].speaker {
            if page.continues(&quotes[idx]) {
                attribute_beginning(page, quotes, at, speaker);
            }
            events.push(Event {
                paragraph,
                speaker,
                quote: Some(idx),
            });
        }
    }
}

/// Gives the speaker of the quotation at `page.outer[at]` to the paragraphs that it continues, if they
/// have none: `“A.` without a closing mark before `“B,” said Roe`.
fn attribute_beginning(page: &Page, quotes: &mut [Quote], at: usize, speaker: Speaker) {
    let mut after = page.outer[at];
    for &idx in page.outer[..at].iter().rev() {
        let paragraph = page.paragraph_of(&quotes[idx]);
        let is_open = page.before(page.paragraph_of(&quotes[after])) == Some(paragraph)
            && page.tokens_of(&quotes[idx]).end == page.paragraph(paragraph).end;
        if !page.continues(&quotes[after]) || !is_open || quotes[idx].speaker.is_some() {
            return;
        }
        let (speaker, why) = because(page, "it continues in the words of", speaker);
        attribute(&mut quotes[idx], speaker, SEQUENCE, why);
        after = idx;
    }
}

/// The speaker that the sequence gives to quotation `idx`, if it decides.
fn decide(
    page: &Page,
    quotes: &[Quote],
    events: &[Event],
    idx: usize,
) -> Option<(Speaker, String)> {
    let quote = &quotes[idx];
    let paragraph = page.paragraph_of(quote);
    let first = page.quotes_of(paragraph).first() == Some(&idx);
    let before = page.before(paragraph)?;
    if page.continues(quote) && first {
        let last = events.last().filter(|last| last.paragraph == before)?;
        let open = last.quote.is_some() && quote.speaker.is_none();
        return open.then(|| because(page, "it continues the words of", last.speaker));
    }
    if !page.is_only_quoted(paragraph) || !first {
        return within(page, quote, events);
    }
    let speaker = if page.quotes_of(before).is_empty() {
        answer(page, events, before).or_else(|| introduced(page, quote, events, before))?
    } else {
        reply(page, quotes, events, idx, before).or_else(|| questioned(page, before))?
    };
    let known = quote
        .speaker
        .is_some_and(|old| page.is_same(old, speaker.0));
    (!known).then_some(speaker)
}

/// The person to whom the last sentence of paragraph `before` puts something: `It was put to him that …`
fn questioned(page: &Page, before: usize) -> Option<(Speaker, String)> {
    let tokens = page.paragraph(before);
    let put = tokens
        .clone()
        .rev()
        .take(TURN)
        .find(|at| page.document.word(*at) == "put" && page.document.word(at + 1) == "to")?;
    let speaker = page.person_in(put + 2..tokens.end.min(put + 6))?;
    Some(because(page, "it answers what was put to", speaker))
}

/// The speaker of a quotation that is a sentence of its own in the writer's paragraph: the person whom
/// the question before it is about, or the source of the statement before it where only a relative
/// pronoun was found.
fn within(page: &Page, quote: &Quote, events: &[Event]) -> Option<(Speaker, String)> {
    let document = page.document;
    let tokens = page.tokens_of(quote);
    let paragraph = page.paragraph(page.paragraph_of(quote));
    let sentence = |at: usize| document.sentence_of[at] as usize;
    let before = tokens.start.checked_sub(1)?;
    if before < paragraph.start || sentence(before) == sentence(tokens.start) {
        return None;
    }
    let mention = quote.speaker.map(|old| old.mention.of(document.text));
    if mention.is_some_and(|word| matches!(word, "who" | "which" | "that")) {
        let last = events.last()?;
        let at = document.tokens.at(last.speaker.mention.start());
        let word = last.speaker.mention.of(document.text);
        let is_source = last.quote.is_none() && paragraph.contains(&at) && word != "who";
        return is_source.then(|| because(page, "it goes on from the statement of", last.speaker));
    }
    let is_alone = tokens.end >= paragraph.end
        || sentence(tokens.end) != sentence(tokens.end - 1)
        || mention.is_none();
    if !is_alone || document.quoted_span_of[before] != OUTSIDE {
        return None;
    }
    let earlier = &document.tokens.sentences[sentence(before)];
    let earlier = earlier.start as usize..earlier.end as usize;
    if document.word(before) == "?" {
        let speaker = page.person_in(earlier)?;
        return Some(because(page, "the question before it is about", speaker));
    }
    if let Some(speaker) = agreeing(page, earlier.clone()) {
        return Some(because(
            page,
            "the sentence before it gives the view of",
            speaker,
        ));
    }
    let last = events.last().filter(|last| last.quote.is_none())?;
    let stated = document.tokens.at(last.speaker.mention.start());
    let is_other = quote
        .speaker
        .is_none_or(|old| !earlier.contains(&document.tokens.at(old.mention.start())));
    (is_other && earlier.contains(&stated) && page.is_person(last.speaker))
        .then(|| because(page, "it goes on from the statement of", last.speaker))
}

/// Longest sentence that says only that somebody agrees or not, in tokens.
const VIEW: usize = 8;

/// `Zane agrees.`, `Ann Zane was less sure.`: the subject of the sentence.
fn agreeing(page: &Page, sentence: std::ops::Range<usize>) -> Option<Speaker> {
    let document = page.document;
    if sentence.len() > VIEW {
        return None;
    }
    let verb = sentence.clone().find(|at| document.tag(*at).is_finite())?;
    let is_view = WORDS.has(VIEWS, &document.word(verb).to_ascii_lowercase());
    let speaker = page.person_in(sentence.start..verb)?;
    (is_view && page.is_person(speaker)).then_some(speaker)
}

/// The other speaker of an exchange, if quotation `idx` answers the one in paragraph `before`.
fn reply(
    page: &Page,
    quotes: &[Quote],
    events: &[Event],
    idx: usize,
    before: usize,
) -> Option<(Speaker, String)> {
    let recent = events.iter().rev().take(BACK);
    let mut near = recent.clone().take_while(|event| event.paragraph == before);
    let last = near.find(|event| event.quote.is_some())?;
    let asked = &quotes[last.quote?];
    let mut others = recent.filter(|event| !page.is_same(event.speaker, last.speaker));
    let other = others
        .next()
        .filter(|other| page.is_person(other.speaker))?;
    let is_exchange = page.before(before) == Some(other.paragraph) && other.quote.is_some();
    let is_question = page.last_word(page.tokens_of(asked)) == "?";
    let cue = asked.cue.map_or("", |cue| cue.span.of(page.document.text));
    let is_asked = is_question && WORDS.has(ASKING, &cue.to_ascii_lowercase());
    let are_short = [asked, &quotes[idx]]
        .iter()
        .all(|quote| page.tokens_of(quote).len() <= TURN);
    let begin = [before, other.paragraph]
        .iter()
        .all(|paragraph| begins_with_quote(page, *paragraph));
    let is_turn = is_question || begin || next_addresses(page, quotes, idx, other.speaker);
    let why = if is_asked {
        "it answers the question before it"
    } else if addresses(page, &quotes[idx], last.speaker) {
        "it addresses the speaker before it"
    } else if is_exchange && are_short && is_turn {
        "the two speakers alternate"
    } else {
        return None;
    };
    Some(because(page, why, other.speaker))
}

/// Whether the next paragraph is only quoted and addresses `speaker`.
fn next_addresses(page: &Page, quotes: &[Quote], idx: usize, speaker: Speaker) -> bool {
    let next = page.paragraph_of(&quotes[idx]) + 1;
    let Some(quote) = page.quotes_of(next).first() else {
        return false;
    };
    page.is_only_quoted(next) && addresses(page, &quotes[*quote], speaker)
}

fn because(page: &Page, why: &str, speaker: Speaker) -> (Speaker, String) {
    (speaker, format!("{why}: “{}”", page.name_of(speaker)))
}

/// The speaker of the answer to a question in the writer's words, paragraph `before`: the one who
/// answered the question before it, or else the person whom the paragraph before the question is about.
fn answer(page: &Page, events: &[Event], before: usize) -> Option<(Speaker, String)> {
    if page.last_word(page.paragraph(before)) != "?" {
        return None;
    }
    let earlier = page.before(before)?;
    let last = events.last().filter(|last| last.paragraph == earlier);
    let speaker = last
        .filter(|last| last.quote.is_none() || page.is_only_quoted(earlier))
        .map(|last| last.speaker)
        .or_else(|| page.subject(earlier))
        .filter(|speaker| page.is_person(*speaker))
        .or_else(|| page.person_in(page.paragraph(before)))?;
    Some(because(page, "it answers the question before it", speaker))
}

fn begins_with_quote(page: &Page, paragraph: usize) -> bool {
    let first = page.paragraph(paragraph).start;
    page.document.quoted_span_of[first] != OUTSIDE
}

/// Whether a quotation addresses `speaker`, by name or by a form of address between commas.
fn addresses(page: &Page, quote: &Quote, speaker: Speaker) -> bool {
    let document = page.document;
    let tokens = page.tokens_of(quote);
    let name = page.name_of(speaker);
    let is_edge = |at: usize| {
        !tokens.contains(&at)
            || matches!(
                document.tag(at),
                Tag::Comma | Tag::Stop | Tag::Mark | Tag::Colon
            )
    };
    tokens.clone().take(TURN).any(|at| {
        let word = document.word(at);
        let is_name = document.words.shape[at] == crate::features::Shape::Capital
            && name.split(' ').any(|part| part == word);
        let is_title = WORDS.has(ADDRESS, &word.to_ascii_lowercase());
        if !is_name && !is_title || !is_edge(at + 1) {
            return false;
        }
        let title = document.word(at.saturating_sub(1));
        let first = if matches!(
            title,
            "Mr" | "Mrs" | "Ms" | "Mr." | "Mrs." | "Ms." | "my" | "My" | "your" | "Your"
        ) {
            at - 1
        } else {
            at
        };
        let Some(left) = first.checked_sub(1) else {
            return false;
        };
        // `Yes, sir.` or `Sir, I …`
        document.tag(left) == Tag::Comma
            || document.tag(left) == Tag::Mark && document.tag(at + 1) == Tag::Comma
    })
}

/// The speaker whom the paragraph before a free quotation introduces: the source of its last statement,
/// else the person it begins with.
fn introduced(
    page: &Page,
    quote: &Quote,
    events: &[Event],
    before: usize,
) -> Option<(Speaker, String)> {
    if page.is_header[before] {
        return None;
    }
    let begin = page.paragraph(before).start;
    let begin = page.document.tokens.tokens[begin].span.start();
    if quote
        .speaker
        .is_some_and(|old| old.mention.start() >= begin)
    {
        return None;
    }
    let last = events.last().filter(|last| last.paragraph == before);
    let speaker = last
        .map(|last| last.speaker)
        .or_else(|| page.subject(before))
        .filter(|speaker| page.is_person(*speaker))?;
    // Not where the paragraph also speaks of the one who spoke before it.
    let spoken_of = |old| page.mention_in(before, old).is_some();
    if quote.speaker.is_some_and(spoken_of) {
        return None;
    }
    Some(because(page, "the paragraph before it introduces", speaker))
}
