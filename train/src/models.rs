//! Model files as the trainers open them.

use pullquote_annotate::document::{Document, WordModels};
use pullquote_annotate::features::BrownClusters;
use pullquote_annotate::lexicon::Lexicon;
use pullquote_annotate::model::{ModelFile, ModelFiles};
use pullquote_annotate::ner::{self, Weights};
use pullquote_annotate::pos::PosModel;
use pullquote_annotate::token::Tokens;
use pullquote_annotate::{Mention, ModelError};
use pullquote_text::Article;

/// Opens a file that was written or read at run time. Its bytes are leaked, since models borrow from
/// static memory and a trainer needs them to its end.
pub fn file(bytes: Vec<u8>, version: u64) -> Result<ModelFile, ModelError> {
    ModelFile::from_bytes(bytes.leak(), version)
}

/// The models of [`Document::new`] in the quotation file.
pub fn word_models(quotes: ModelFile) -> Result<WordModels, ModelError> {
    Ok(WordModels {
        clusters: BrownClusters::open(quotes)?,
        pos: PosModel::open(quotes)?,
    })
}

/// The named-entity tagger with the lists that it reads.
pub struct NameTagger {
    pub lexicon: Lexicon,
    weights: Weights,
}

impl NameTagger {
    pub fn open(files: ModelFiles) -> Result<Self, ModelError> {
        Ok(Self {
            lexicon: Lexicon::open(files.lists)?,
            weights: Weights::open(files.names)?,
        })
    }

    pub fn tag(&self, article: &Article, tokens: &Tokens) -> Vec<Mention> {
        ner::tag(article.text(), tokens, &self.lexicon, &self.weights, None)
    }
}

/// The tagger and the analysis of the shipped files.
pub struct Shipped {
    pub names: NameTagger,
    words: WordModels,
}

impl Shipped {
    pub fn open() -> Result<Self, ModelError> {
        let files = ModelFiles::shipped()?;
        Ok(Self {
            names: NameTagger::open(files)?,
            words: word_models(files.quotes)?,
        })
    }

    pub fn document<'a>(&self, article: &'a Article) -> Document<'a> {
        Document::new(article, self.words)
    }
}
