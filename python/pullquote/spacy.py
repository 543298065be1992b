"""spaCy: the pipeline component ``pullquote``, and documents to and from spaCy's.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("pullquote")
>>> doc = nlp("“We won,” said Ana Ruiz, the mayor.")
>>> [(span.label_, span.text) for span in doc.spans["pullquote_quotes"]]
[('direct', '“We won,”')]
>>> doc._.quotes[0].speaker.name
'Ana Ruiz'

Importing this module registers the extensions ``Doc._.quotes``, ``Doc._.statements`` (tuples of
`pullquote.Quote` and `pullquote.Statement`) and ``Doc._.pullquote`` (the `pullquote.Document`, None before
the component ran). They are read from the record in ``doc.user_data["pullquote"]``, which survives
serialisation.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Optional, Union

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from ._annotate import Engine, annotate, annotate_many
from ._document import Document
from ._types import Quote, Statement

KEY = "pullquote"

# What the kinds of spaCy's English pipelines are here. Numerals, products and languages are none of them.
_KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "event",
    "WORK_OF_ART": "work",
    "LAW": "work",
    "DATE": "date",
    "TIME": "date",
    "MONEY": "money",
    "PERCENT": "percent",
    "QUANTITY": "quantity",
}


class Component:
    """The pipeline component; ``nlp.add_pipe("pullquote", config={…})`` makes it.

    Parameters
    ----------
    name : str
        Its name in the pipeline.
    engine, kinds, min_confidence
        As for `pullquote.annotate`.
    threads : int
        How many threads ``nlp.pipe`` uses in each process.
    alignment_mode : {'expand', 'contract', 'strict'}
        What to do when an annotation begins or ends inside a token, as for ``Doc.char_span``.
    """

    def __init__(
        self,
        name: str,
        *,
        engine: Engine,
        kinds: Optional[list[str]],
        min_confidence: Optional[float],
        threads: int,
        alignment_mode: str,
    ) -> None:
        if alignment_mode not in ("expand", "contract", "strict"):
            raise ValueError(f"unknown alignment_mode {alignment_mode!r}")
        if threads < 1:
            raise ValueError(f"threads is {threads}: expected at least 1")
        self.name = name
        self._options: dict[str, Any] = {
            "engine": engine,
            "kinds": kinds,
            "min_confidence": min_confidence,
        }
        self._threads = threads
        self._alignment_mode = alignment_mode
        # Reports a wrong option now, and not at the first document.
        annotate("", **self._options)

    def __call__(self, doc: Doc) -> Doc:
        return _set(doc, annotate(doc.text, **self._options), self._alignment_mode)

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Annotate a stream of documents; how many are read ahead is not ``batch_size``."""
        docs: deque[Doc] = deque()

        def texts() -> Iterator[str]:
            for doc in stream:
                docs.append(doc)
                yield doc.text

        for found in annotate_many(texts(), threads=self._threads, **self._options):
            yield _set(docs.popleft(), found, self._alignment_mode)


@Language.factory(
    "pullquote",
    assigns=["doc._.quotes", "doc._.statements", "doc._.pullquote", "doc.spans"],
    default_config={
        "engine": "fast",
        "kinds": None,
        "min_confidence": None,
        "threads": 1,
        "alignment_mode": "expand",
    },
)
def create_component(
    nlp: Language,
    name: str,
    engine: str,
    kinds: Optional[list[str]],
    min_confidence: Optional[float],
    threads: int,
    alignment_mode: str,
) -> Component:
    """Make the component for a pipeline; spaCy calls it."""
    return Component(
        name,
        engine=engine,  # type: ignore[arg-type]
        kinds=kinds,
        min_confidence=min_confidence,
        threads=threads,
        alignment_mode=alignment_mode,
    )


def to_spacy(
    document: Document, nlp: Union[Language, Vocab], *, alignment_mode: str = "expand"
) -> Doc:
    """Return a document as spaCy's; see `pullquote.Document.to_spacy`."""
    if isinstance(nlp, Language):
        doc = nlp.make_doc(document.text)
    else:
        from spacy.lang.en import English

        doc = English(vocab=nlp).make_doc(document.text)
    return _set(doc, document, alignment_mode)


def from_spacy(doc: Doc) -> Document:
    """Return a document of spaCy's; see `pullquote.Document.from_spacy`."""
    found = _document(doc)
    if found is not None:
        return Document.from_dict(found.to_dict(), doc.text)
    quotes = [
        {**_place(span), "kind": span.label_, "speaker": None, "cue": None, "confidence": 1.0}
        for span in sorted(
            doc.spans.get("pullquote_quotes", ()),
            key=lambda span: (span.start_char, -span.end_char),
        )
    ]
    statements = [
        {
            "spans": [[span.start_char, span.end_char]],
            "text": span.text,
            "speaker": None,
            "cue": None,
            "confidence": 1.0,
        }
        for span in doc.spans.get("pullquote_statements", ())
    ]
    record = {
        "id": "",
        "title": "",
        "entities": [
            {**_place(span), "kind": _KINDS[span.label_]}
            for span in doc.ents
            if span.label_ in _KINDS
        ],
        "quotes": quotes,
        "statements": statements,
        "who": [],
    }
    return Document.from_dict(record, doc.text)


def _place(span: Any) -> dict[str, Any]:
    return {"start": span.start_char, "end": span.end_char, "text": span.text}


def _set(doc: Doc, found: Document, alignment_mode: str) -> Doc:
    def spans(places: Iterable[tuple[int, int, str]]) -> list[Any]:
        made = (
            doc.char_span(start, end, label=label, alignment_mode=alignment_mode)
            for start, end, label in places
        )
        return [span for span in made if span is not None]

    doc.spans["pullquote_quotes"] = spans((q.start, q.end, q.kind) for q in found.quotes)
    doc.spans["pullquote_statements"] = spans(
        (start, end, "statement") for s in found.statements for start, end in s.spans
    )
    doc.spans["pullquote_mentions"] = spans((m.start, m.end, m.kind) for m in found.mentions)
    doc.user_data[KEY] = found.to_json()
    return doc


@lru_cache(maxsize=64)
def _unpacked(text: str, record: str) -> Document:
    return Document._new(text, record)


def _document(doc: Doc) -> Optional[Document]:
    record = doc.user_data.get(KEY)
    return None if record is None else _unpacked(doc.text, record)


def _quotes(doc: Doc) -> tuple[Quote, ...]:
    found = _document(doc)
    return () if found is None else found.quotes


def _statements(doc: Doc) -> tuple[Statement, ...]:
    found = _document(doc)
    return () if found is None else found.statements


for _name, _getter in (("quotes", _quotes), ("statements", _statements), (KEY, _document)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, getter=_getter)
