//! Words that may name a source: names, pronouns, descriptions, plural and unnamed sources.
//!
//! Base noun phrases read off the word classes, with their possessors as candidates of their own
//! (`Ms Roy’s claim that …`).

use std::ops::Range;

use super::pos::Tag;
use super::scene::{Scene, range};
use super::types::EntityKind;

/// What sort of words a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Sort {
    /// `he`, `they`
    Pronoun,
    /// `his`, `Ms Roy’s`
    Possessor,
    /// `who`, `which`
    Relative,
    /// A person's name.
    Person,
    /// The name of something else.
    Name,
    /// `the minister`
    Noun,
    /// `officials`
    Nouns,
    /// `some`, `another`, `both`
    Other,
}

/// A candidate source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its tokens.
    pub tokens: Range<u32>,
    /// The token of its head word.
    pub head: u32,
    /// What sort of words it is.
    pub sort: Sort,
    /// The innermost piece that holds it, or [`super::scene::OUTSIDE`].
    pub piece: u32,
}

/// All candidates of a text, sorted by their first token, a possessor after the phrase that it is in.
pub fn find(scene: &Scene) -> Vec<Candidate> {
    let mut out = Vec::with_capacity(scene.len() / 4);
    for sentence in &scene.tokens.sentences {
        let sentence = range(sentence);
        let mut at = sentence.start;
        while at < sentence.end {
            at = phrase(scene, at, sentence.end, &mut out);
        }
    }
    out
}

/// Takes the phrase that begins at `at`, if one does; the answer is where to go on.
fn phrase(scene: &Scene, at: usize, limit: usize, out: &mut Vec<Candidate>) -> usize {
    match scene.tag(at) {
        Tag::Pronoun => {
            push(scene, at..at + 1, at, Sort::Pronoun, out);
            return at + 1;
        }
        Tag::Wh => {
            push(scene, at..at + 1, at, Sort::Relative, out);
            return at + 1;
        }
        Tag::Possessive => push(scene, at..at + 1, at, Sort::Possessor, out),
        _ => {}
    }
    let end = phrase_end(scene, at, limit);
    if end == at {
        return at + 1;
    }
    let noun = (at..end).rev().find(|idx| scene.tag(*idx).is_noun());
    let Some(head) = noun else {
        let lone = (at..end).all(|idx| {
            matches!(
                scene.tag(idx),
                Tag::Determiner | Tag::Number | Tag::Adjective
            )
        });
        if lone && scene.word(end - 1) != "the" && scene.word(end - 1) != "a" {
            push(scene, at..end, end - 1, Sort::Other, out);
        }
        return end;
    };
    push(scene, at..head + 1, head, sort_of(scene, head), out);
    possessors(scene, at..head + 1, out);
    end
}

fn sort_of(scene: &Scene, head: usize) -> Sort {
    match (scene.name_of[head], scene.tag(head)) {
        (Some(EntityKind::Person), _) => Sort::Person,
        (_, Tag::Name) => Sort::Name,
        (_, Tag::Nouns) => Sort::Nouns,
        _ => Sort::Noun,
    }
}

/// Index after the longest run of words that can make a phrase from `at`.
fn phrase_end(scene: &Scene, at: usize, limit: usize) -> usize {
    let mut end = at;
    let piece = scene.piece_of[at];
    while end < limit && scene.piece_of[end] == piece {
        let tag = scene.tag(end);
        let fits = match tag {
            Tag::Determiner | Tag::Possessive => end == at || scene.tag(end - 1) == Tag::Determiner,
            Tag::Adjective | Tag::Number | Tag::Noun | Tag::Nouns | Tag::Name => true,
            Tag::Genitive => end > at && scene.tag(end - 1).is_noun(),
            Tag::Sign => matches!(scene.word(end), "$" | "£" | "€" | "%" | "&"),
            Tag::Adverb => scene.tag(end + 1) == Tag::Adjective,
            Tag::Participle | Tag::Gerund => {
                end > at
                    && end + 1 < limit
                    && scene.tag(end + 1).is_noun()
                    && matches!(
                        scene.tag(end - 1),
                        Tag::Determiner
                            | Tag::Possessive
                            | Tag::Adjective
                            | Tag::Adverb
                            | Tag::Genitive
                    )
            }
            _ => false,
        };
        // A pronoun or a new determiner begins another phrase.
        if !fits || end - at > 16 {
            break;
        }
        end += 1;
    }
    end
}

/// `Ms Roy` in `Ms Roy’s claim`.
fn possessors(scene: &Scene, phrase: Range<usize>, out: &mut Vec<Candidate>) {
    for idx in phrase.clone() {
        if scene.tag(idx) == Tag::Genitive && idx > phrase.start {
            push(scene, phrase.start..idx, idx - 1, Sort::Possessor, out);
            return;
        }
    }
}

fn push(scene: &Scene, tokens: Range<usize>, head: usize, sort: Sort, out: &mut Vec<Candidate>) {
    out.push(Candidate {
        piece: scene.piece_of[head],
        tokens: tokens.start as u32..tokens.end as u32,
        head: head as u32,
        sort,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Model, token::tokenize};
    use pullquote_text::Source;
    use pullquote_text::plain;

    #[test]
    fn phrases_pronouns_and_possessors() {
        let text = "The minister said that Ms. Roy’s old firm told him so.";
        let article = plain::from_text(text.into(), Source::Stdin);
        let tokens = tokenize(&article);
        let scene = Scene::new(&article, &tokens, &[], Model::shipped().quotes());
        let got: Vec<_> = find(&scene)
            .iter()
            .map(|c| scene.span(&c.tokens).of(text))
            .collect();
        assert_eq!(
            got,
            ["The minister", "Ms. Roy’s old firm", "Ms. Roy", "him"]
        );
    }
}
