//! [`Annotator`]: the models of all stages, and the order in which the stages run.

use super::annotated_text::AnnotatedText;
use super::assemble::{self, QuotesAndStatements};
use super::attribution::{Attributor, Ranker, opinion};
use super::confidence::{ConfidenceModels, Rater};
use super::context::Context;
use super::coref::{self, weights::Weights};
use super::cues::{self, CueModel};
use super::document::{Document, WordModels};
use super::engine::Engine;
#[cfg(feature = "train")]
use super::evidence::Mix;
use super::evidence::{Cancelled, Evidence};
use super::features::{BrownClusters, Hashes};
use super::gender::Gender;
use super::lexicon::Lexicon;
use super::model::{ModelError, ModelFiles};
use super::options::Options;
use super::pos::PosModel;
use super::quote_kind::ScareModel;
use super::reported_speech::semi_crf::SemiCrf;
use super::types::{Annotations, Explanation, Mention, Quote, Speaker, Statement};
use super::{candidates, grammar, ner, runs, window};
use pullquote_text::{Article, Source, Span, plain};

/// Annotates texts. Cheap to clone: the models are read in place from the binary.
///
/// The result is a pure function of the text: the same on every platform and in every thread. Time is
/// linear in the length of the text. Annotation cannot fail.
#[derive(Clone, Debug)]
pub struct Annotator {
    files: ModelFiles,
    version: String,
    options: Options,
    lexicon: Lexicon,
    names: ner::Weights,
    words: WordModels,
    cues: CueModel,
    ranker: Ranker,
    scare: ScareModel,
    reported: SemiCrf,
    antecedents: Weights,
    confidence: [ConfidenceModels; 2],
}

impl Annotator {
    /// Opens the models that are compiled in.
    ///
    /// # Errors
    /// When a model file was not made for this version of the crate or lacks a section. A published
    /// version never returns an error.
    pub fn new() -> Result<Self, ModelError> {
        Self::open(ModelFiles::shipped()?)
    }

    /// Opens the models in `files`.
    ///
    /// # Errors
    /// When a section is missing or has the wrong length.
    #[doc(hidden)]
    pub fn open(files: ModelFiles) -> Result<Self, ModelError> {
        Ok(Self {
            version: files.version(),
            files,
            options: Options::default(),
            lexicon: Lexicon::open(files.lists)?,
            names: ner::Weights::open(files.names)?,
            words: WordModels {
                clusters: BrownClusters::open(files.quotes)?,
                pos: PosModel::open(files.quotes)?,
            },
            cues: CueModel::open(files.quotes)?,
            ranker: Ranker::open(files.quotes)?,
            scare: ScareModel::open(files.quotes)?,
            reported: SemiCrf::open(files.quotes)?,
            antecedents: coref::weights::open(files.coref)?,
            confidence: [
                ConfidenceModels::open(files.confidence, Engine::Fast)?,
                ConfidenceModels::open(files.confidence, Engine::Deep)?,
            ],
        })
    }

    /// Reads texts as `options` say, with the fast engine when this build lacks the other one.
    #[must_use]
    pub fn with_options(self, mut options: Options) -> Self {
        if !options.engine.is_available() {
            options.engine = Engine::Fast;
        }
        let version = match options.engine {
            Engine::Fast => self.files.version(),
            Engine::Deep => self.files.deep_version(),
        };
        Self {
            version,
            options,
            ..self
        }
    }

    /// Reads texts with `engine`, or with the fast one when this build lacks it.
    #[must_use]
    pub fn with_engine(self, engine: Engine) -> Self {
        let options = Options {
            engine,
            ..self.options.clone()
        };
        self.with_options(options)
    }

    /// The engine that reads texts.
    pub fn engine(&self) -> Engine {
        self.options.engine
    }

    /// Identifies the rules and the model files. Stored annotations are stale when it differs.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The gender of nine in ten or more of those who bear the given name of a person's full name, `Ana Ruiz`;
    /// `None` for a name that is used otherwise, or is not in the lists, and for a family name alone.
    pub fn gender_of_name(&self, name: &str) -> Option<Gender> {
        coref::gender_of_name(&self.lexicon, name)
    }

    /// Annotates a plain text. Blank lines separate paragraphs; a headline, byline and dateline are
    /// recognised. Spans are byte offsets into [`AnnotatedText::text`], which is `text` as it is.
    pub fn annotate(&self, text: &str) -> AnnotatedText {
        let article = plain::from_text(text.to_owned(), Source::Given(String::new()));
        let annotations = self.annotate_article(&article);
        AnnotatedText::new(article, annotations)
    }

