//! The result of annotation: plain data over byte spans of the text.

use pullquote_text::Span;

/// Confidence below which a speaker is shown with a question mark. Of those above it about one in forty is
/// wrong on articles that the models have not seen.
pub const DOUBTFUL: f32 = 0.9;
/// Confidence below which a speaker is not shown: it is wrong more often than right.
pub const HIDDEN: f32 = 0.5;
/// Confidence below which a statement is not marked, listed or exported.
pub const MARKED: f32 = 0.5;

/// Index into [`Annotations::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// The kind of a named entity, date or amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person, real or fictional.
    Person,
    /// A company, party, agency, team, band.
    Organisation,
    /// A country, town, region, river, building.
    Place,
    /// People of a nationality, faith or party.
    Group,
    /// A named event: an election, a war, a sports competition.
    Event,
    /// The title of a book, film, law.
    Work,
    /// A date, time or period, absolute or relative.
    Date,
    /// An amount of money with its currency.
    Money,
    /// A percentage or a number of percentage points.
    Percent,
    /// A measured quantity: distance, weight, duration, speed.
    Quantity,
}

impl EntityKind {
    /// All kinds: the six named ones, then dates and amounts.
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

    /// The name in JSON records, such as `person`.
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

    /// The kind with this name in JSON records.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether mentions of this kind are linked to [`Annotations::entities`]; dates and amounts are not.
    pub const fn is_linked(self) -> bool {
        !matches!(
            self,
            Self::Date | Self::Money | Self::Percent | Self::Quantity
        )
    }
}

/// A named mention, date or amount. The span of a name excludes titles, a leading `the` and a
/// possessive `’s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Byte span.
    pub span: Span,
    /// The kind of what it names.
    pub kind: EntityKind,
    /// The entity that it refers to; `None` for dates and amounts.
    pub entity: Option<EntityId>,
    /// Whether a reader set or added it: see [`Annotations`].
    pub corrected: bool,
}

/// The kind of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// One or more whole sentences of the speaker.
    Direct,
    /// Words of the speaker inside a sentence of the writer.
    Mixed,
    /// Scare quotes: a term, a title, words the writer distances himself from.
    Scare,
}

impl QuoteKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Mixed, Self::Scare];

    /// The kind with this name in the record.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Scare => "scare",
        }
    }
}

/// Who a quotation or statement is attributed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Byte span of the words for the speaker: `he`, `Mr Mattis`, `the company`. The span of what is said
    /// if a reader named a speaker and the text does not: see [`Quote::speaker_words`].
    pub mention: Span,
    /// The entity that they refer to; `None` when coreference left it open.
    pub entity: Option<EntityId>,
}

/// The words that introduce speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Byte span, usually of a verb: `said`, `according to`.
    pub span: Span,
}

/// Why a quotation or statement has its speaker and kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// One English sentence per step, in order, without a full stop.
    pub steps: Vec<String>,
}

/// A quotation in quotation marks, or a paragraph of a block quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Byte span including both marks. A missing mark is implied at the start or end of the paragraph; a
    /// block quotation has none.
    pub span: Span,
    /// How it is joined to the writer's text.
    pub kind: QuoteKind,
    /// Who speaks; `None` for scare quotes and when no words nearby name a speaker.
    pub speaker: Option<Speaker>,
    /// The words that introduce it.
    pub cue: Option<Cue>,
    /// Probability, from 0 to 1, that the speaker is right; of the kind for a scare quote.
    pub confidence: f32,
    /// Index in [`Annotations::quotes`] of the quotation around it.
    pub parent: Option<u32>,
    /// Byte spans of the reported clause that a mixed quotation is part of, itself included: in `said
    /// the plan was “a gift”`, those of `the plan was` and `“a gift”`. Empty when it is all that is
    /// reported.
    pub clause: Vec<Span>,
    /// Why it has its speaker and kind.
    pub explanation: Explanation,
    /// Whether a reader set or added it: see [`Annotations`].
    pub corrected: bool,
}

/// Reported speech or thought without quotation marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Byte spans of the reported words, in order; several when `she said` interrupts them.
    pub spans: Vec<Span>,
    /// Who said or thought it.
    pub speaker: Option<Speaker>,
    /// The words that introduce it.
    pub cue: Option<Cue>,
    /// Probability, from 0 to 1, that somebody is reported to say this.
    pub confidence: f32,
    /// Why it is one, and has its speaker.
    pub explanation: Explanation,
    /// Whether a reader set or added it: see [`Annotations`].
    pub corrected: bool,
}

impl Quote {
    /// The speaker, unless the doubt is too great to show a name.
    pub fn shown_speaker(&self) -> Option<Speaker> {
        self.speaker.filter(|_| self.confidence >= HIDDEN)
    }

    /// The words for the speaker; `None` if there are none.
    pub fn speaker_words(&self) -> Option<Span> {
        let mention = self.speaker?.mention;
        (mention != self.span).then_some(mention)
    }

    /// Whether the speaker is shown with a question mark.
    pub fn is_doubtful(&self) -> bool {
        self.speaker.is_some() && self.confidence < DOUBTFUL
    }
}

impl Statement {
    /// Whether it is sure enough to be marked on the page, listed and exported.
    pub fn is_marked(&self) -> bool {
        self.confidence >= MARKED
    }

    /// The words for the speaker; `None` if there are none.
    pub fn speaker_words(&self) -> Option<Span> {
        let mention = self.speaker?.mention;
        (mention != self.span()).then_some(mention)
    }

    /// Whether the speaker is shown with a question mark.
    pub fn is_doubtful(&self) -> bool {
        self.speaker.is_some() && self.confidence < DOUBTFUL
    }

    /// The smallest span that covers all of `spans`.
    pub fn span(&self) -> Span {
        match (self.spans.first(), self.spans.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::default(),
        }
    }
}

/// A person or thing, with all of its mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its kind; never a date or amount.
    pub kind: EntityKind,
    /// The fullest name in the text.
    pub name: String,
    /// Distinct descriptions used for it, in text order: `the mayor`, `a farmer`.
    pub called: Vec<String>,
    /// Byte spans of all names, pronouns and descriptions that refer to it, sorted.
    pub mentions: Vec<Span>,
    /// Whether a reader set or added it: see [`Annotations`].
    pub corrected: bool,
}

/// The annotations of a text. Lists are sorted by span. Quotations are disjoint or nested.
///
/// `corrected` is false on all that the annotator returns. A program that lets its readers correct
/// annotations sets it on what they changed; the record then says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// Names, dates and amounts. They overlap only inside events and works.
    pub mentions: Vec<Mention>,
    /// Quotations, scare quotes included.
    pub quotes: Vec<Quote>,
    /// Reported speech without quotation marks.
    pub statements: Vec<Statement>,
    /// The people and things mentioned, in order of first mention.
    pub entities: Vec<Entity>,
}

impl Annotations {
    /// The entity with this id.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    /// The name of the speaker's entity, if it was resolved.
    pub fn name_of(&self, speaker: &Speaker) -> Option<&str> {
        speaker
            .entity
            .and_then(|id| self.entity(id))
            .map(|who| who.name.as_str())
    }
}
