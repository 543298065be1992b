"""The annotations of a document, as immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Cue:
    """The words that introduce speech, such as ``said``.

    Attributes
    ----------
    start, end : int
        Where they are: ``document.text[start:end]``.
    text : str
        The words.
    """

    start: int
    end: int
    text: str

    @classmethod
    def _read(cls, record: Optional[Record]) -> Optional[Cue]:
        if record is None:
            return None
        return cls(record["start"], record["end"], record["text"])


@dataclass(frozen=True)
class Speaker:
    """Who says something, as the text puts it, and whom the words mean.

    Attributes
    ----------
    start, end : int
        Where the words are: ``document.text[start:end]``.
    text : str
        The words: ``she``, ``Mr Mattis``, ``the company``. Empty when somebody named a speaker whom no words
        of the text name.
    entity_id : int or None
        The `Entity` that they mean; None when it was not found out.
    name : str or None
        The name of that entity.
    """

    start: int
    end: int
    text: str
    entity_id: Optional[int]
    name: Optional[str]

    @classmethod
    def _read(cls, record: Optional[Record]) -> Optional[Speaker]:
        if record is None:
            return None
        return cls(
            record["start"], record["end"], record["text"], record["who"], record["name"]
        )


@dataclass(frozen=True)
class Quote:
    """A quotation.

    Attributes
    ----------
    start, end : int
        Where it is, its marks included: ``document.text[start:end]``.
    text : str
        The words, with their marks.
    kind : str
        ``direct`` for whole sentences of the speaker, ``mixed`` for words of the speaker inside a sentence of
        the writer, ``scare`` for words that are nobody's, such as a term.
    speaker : Speaker or None
        Who says it; None when no words of the text name anybody.
    cue : Cue or None
        The words that introduce it.
    confidence : float
        The probability, from 0 to 1, that the speaker is right; of scare quotes, that they are some.
    parent : int or None
        The index in `Document.quotes` of the quotation around it.
    spans : tuple of (int, int)
        Of a mixed quotation, the parts of the reported clause that it belongs to. Often empty.
    corrected : bool
        Whether a person set or added it.
    """

    start: int
    end: int
    text: str
    kind: str
    speaker: Optional[Speaker]
    cue: Optional[Cue]
    confidence: float
    parent: Optional[int] = None
    spans: tuple[tuple[int, int], ...] = ()
    corrected: bool = False

    @classmethod
    def _read(cls, record: Record) -> Quote:
        return cls(
            record["start"],
            record["end"],
            record["text"],
            record["kind"],
            Speaker._read(record["speaker"]),
            Cue._read(record["cue"]),
            record["confidence"],
            record.get("parent"),
            _pairs(record.get("spans", ())),
            record.get("corrected", False),
        )

    def __repr__(self) -> str:
        return (
            f"Quote({self.start}, {self.end}, {_short(self.text)}, kind={self.kind!r}, "
            f"speaker={_speaker(self.speaker)}, confidence={self.confidence})"
        )


@dataclass(frozen=True)
class Statement:
    """Reported speech or thought without quotation marks.

    Attributes
    ----------
    start, end : int
        From the first of the reported words to the last: ``document.text[start:end]``.
    text : str
        All of that, with what may interrupt the words, such as ``she said``.
    spans : tuple of (int, int)
        The reported words, in one part or several.
    speaker : Speaker or None
        Who says it.
    cue : Cue or None
        The words that introduce it.
    confidence : float
        The probability, from 0 to 1, that somebody is reported to say this.
    corrected : bool
        Whether a person set or added it.
    """

    start: int
    end: int
    text: str
    spans: tuple[tuple[int, int], ...]
    speaker: Optional[Speaker]
    cue: Optional[Cue]
    confidence: float
    corrected: bool = False

    @property
    def kind(self) -> str:
        """Always ``statement``: as `Quote.kind`."""
        return "statement"

    @classmethod
    def _read(cls, record: Record, text: str) -> Statement:
        spans = _pairs(record["spans"])
        start, end = spans[0][0], spans[-1][1]
        return cls(
            start,
            end,
            text[start:end],
            spans,
            Speaker._read(record["speaker"]),
            Cue._read(record["cue"]),
            record["confidence"],
            record.get("corrected", False),
        )

    def __repr__(self) -> str:
        return (
            f"Statement({self.start}, {self.end}, {_short(self.text)}, "
            f"speaker={_speaker(self.speaker)}, confidence={self.confidence})"
        )


@dataclass(frozen=True)
class Mention:
    """A name, date or amount.

    Attributes
    ----------
    start, end : int
        Where it is: ``document.text[start:end]``.
    text : str
        The words, without titles, a leading ``the`` and a possessive ``’s``.
    kind : str
        ``person``, ``organisation``, ``place``, ``group``, ``event``, ``work``, ``date``, ``money``,
        ``percent`` or ``quantity``.
    entity_id : int or None
        The `Entity` that it names; None for dates and amounts.
    corrected : bool
        Whether a person set or added it.
    """

    start: int
    end: int
    text: str
    kind: str
    entity_id: Optional[int] = None
    corrected: bool = False

    @classmethod
    def _read(cls, record: Record) -> Mention:
        return cls(
            record["start"],
            record["end"],
            record["text"],
            record["kind"],
            record.get("who"),
            record.get("corrected", False),
        )


@dataclass(frozen=True)
class Entity:
    """A person or thing, with all that refers to it.

    Attributes
    ----------
    id : int
        Its number in the document, from 1.
    kind : str
        A kind of `Mention`, but no date or amount.
    name : str
        The fullest name in the text.
    called : tuple of str
        Descriptions used for it: ``the mayor``.
    mentions : tuple of (int, int)
        Where names, pronouns and descriptions refer to it.
    gender : str or None
        Of a person, ``female`` or ``male`` where titles and pronouns of the text imply it.
    corrected : bool
        Whether a person set or added it.
    """

    id: int
    kind: str
    name: str
    called: tuple[str, ...]
    mentions: tuple[tuple[int, int], ...]
    gender: Optional[str] = None
    corrected: bool = False

    @classmethod
    def _read(cls, record: Record) -> Entity:
        return cls(
            record["id"],
            record["kind"],
            record["name"],
            tuple(record["called"]),
            _pairs(record["mentions"]),
            record.get("gender"),
            record.get("corrected", False),
        )

    def __repr__(self) -> str:
        return f"Entity({self.id}, {self.kind!r}, {self.name!r}, {len(self.mentions)} mentions)"


def _pairs(places: Any) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in places)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _speaker(speaker: Optional[Speaker]) -> str:
    return repr(speaker and (speaker.name or speaker.text))
