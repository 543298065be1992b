//! Kinds of quotations and statements.

use pullquote_annotate::QuoteKind;

/// Kind of a quotation or statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// A sentence or more in quotation marks.
    Direct,
    /// Quoted words inside the writer's sentence.
    Mixed,
    Scare,
    /// Reported speech, without quotation marks.
    Reported,
}

impl StatementKind {
    pub const ALL: [Self; 4] = [Self::Direct, Self::Mixed, Self::Scare, Self::Reported];

    pub const fn of_quote(kind: QuoteKind) -> Self {
        match kind {
            QuoteKind::Direct => Self::Direct,
            QuoteKind::Mixed => Self::Mixed,
            QuoteKind::Scare => Self::Scare,
        }
    }

    /// Name in queries and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Scare => "scare",
            Self::Reported => "reported",
        }
    }

    /// Bit of this kind in a set of kinds, and its number in the index.
    pub const fn bit(self) -> u32 {
        match self {
            Self::Direct => 1,
            Self::Mixed => 2,
            Self::Scare => 4,
            Self::Reported => 8,
        }
    }

    pub fn from_bit(bit: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.bit() == bit)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
