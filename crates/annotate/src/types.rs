//! What annotation finds, as plain data over byte spans of the article's text.

use pullquote_text::Span;

/// Index into [`Annotations::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// The kind of a named thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person.
    Person,
    /// A company, party, agency, team, band.
    Organisation,
    /// A country, town, region, river, building.
    Place,
    /// Nationalities, faiths, members of a party.
    Group,
    /// A named event.
    Event,
    /// The title of a book, film, law.
    Work,
    /// A date or time.
    Date,
    /// An amount of money.
    Money,
    /// A percentage.
    Percent,
    /// Another quantity.
    Quantity,
}

impl EntityKind {
    /// All kinds, in the order of the panels.
    pub const ALL: [Self; 10] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Group,
        Self::Event,
        Self::Work,
        Self::Date,
        Self::Money,
        Self::Percent,
        Self::Quantity,
    ];

    /// The name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Group => "group",
            Self::Event => "event",
            Self::Work => "work",
            Self::Date => "date",
            Self::Money => "money",
            Self::Percent => "percent",
            Self::Quantity => "quantity",
        }
    }

    /// The kind of that name in the record.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether mentions of this kind are grouped in [`Annotations::entities`].
    pub const fn is_linked(self) -> bool {
        !matches!(
            self,
            Self::Date | Self::Money | Self::Percent | Self::Quantity
        )
    }
}

/// A named mention. No title, no leading `the`, no possessive `’s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its words.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
    /// Whom or what it means; `None` for the kinds that are not linked.
    pub entity: Option<EntityId>,
}

/// The kind of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// A sentence or more of the speaker's own.
    Direct,
    /// The speaker's words inside a sentence of the writer.
    Mixed,
    /// Words held at arm's length, a title, a term.
    Scare,
}

impl QuoteKind {
    /// The name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Scare => "scare",
        }
    }
}

/// The mention that carries an attribution, and whom it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The words for the source: `he`, `Mr Mattis`, `the company`.
    pub mention: Span,
    /// Whom they mean, where the text tells.
    pub entity: Option<EntityId>,
}

/// The words that announce speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The cue's words, usually a verb: `said`, `according to`.
    pub span: Span,
}

/// What decided an attribution, for the reader who asks why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// One line for each step, in order, in plain words.
    pub steps: Vec<String>,
}

/// A quotation with its marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// From its opening to its closing mark, both included; where one is missing, up to where the
    /// quotation ends.
    pub span: Span,
    /// What sort of quotation it is.
    pub kind: QuoteKind,
    /// Who speaks; `None` only when there are no words for a source at all.
    pub speaker: Option<Speaker>,
    /// What announces it.
    pub cue: Option<Cue>,
    /// 0 to 1: how sure the speaker is (for a scare quote: the kind). Below 0.5 it is shown as
    /// doubtful.
    pub confidence: f32,
    /// Index of the quotation that this one is nested in.
    pub parent: Option<u32>,
    /// The reported clause that the quotation is part of, itself included, in order; empty when
    /// it stands alone.
    pub clause: Vec<Span>,
    /// What decided.
    pub explanation: Explanation,
}

/// Reported speech or thought without quotation marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is reported, in order.
    pub spans: Vec<Span>,
    /// Who is reported.
    pub speaker: Option<Speaker>,
    /// What announces it.
    pub cue: Option<Cue>,
    /// 0 to 1.
    pub confidence: f32,
}

impl Statement {
    /// From its first word to its last.
    pub fn span(&self) -> Span {
        match (self.spans.first(), self.spans.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::default(),
        }
    }
}

/// Somebody or something that mentions were grouped into.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name found.
    pub name: String,
    /// Descriptions used for it, each once, in order of appearance.
    pub called: Vec<String>,
    /// All mentions, pronouns and descriptions included, sorted.
    pub mentions: Vec<Span>,
}

/// Everything found in one article; each list is sorted by span, quotes nest properly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Named mentions.
    pub mentions: Vec<Mention>,
    /// Quotations.
    pub quotes: Vec<Quote>,
    /// Reported statements.
    pub statements: Vec<Statement>,
    /// Whom and what mentions were grouped into, in order of first mention.
    pub entities: Vec<Entity>,
}

impl Annotations {
    /// The entry of `id`.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    /// The name of a speaker, where it is known.
    pub fn name_of(&self, speaker: &Speaker) -> Option<&str> {
        speaker
            .entity
            .and_then(|id| self.entity(id))
            .map(|who| who.name.as_str())
    }
}