    /// [`Annotator::annotate`] that gives up like [`Annotator::annotate_until`].
    pub fn annotate_text_until(
        &self,
        text: &str,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<AnnotatedText> {
        let article = plain::from_text(text.to_owned(), Source::Given(String::new()));
        let annotations = self.annotate_until(&article, is_cancelled)?;
        Some(AnnotatedText::new(article, annotations))
    }

    /// Annotates an article. Spans are byte offsets into [`Article::text`].
    pub fn annotate_article(&self, article: &Article) -> Annotations {
        self.annotate_until(article, &|| false).unwrap_or_default()
    }

    /// [`Annotator::annotate_article`] that gives up, with `None`, once `is_cancelled` says so. The deep engine
    /// asks several times a second.
    pub fn annotate_until(
        &self,
        article: &Article,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Annotations> {
        if is_cancelled() {
            return None;
        }
        let mut found = self.read(article, is_cancelled)?.found;
        self.options.apply(&mut found);
        Some(found)
    }

    /// [`Annotator::annotate_until`] with the features of the confidences.
    #[doc(hidden)]
    pub fn read(&self, article: &Article, is_cancelled: &dyn Fn() -> bool) -> Option<Reading> {
        let mut document = Document::new(article, self.words);
        if self.options.engine == Engine::Deep {
            document.evidence = self.evidence(&document, is_cancelled).ok()?;
        }
        Some(self.decide(article, &document))
    }

    /// Annotates an article once with each of the given weights of the encoder's evidence.
    #[cfg(feature = "train")]
    #[doc(hidden)]
    pub fn annotate_mixes(&self, article: &Article, mixes: &[Mix]) -> Vec<Annotations> {
        let mut document = Document::new(article, self.words);
        let evidence = self.evidence(&document, &|| false).ok().flatten();
        let annotate = |mix: &Mix| {
            document.evidence = evidence.as_ref().map(|evidence| evidence.with_mix(*mix));
            self.decide(article, &document).found
        };
        mixes.iter().map(annotate).collect()
    }

    /// All stages after the reading.
    fn decide(&self, article: &Article, document: &Document) -> Reading {
        let mut mentions = self.names(document);
        runs::labels::name(document, &mut mentions);
        let mut speech = self.speech(document, &mentions);
        runs::drop_labels(document, &mut speech.statements, &mut speech.claims);
        let (mut quotes, mut statements) = (speech.quotes, speech.statements);
        let sources: Vec<Span> = speakers(&mut quotes, &mut statements)
            .map(|(speaker, _)| speaker.mention)
            .collect();
        let resolution = coref::resolve(
            document,
            &self.lexicon,
            &self.antecedents,
            &mut mentions,
            &sources,
            &quotes,
        );
        let resolved = resolution.resolved.into_iter().zip(resolution.explanations);
        for ((speaker, explanation), (entity, chain)) in
            speakers(&mut quotes, &mut statements).zip(resolved)
        {
            speaker.entity = entity;
            explanation.steps.extend(chain);
        }
        let engine = match document.evidence {
            Some(_) => Engine::Deep,
            None => Engine::Fast,
        };
        let models = self.confidence[engine as usize];
        let entities = &resolution.entities;
        let mut rater = Rater::new(&speech.grounds, &resolution.naming, entities, models);
        rater.rate(&mut quotes);
        for (statement, features) in statements.iter_mut().zip(&speech.claims) {
            statement.confidence = models.claims.probability(features);
        }
        let found = runs::Found {
            article,
            document,
            names: &mentions,
            entities,
        };
        let revised = runs::revise(&found, &mut quotes, &mut statements);
        rater.rate_revised(&mut quotes);
        let speakers = rater.features;
        let mut entities = resolution.entities;
        runs::add_mentions(&mut entities, revised);
        let amounts = grammar::find(article, &document.tokens);
        let found = Annotations {
            mentions: grammar::merge(mentions, amounts),
            quotes,
            statements,
            entities,
        };
        Reading {
            found,
            speakers,
            claims: speech.claims,
        }
    }

    /// Annotates the part `within` of a long article, like a separate text; see
    /// [`window::around`]. `within` must be on character boundaries. Spans are byte offsets into the
    /// whole text.
    pub fn annotate_within(&self, article: &Article, within: Span) -> Annotations {
        let found = self.annotate_within_until(article, within, &|| false);
        found.unwrap_or_default()
    }

    /// [`Annotator::annotate_within`] that gives up like [`Annotator::annotate_until`].
    pub fn annotate_within_until(
        &self,
        article: &Article,
        within: Span,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Annotations> {
        let mut found = self.annotate_until(&window::slice(article, within), is_cancelled)?;
        window::shift(&mut found, within.start());
        Some(found)
    }

    /// Lets the encoder read a document.
    fn evidence(
        &self,
        document: &Document,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Evidence>, Cancelled> {
        let weights = self.files.encoder;
        if weights.is_empty() {
            return Ok(None);
        }
        let (text, tokens) = (document.text, &document.tokens);
        let quoted_spans = &document.quoted_spans;
        Evidence::read(
            text,
            tokens,
            quoted_spans,
            &self.lexicon,
            weights,
            is_cancelled,
        )
    }

    fn names(&self, document: &Document) -> Vec<Mention> {
        let (text, tokens) = (document.text, &document.tokens);
        let opinion = document.evidence.as_ref().map(|evidence| {
            let weight = evidence.mix().names;
            move |word: Span| evidence.names(word).map(|log| log * weight)
        });
        let opinion = opinion.as_ref().map(|opinion| opinion as ner::Opinion);
        ner::tag(text, tokens, &self.lexicon, &self.names, opinion)
    }

    fn speech(&self, document: &Document, mentions: &[Mention]) -> QuotesAndStatements {
        let ctx = Context::new(document, mentions);
        let mut candidates = candidates::find(&ctx);
        opinion::add_candidates(&ctx, &mut candidates);
        let attributor = Attributor {
            candidates: &candidates,
            cues: &cues::score(&ctx, self.cues),
            ranker: self.ranker,
            ctx: &ctx,
        };
        assemble::find(&attributor, self.scare, self.reported)
    }
}

/// Annotations with the features of their confidences.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Reading {
    pub found: Annotations,
    /// The index of each quotation with a speaker, and its features.
    pub speakers: Vec<(usize, Hashes)>,
    /// The features of each statement, in the order of `found.statements`.
    pub claims: Vec<Hashes>,
}

/// The speakers of quotations, then those of statements, each with the explanation.
fn speakers<'a>(
    quotes: &'a mut [Quote],
    statements: &'a mut [Statement],
) -> impl Iterator<Item = (&'a mut Speaker, &'a mut Explanation)> {
    let of_quotes = quotes
        .iter_mut()
        .filter_map(|quote| Some((quote.speaker.as_mut()?, &mut quote.explanation)));
    let of_statements = statements
        .iter_mut()
        .filter_map(|statement| Some((statement.speaker.as_mut()?, &mut statement.explanation)));
    of_quotes.chain(of_statements)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ModelFile, ModelWriter, QUOTES_VERSION};

    #[test]
    fn cancelled_annotation_has_no_result() {
        let annotator = Annotator::new().unwrap().with_engine(Engine::Deep);
        let article = plain::from_text("“No,” said Ana Ruiz.".to_owned(), Source::Stdin);
        assert_eq!(annotator.annotate_until(&article, &|| true), None);
        assert!(annotator.annotate_until(&article, &|| false).is_some());
        assert!(Engine::available().contains(&annotator.engine()));
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn deep_engine_reads_and_can_be_cancelled_while_it_does() {
        let fast = Annotator::new().unwrap();
        let deep = fast.clone().with_engine(Engine::Deep);
        assert_ne!(fast.version(), deep.version());
        let text =
            "“The lock is shut,” said Ilse Brandt, the harbour master. He called it a “scandal”.";
        let found = deep.annotate(text).into_annotations();
        let speaker = found.quotes[0].speaker.unwrap();
        assert_eq!(speaker.mention.of(text), "Ilse Brandt");
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let n_asked = std::cell::Cell::new(0);
        let is_cancelled = || n_asked.replace(n_asked.get() + 1) > 0;
        assert_eq!(deep.annotate_until(&article, &is_cancelled), None);
    }

    #[test]
    fn missing_section_is_an_error() {
        let bytes = ModelWriter::new(QUOTES_VERSION).finish().leak();
        let quotes = ModelFile::from_bytes(bytes, QUOTES_VERSION).unwrap();
        let files = ModelFiles {
            quotes,
            ..ModelFiles::shipped().unwrap()
        };
        let error = Annotator::open(files).unwrap_err();
        assert_eq!(error, ModelError::MissingSection(BrownClusters::SECTION));
    }
}
