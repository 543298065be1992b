"""`Document`: a text with its annotations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _native
from ._types import Entity, Mention, Quote, Statement

if TYPE_CHECKING:
    import pandas
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


class Document:
    """A text, and what was found in it.

    It cannot be changed; two are equal when their texts and records are. The annotations are unpacked from
    the record when they are first asked for.

    All positions are indices of the Python string: ``document.text[quote.start:quote.end] == quote.text``.
    """

    _text: str
    _json: str

    def __init__(self) -> None:
        raise TypeError("documents come from annotate, annotate_many and the from_… methods")

    @classmethod
    def _new(cls, text: str, record: str) -> Document:
        new = object.__new__(cls)
        # `cached_property` writes to the dictionary too, so that `__setattr__` can refuse everybody else.
        new.__dict__["_text"] = text
        new.__dict__["_json"] = record
        return new

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot set {name!r}: documents are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete {name!r}: documents are immutable")

    @property
    def text(self) -> str:
        """The text that was annotated, unchanged."""
        return self._text

    @cached_property
    def _record(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self._json)
        return record

    @property
    def id(self) -> str:
        """The identifier that the text was given; empty without one."""
        id: str = self._record.get("id", "")
        return id

    @property
    def title(self) -> str:
        """The headline, else the beginning of the text."""
        title: str = self._record.get("title", "")
        return title

    @property
    def date(self) -> Optional[str]:
        """The day of publication, ``YYYY-MM-DD``; None when the text does not tell."""
        date: Optional[str] = self._record.get("date")
        return date

    @property
    def publisher(self) -> Optional[str]:
        """Who published it; None when the text does not tell."""
        publisher: Optional[str] = self._record.get("publisher")
        return publisher

    @property
    def engine(self) -> Optional[str]:
        """The engine that read the text, ``fast`` or ``deep``; None when no engine did."""
        engine: Optional[str] = self._record.get("engine")
        return engine

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotations, in order of the text; scare quotes are among them."""
        return tuple(map(Quote._read, self._record["quotes"]))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Reported speech without quotation marks, in order of the text."""
        return tuple(Statement._read(one, self._text) for one in self._record["statements"])

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Names, dates and amounts, in order of the text."""
        return tuple(map(Mention._read, self._record["entities"]))

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """The people and things mentioned, in order of their first mention."""
        return tuple(map(Entity._read, self._record["who"]))

    @cached_property
    def _entities_by_id(self) -> dict[int, Entity]:
        return {entity.id: entity for entity in self.entities}

    def entity(self, id: Optional[int]) -> Optional[Entity]:
        """Return the entity with a number.

        Parameters
        ----------
        id : int or None
            An `Entity.id`, `Mention.entity_id` or `Speaker.entity_id`.

        Returns
        -------
        Entity or None
            None when there is none.
        """
        return None if id is None else self._entities_by_id.get(id)

    def to_dict(self) -> dict[str, Any]:
        """Return the record, as ``pullquote annotate --format json`` prints it.

        Returns
        -------
        dict
            A new one; the text is not in it.
        """
        record: dict[str, Any] = json.loads(self._json)
        return record

    def to_json(self) -> str:
        """Return the record as one line of JSON, in which controls are escaped.

        Returns
        -------
        str
        """
        return self._json

    @classmethod
    def from_dict(cls, record: Mapping[str, Any], text: str) -> Document:
        """Make a document of a record and its text.

        Parameters
        ----------
        record : mapping
            What `to_dict` returned or ``pullquote annotate`` printed.
        text : str
            The text that it is of.

        Returns
        -------
        Document

        Raises
        ------
        ValueError
            The record is malformed, or of another text.
        """
        # Python writes NaN and infinity, which JSON does not have.
        line = json.dumps(dict(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        _native.check_record(text, line)
        return cls._new(text, line)

    def to_rows(self) -> list[dict[str, Any]]:
        """Return one flat row for each quotation and statement, in order of the text.

        The members are columns of the table that ``pullquote annotate --format parquet`` writes, and are
        described in ``docs/records.md``. As there, statements less likely than 0.5 are left out, and so are
        the speakers of quotations below 0.5.

        Returns
        -------
        list of dict
        """
        record = self._record
        who = {who["id"]: who for who in record["who"]}
        said = [(one["start"], one["end"], one["kind"], one) for one in record["quotes"]]
        for one in record["statements"]:
            if one["confidence"] >= 0.5:
                said.append((one["spans"][0][0], one["spans"][-1][1], "reported", one))
        said.sort(key=lambda row: (row[0], -row[1]))
        rows = []
        for number, (start, end, kind, one) in enumerate(said, 1):
            is_shown = kind == "reported" or one["confidence"] >= 0.5
            speaker = (one["speaker"] if is_shown else None) or _NOBODY
            entity = who.get(speaker["who"], _NOBODY)
            has_words = speaker["text"] != ""
            cue = one["cue"] or _NOBODY
            row = {
                "id": record.get("id", ""),
                "number": number,
                "title": record.get("title", ""),
                "date": record.get("date"),
                "source": record.get("publisher"),
                "kind": kind,
                "start": start,
                "end": end,
                "text": one["text"],
                "words": sum(any(map(str.isalnum, run)) for run in one["text"].split()),
                "speaker": speaker["name"],
                "speaker_kind": entity["kind"],
                "speaker_gender": entity.get("gender"),
                "mention": speaker["text"] if has_words else None,
                "mention_start": speaker["start"] if has_words else None,
                "mention_end": speaker["end"] if has_words else None,
                "cue": cue["text"],
                "cue_start": cue["start"],
                "cue_end": cue["end"],
                "confidence": one["confidence"],
                "corrected": one.get("corrected", False),
                "engine": record.get("engine"),
            }
            rows.append(row)
        return rows

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows of `to_rows` as a data frame.

        Returns
        -------
        pandas.DataFrame
            It has all columns also when there are no rows.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        import pandas

        return pandas.DataFrame(self.to_rows(), columns=list(_COLUMNS)).astype(_COLUMNS)

    def to_brat(self) -> str:
        """Return the annotations as a brat stand-off file, to lie beside the text.

        Returns
        -------
        str
            The content of the ``.ann`` file. Statements that are less likely than 0.5 are left out.
        """
        return _native.record_to_brat(self._text, self._json)

    @classmethod
    def from_brat(cls, text: str, ann: str, *, id: str = "") -> Document:
        """Make a document of a text and its brat stand-off file.

        The format has no confidences, which are 1, and no names of entities: an entity has the longest of
        its names in the text.

        Parameters
        ----------
        text : str
            The content of the ``.txt`` file.
        ann : str
            The content of the ``.ann`` file.
        id : str, optional
            The document's identifier.

        Returns
        -------
        Document

        Raises
        ------
        ValueError
            A line is malformed or does not fit the text.
        """
        return cls._new(text, _native.brat_to_record(text, ann, id))

    def to_spacy(self, nlp: Union[Language, Vocab]) -> Doc:
        """Return the text as a spaCy document with the annotations.

        Parameters
        ----------
        nlp : spacy.Language or spacy.Vocab
            Whose tokenizer to use; of a vocabulary, the English one.

        Returns
        -------
        spacy.tokens.Doc
            With the span groups ``pullquote_quotes``, ``pullquote_statements`` and ``pullquote_mentions`` and
            the extensions of `pullquote.spacy`.
        """
        from . import spacy

        return spacy.to_spacy(self, nlp)

    @classmethod
    def from_spacy(cls, doc: Doc) -> Document:
        """Make a document of a spaCy document.

        Parameters
        ----------
        doc : spacy.tokens.Doc
            With what `to_spacy` or the pipeline component found; or with spans in ``doc.ents`` and the group
            ``pullquote_quotes``, whose labels are kinds of quotations.

        Returns
        -------
        Document
        """
        from . import spacy

        return spacy.from_spacy(doc)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        if self._text != other._text:
            return False
        return self._json == other._json or self._record == other._record

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (self._text, self._json)

    def __repr__(self) -> str:
        return (
            f"<Document {self.id or self.title!r}: {len(self.quotes)} quotes, "
            f"{len(self.statements)} statements, {len(self.entities)} entities>"
        )


_NOBODY: dict[str, Any] = dict.fromkeys(("who", "name", "kind", "text", "start", "end"))

_COLUMNS = {
    "id": "object",
    "number": "int32",
    "title": "object",
    "date": "object",
    "source": "object",
    "kind": "object",
    "start": "int32",
    "end": "int32",
    "text": "object",
    "words": "int32",
    "speaker": "object",
    "speaker_kind": "object",
    "speaker_gender": "object",
    "mention": "object",
    # With a capital, these are null where there is no mention or cue.
    "mention_start": "Int32",
    "mention_end": "Int32",
    "cue": "object",
    "cue_start": "Int32",
    "cue_end": "Int32",
    "confidence": "float64",
    "corrected": "bool",
    "engine": "object",
}


def _unpickle(text: str, record: str) -> Document:
    return Document._new(text, record)
