//! Where steps through what is said stop, to number them without visiting all: a status line is drawn for each page.

use crate::config::settings::Layers;
use pullquote_annotate::{Annotations, QuoteKind, Statement};
use pullquote_text::Span;

/// The spans of what is said, by kind, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    quotes: Vec<Span>,
    scare: Vec<Span>,
    statements: Vec<Span>,
}

impl Stops {
    /// The stops among what is shown.
    pub fn of(annotations: &Annotations, is_shown: impl Fn(Span) -> bool) -> Self {
        let mut stops = Self::default();
        for quote in &annotations.quotes {
            match quote.kind {
                QuoteKind::Scare => stops.scare.push(quote.span),
                QuoteKind::Direct | QuoteKind::Mixed => stops.quotes.push(quote.span),
            }
        }
        let marked = annotations.statements.iter().filter(|one| one.is_marked());
        stops.statements.extend(marked.map(Statement::span));
        for list in [&mut stops.quotes, &mut stops.scare, &mut stops.statements] {
            list.retain(|span| is_shown(*span));
            list.sort_unstable();
        }
        stops
    }

    /// How many of the stops in `layers` are up to `here`, and how many there are.
    pub fn number(&self, here: Span, layers: &Layers) -> (usize, usize) {
        let lists = [
            (&self.quotes, true),
            (&self.scare, layers.quotes),
            (&self.statements, layers.reported),
        ];
        let lists = lists.iter().filter(|(_, is_stop)| *is_stop);
        lists.fold((0, 0), |(number, total), (list, _)| {
            let until = list.partition_point(|span| *span <= here);
            (number + until, total + list.len())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::Settings;
    use pullquote_annotate::Annotator;
    use pullquote_text::{Source, plain};

    #[test]
    fn stops_are_counted_by_the_layers_that_are_on() {
        let text = "“The ferry stays,” said Ana Ruiz. The so-called “experts” were wrong. Ruiz said that the \
            council had agreed. “He told me ‘never’ twice,” said Tom Brandt. The word “crisis” is Greek. ";
        let article = plain::from_text(text.repeat(3), Source::Stdin);
        let annotations = Annotator::new().unwrap().annotate_article(&article);
        let spoken: Vec<(Span, bool, bool)> = annotations
            .quotes
            .iter()
            .map(|quote| (quote.span, quote.kind == QuoteKind::Scare, false))
            .chain(
                annotations
                    .statements
                    .iter()
                    .filter(|one| one.is_marked())
                    .map(|one| (one.span(), false, true)),
            )
            .collect();
        assert!(spoken.iter().any(|one| one.1) && spoken.iter().any(|one| one.2));
        let stops = Stops::of(&annotations, |_| true);
        for (quotes, reported) in [(false, false), (true, false), (false, true), (true, true)] {
            let layers = Layers {
                quotes,
                reported,
                ..Settings::default().layers
            };
            let stopped = spoken
                .iter()
                .filter(|(_, scare, statement)| (quotes || !scare) && (reported || !statement));
            let stopped: Vec<Span> = stopped.map(|(span, ..)| *span).collect();
            for here in &stopped {
                let until = stopped.iter().filter(|span| *span <= here).count();
                assert_eq!(stops.number(*here, &layers), (until, stopped.len()));
            }
        }
    }
}
