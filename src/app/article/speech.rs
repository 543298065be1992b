//! What is said in an article: quotations, and reported speech without marks.

use super::OpenArticle;
use super::focus::Speech;
use crate::app::speakers::UNATTRIBUTED;
use pullquote_annotate::{Cue, Explanation, QuoteKind, Speaker};
use pullquote_text::{Span, clean};

impl OpenArticle {
    /// The quotation or statement in focus.
    pub fn speech_in_focus(&self) -> Option<Speech> {
        let speech = self.focus.and_then(Speech::of_focus)?;
        self.focus_span().map(|_| speech)
    }

    /// All words of it, from first to last.
    pub fn speech_span(&self, at: Speech) -> Span {
        match at {
            Speech::Quote(idx) => self.annotations.quotes[idx].span,
            Speech::Statement(idx) => self.annotations.statements[idx].span(),
        }
    }

    /// The speaker: its index in [`OpenArticle::speakers`].
    pub fn speaker_of_speech(&self, at: Speech) -> Option<usize> {
        match at {
            Speech::Quote(idx) => self.speaker_of(idx),
            Speech::Statement(idx) => self.speaker_of_statement(idx),
        }
    }

    /// The hue of a speaker, by index.
    pub fn hue_of(&self, speaker: Option<usize>) -> Option<usize> {
        Some(self.speakers.get(speaker?)?.hue)
    }

    /// The words in the text for the speaker.
    pub fn source_of(&self, at: Speech) -> Option<Speaker> {
        match at {
            Speech::Quote(idx) => self.annotations.quotes[idx].speaker,
            Speech::Statement(idx) => self.annotations.statements[idx].speaker,
        }
    }

    pub fn cue_of(&self, at: Speech) -> Option<Cue> {
        match at {
            Speech::Quote(idx) => self.annotations.quotes[idx].cue,
            Speech::Statement(idx) => self.annotations.statements[idx].cue,
        }
    }

    /// How sure the speaker of a quotation is, or that a statement is one.
    pub fn confidence_of(&self, at: Speech) -> f32 {
        match at {
            Speech::Quote(idx) => self.annotations.quotes[idx].confidence,
            Speech::Statement(idx) => self.annotations.statements[idx].confidence,
        }
    }

    /// Why it has its speaker and kind.
    pub fn explanation_of(&self, at: Speech) -> &Explanation {
        match at {
            Speech::Quote(idx) => &self.annotations.quotes[idx].explanation,
            Speech::Statement(idx) => &self.annotations.statements[idx].explanation,
        }
    }

    pub fn is_doubtful(&self, at: Speech) -> bool {
        match at {
            Speech::Quote(idx) => self.annotations.quotes[idx].is_doubtful(),
            Speech::Statement(idx) => self.annotations.statements[idx].is_doubtful(),
        }
    }

    pub fn is_scare(&self, at: Speech) -> bool {
        match at {
            Speech::Quote(idx) => self.annotations.quotes[idx].kind == QuoteKind::Scare,
            Speech::Statement(_) => false,
        }
    }

    /// The speaker's name, if the text has one.
    pub fn named_speaker_of(&self, at: Speech) -> Option<String> {
        let speaker = &self.speakers[self.speaker_of_speech(at)?];
        speaker.named.then(|| speaker.name.clone())
    }

    /// The speaker on screen, with `(?)` if uncertain.
    pub fn speaker_words(&self, at: Speech) -> String {
        let Some(speaker) = self.speaker_of_speech(at) else {
            return UNATTRIBUTED.to_owned();
        };
        let name = clean::line(&self.speakers[speaker].name);
        if self.is_doubtful(at) {
            format!("{name} (?)")
        } else {
            name.into_owned()
        }
    }
}
