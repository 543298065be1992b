//! The form of a mention: name, pronoun or description.

use super::lexical_class::LexicalClass;
use super::noun_phrases::NounPhrase;
use super::token_context::TokenContext;
use crate::gender::Gender;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A name, of the cluster with that index.
    Name(usize),
    /// `he`, `her`
    Pronoun(Gender),
    They,
    It,
    /// `I`, `we`: the source of the quotation around it.
    FirstPerson,
    /// `who`: the mention right before it.
    Relative,
    Description(NounPhrase),
    /// None of these.
    Unknown,
}

/// The form of a one-word pronoun; none for other words.
pub(super) fn pronoun(ctx: &TokenContext<'_>, at: usize) -> Option<Form> {
    Some(match ctx.class_at(at) {
        LexicalClass::Subject(gender)
        | LexicalClass::Object(gender)
        | LexicalClass::Possessive(gender)
        | LexicalClass::Reflexive(gender) => Form::Pronoun(gender),
        LexicalClass::Her => Form::Pronoun(Gender::Female),
        LexicalClass::They => Form::They,
        LexicalClass::It => Form::It,
        LexicalClass::FirstSingular => Form::FirstPerson,
        // `US` is a country.
        LexicalClass::FirstPlural if !matches!(ctx.word(at), "US" | "Us") => Form::FirstPerson,
        _ => return None,
    })
}
