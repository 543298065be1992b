//! Explanations of a resolution in plain words.

use super::article::ArticleCoref;
use super::form::Form;
use super::resolver::{PassOutput, Reason};

/// Longest chain of steps that is explained.
const MAX_STEPS: usize = 6;

/// One line for each step from source number `source` to a name, in order.
pub(super) fn source(
    article: &ArticleCoref<'_>,
    output: &PassOutput,
    source: usize,
) -> Vec<String> {
    let mut out = Vec::new();
    let Some(mut at) = article.of_sources.get(source).copied() else {
        return out;
    };
    if matches!(
        article.markables.get(at).map(|one| &one.form),
        Some(Form::FirstPerson)
    ) {
        out.push(format!(
            "“{}” is who speaks in the quotation around it",
            words(article, at)
        ));
        let speaker = article.speakers_around.get(source).copied().flatten();
        match speaker.and_then(|idx| article.of_sources.get(idx)) {
            Some(speaker) => at = *speaker,
            None => return Vec::new(),
        }
    }
    while out.len() < MAX_STEPS {
        let Some((cluster, reason)) = output.outcomes.get(at).copied().flatten() else {
            return out;
        };
        let name = article
            .clusters
            .list
            .get(cluster)
            .map_or("", |one| one.name.as_str());
        let said = words(article, at);
        out.push(match reason {
            Reason::Named if said == name => return out,
            Reason::Named => format!("“{said}” means “{name}”"),
            Reason::Stated => format!("the text says that “{name}” is “{said}”"),
            Reason::Fits => format!("“{said}” fits “{name}” best in all its places"),
            Reason::Near => format!("nobody near “{said}” fits as well as “{name}”"),
            Reason::Follows(before) => format!(
                "“{said}” follows “{}” {}",
                words(article, before),
                distance(article, before, at)
            ),
        });
        match reason {
            Reason::Follows(before) => at = before,
            _ => return out,
        }
    }
    out
}

/// The words of markable `at`, white space collapsed.
fn words(article: &ArticleCoref<'_>, at: usize) -> String {
    let span = article.markables.get(at).map(|one| one.span);
    let words = span.unwrap_or_default().of(article.ctx.text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where markable `before` is, as seen from markable `at`.
fn distance(article: &ArticleCoref<'_>, before: usize, at: usize) -> String {
    let position = |idx: usize| {
        let token = article.markables[idx].range.start;
        (article.ctx.sentence[token], article.ctx.paragraph[token])
    };
    let ((old_sentence, old_paragraph), (sentence, paragraph)) = (position(before), position(at));
    match (
        sentence.saturating_sub(old_sentence),
        paragraph.saturating_sub(old_paragraph),
    ) {
        (0, _) => "in the same sentence".to_owned(),
        (1, 0) => "in the sentence before".to_owned(),
        (n, 0) => format!("{n} sentences before"),
        (_, 1) => "in the paragraph before".to_owned(),
        (_, n) => format!("{n} paragraphs before"),
    }
}
