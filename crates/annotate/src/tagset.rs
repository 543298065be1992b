//! The part-of-speech tags: those of the Penn Treebank, some of them merged.

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[rustfmt::skip]
#[allow(missing_docs, reason = "the names are those of the field")]
pub enum Tag {
    Other, Noun, Nouns, Name, Verb, Past, Participle, Gerund, Present, PresentS, Modal, Adjective,
    Adverb, Determiner, Preposition, To, And, Number, Pronoun, Possessive, Wh, WhAdverb, Genitive,
    Particle, There, Comma, Stop, Colon, Mark, Open, Close, Sign,
}

pub const N_TAGS: usize = 32;

impl Tag {
    #[rustfmt::skip]
    pub const ALL: [Self; N_TAGS] = [
        Self::Other, Self::Noun, Self::Nouns, Self::Name, Self::Verb, Self::Past, Self::Participle,
        Self::Gerund, Self::Present, Self::PresentS, Self::Modal, Self::Adjective, Self::Adverb,
        Self::Determiner, Self::Preposition, Self::To, Self::And, Self::Number, Self::Pronoun,
        Self::Possessive, Self::Wh, Self::WhAdverb, Self::Genitive, Self::Particle, Self::There,
        Self::Comma, Self::Stop, Self::Colon, Self::Mark, Self::Open, Self::Close, Self::Sign,
    ];

    /// Maps a tag of the Penn Treebank.
    pub fn from_penn(tag: &str) -> Self {
        match tag {
            "NN" => Self::Noun,
            "NNS" => Self::Nouns,
            "NNP" | "NNPS" => Self::Name,
            "VB" => Self::Verb,
            "VBD" => Self::Past,
            "VBN" => Self::Participle,
            "VBG" => Self::Gerund,
            "VBP" => Self::Present,
            "VBZ" => Self::PresentS,
            "MD" => Self::Modal,
            "JJ" | "JJR" | "JJS" => Self::Adjective,
            "RB" | "RBR" | "RBS" => Self::Adverb,
            "DT" | "PDT" => Self::Determiner,
            "IN" => Self::Preposition,
            "TO" => Self::To,
            "CC" => Self::And,
            "CD" => Self::Number,
            "PRP" => Self::Pronoun,
            "PRP$" => Self::Possessive,
            "WP" | "WDT" | "WP$" => Self::Wh,
            "WRB" => Self::WhAdverb,
            "POS" => Self::Genitive,
            "RP" => Self::Particle,
            "EX" => Self::There,
            "," => Self::Comma,
            "." => Self::Stop,
            ":" => Self::Colon,
            "``" | "''" => Self::Mark,
            "-LRB-" => Self::Open,
            "-RRB-" => Self::Close,
            "$" | "SYM" => Self::Sign,
            _ => Self::Other,
        }
    }

    /// Whether it is a verb form other than a modal.
    pub const fn is_verb(self) -> bool {
        matches!(
            self,
            Self::Verb
                | Self::Past
                | Self::Participle
                | Self::Gerund
                | Self::Present
                | Self::PresentS
        )
    }

    /// Whether it is a finite verb form or a modal.
    pub const fn is_finite(self) -> bool {
        matches!(
            self,
            Self::Past | Self::Present | Self::PresentS | Self::Modal
        )
    }

    /// Whether it is a noun or a name.
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::Noun | Self::Nouns | Self::Name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_in_numeric_order() {
        for (idx, tag) in Tag::ALL.into_iter().enumerate() {
            assert_eq!(tag as usize, idx);
        }
    }
}
