"""`annotate` and `annotate_many`."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, Optional, TypeVar, Union, overload

from . import _native
from ._document import Document
from ._native import AnnotationError

Engine = Literal["fast", "deep"]
Input = Union[str, "tuple[object, str]"]
Result = TypeVar("Result")

QUOTE_KINDS = frozenset({"direct", "mixed", "scare"})
MENTION_KINDS = frozenset(
    "person organisation place group event work date money percent quantity".split()
)
KINDS = QUOTE_KINDS | MENTION_KINDS | {"statement"}

# A longer text, in code points, is annotated by a thread, so that Ctrl-c works meanwhile.
_LONG = {"fast": 50_000, "deep": 0}
# How many texts and code points `annotate_many` has read ahead of what it returned, for each thread. One text
# may be longer.
_TEXTS_AHEAD = 16
_LENGTH_AHEAD = 2_000_000


@lru_cache(maxsize=64)
def _annotator(
    engine: str, kinds: Optional[frozenset[str]], min_confidence: Optional[float]
) -> _native.Annotator:
    if engine not in _native.ENGINES:
        raise ValueError(f"unknown engine {engine!r}: expected {' or '.join(_native.ENGINES)}")
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence is {min_confidence}: expected 0 to 1")
    if kinds is None:
        return _native.Annotator(engine, None, None, True, min_confidence)
    unknown = sorted(kinds - KINDS)
    if unknown:
        raise ValueError(f"unknown kind {unknown[0]!r}: expected some of {', '.join(sorted(KINDS))}")
    quotes, mentions = sorted(kinds & QUOTE_KINDS), sorted(kinds & MENTION_KINDS)
    return _native.Annotator(engine, quotes, mentions, "statement" in kinds, min_confidence)


def _configured(
    engine: str, kinds: Optional[Collection[str]], min_confidence: Optional[float]
) -> _native.Annotator:
    if isinstance(kinds, str):
        raise TypeError("kinds is a string: expected a collection of them")
    return _annotator(engine, None if kinds is None else frozenset(kinds), min_confidence)


def annotate(
    text: str,
    *,
    engine: Engine = "fast",
    kinds: Optional[Collection[str]] = None,
    min_confidence: Optional[float] = None,
    id: Optional[str] = None,
) -> Document:
    """Find who said what in a text, and who and what it is about.

    Other Python threads run meanwhile.

    Parameters
    ----------
    text : str
        An English text. Blank lines separate paragraphs.
    engine : {'fast', 'deep'}
        ``fast`` takes milliseconds a page; ``deep``, a transformer, tenths of a second, and is more often
        right.
    kinds : collection of str, optional
        What to keep, of ``direct``, ``mixed``, ``scare`` (quotations), ``statement`` (reported speech), and
        the kinds of `Mention`. All by default. `Document.entities` are always kept, since speakers refer to
        them.
    min_confidence : float, optional
        From 0 to 1. Less likely statements are left out, and quotations whose speaker is less likely to be
        right have none. By default statements from 0.25 and all speakers are kept; to show results to people
        0.5 is a good value.
    id : str, optional
        The document's identifier.

    Returns
    -------
    Document

    Raises
    ------
    ValueError
        An option is unknown, or the text has a lone surrogate, which is no Unicode character.
    AnnotationError
        The text met a fault of the annotator.

    Examples
    --------
    >>> doc = annotate("“We won,” said Ana Ruiz, the mayor.")
    >>> [(quote.speaker.name, quote.text) for quote in doc.quotes]
    [('Ana Ruiz', '“We won,”')]
    """
    annotator = _configured(engine, kinds, min_confidence)
    if not isinstance(text, str):
        raise TypeError(f"text is of type {type(text).__name__}: expected str")
    id = "" if id is None else str(id)
    if len(text) < _LONG[engine]:
        return Document._new(text, annotator.annotate(id, text))
    pool = annotator.pool(1)
    pool.submit(id, text)
    return Document._new(text, pool.take())


@dataclass(frozen=True)
class Failure:
    """Stands in the results of `annotate_many` for a text that could not be annotated.

    Attributes
    ----------
    id : str
        The text's identifier.
    error : Exception
        What happened.
    """

    id: str
    error: Exception


class Documents(Iterator[Result], Generic[Result]):
    """The results of `annotate_many`, one at a time and in order.

    After an exception the iterator goes on with the next text.
    """

    def __init__(
        self, pool: _native.Pool, texts: Iterable[Input], threads: int, yield_errors: bool
    ) -> None:
        self._pool: Optional[_native.Pool] = pool
        self._process = os.getpid()
        self._texts: Optional[Iterator[Input]] = iter(texts)
        self._failure: Optional[Exception] = None
        self._n_read = 0
        # The texts whose results were not returned: identifier and text, or why there is none.
        self._ahead: deque[tuple[str, Union[str, Exception]]] = deque()
        self._length_ahead = 0
        self._most_texts = threads * _TEXTS_AHEAD
        self._most_length = threads * _LENGTH_AHEAD
        self._yield_errors = yield_errors

    def __iter__(self) -> Documents[Result]:
        return self

    def close(self) -> None:
        """Stop, and forget the texts that were read ahead."""
        self._pool = self._texts = self._failure = None
        self._ahead.clear()

    def __enter__(self) -> Documents[Result]:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __next__(self) -> Result:
        if os.getpid() != self._process:
            raise RuntimeError("the threads of annotate_many are in the process that called it")
        self._read_ahead()
        if not self._ahead or self._pool is None:
            failure = self._failure
            self.close()
            raise failure or StopIteration
        id, text = self._ahead[0]
        if isinstance(text, Exception):
            self._ahead.popleft()
            return self._fail(id, text)
        try:
            # Ctrl-c interrupts this, and the result is there at the next call.
            record = self._pool.take()
        except AnnotationError as error:
            self._drop_first(text)
            return self._fail(id, error)
        self._drop_first(text)
        return Document._new(text, record)  # type: ignore[return-value]

    def _drop_first(self, text: str) -> None:
        self._ahead.popleft()
        self._length_ahead -= len(text)

    def _fail(self, id: str, error: Exception) -> Result:
        if self._yield_errors:
            return Failure(id, error)  # type: ignore[return-value]
        raise error

    def _read_ahead(self) -> None:
        """Submit texts until enough are ahead."""
        while self._texts is not None and (
            not self._ahead
            or (len(self._ahead) < self._most_texts and self._length_ahead < self._most_length)
        ):
            try:
                item = next(self._texts)
            except StopIteration:
                self._texts = None
            except Exception as error:
                # Raised after the results of all texts before.
                self._texts, self._failure = None, error
            else:
                self._submit(item)

    def _submit(self, item: Input) -> None:
        id: str = str(self._n_read)
        self._n_read += 1
        try:
            text: object = item
            if isinstance(item, tuple):
                given, text = item
                id = str(given)
            if not isinstance(text, str):
                raise TypeError(f"text is of type {type(text).__name__}: expected str")
            if self._pool is not None:
                self._pool.submit(id, text)
            self._ahead.append((id, text))
            self._length_ahead += len(text)
        except (TypeError, ValueError) as error:
            self._ahead.append((id, error))


@overload
def annotate_many(
    texts: Iterable[Input],
    *,
    threads: Optional[int] = ...,
    errors: Literal["raise"] = ...,
    engine: Engine = ...,
    kinds: Optional[Collection[str]] = ...,
    min_confidence: Optional[float] = ...,
) -> Documents[Document]: ...


@overload
def annotate_many(
    texts: Iterable[Input],
    *,
    threads: Optional[int] = ...,
    errors: Literal["yield"],
    engine: Engine = ...,
    kinds: Optional[Collection[str]] = ...,
    min_confidence: Optional[float] = ...,
) -> Documents[Union[Document, Failure]]: ...


def annotate_many(
    texts: Iterable[Input],
    *,
    threads: Optional[int] = None,
    errors: Literal["raise", "yield"] = "raise",
    engine: Engine = "fast",
    kinds: Optional[Collection[str]] = None,
    min_confidence: Optional[float] = None,
) -> Union[Documents[Document], Documents[Union[Document, Failure]]]:
    """Annotate a stream of texts, on several threads.

    The results come lazily and in the order of the texts. A few texts a thread are read ahead, so that memory
    is bounded however many there are. The threads run without Python's lock, and Ctrl-c ends the wait for a
    result.

    Parameters
    ----------
    texts : iterable of str or of (id, str)
        The texts. Without an identifier, it is their number, from 0.
    threads : int, optional
        How many threads annotate; by default one a processor that this process may use.
    errors : {'raise', 'yield'}
        What to do about an item that is no text or meets a fault: raise the exception, after which the
        iterator can be asked for the next result, or yield a `Failure` in its place.
    engine, kinds, min_confidence
        As for `annotate`.

    Returns
    -------
    Documents
        An iterator of `Document` and, with ``errors='yield'``, `Failure`.

    Examples
    --------
    >>> texts = ["“We won,” said Ana Ruiz.", "“It was close,” said Bo Lind."]
    >>> [doc.quotes[0].speaker.name for doc in annotate_many(texts)]
    ['Ana Ruiz', 'Bo Lind']
    """
    annotator = _configured(engine, kinds, min_confidence)
    if isinstance(texts, str):
        raise TypeError("texts is a string: expected an iterable of them")
    if errors not in ("raise", "yield"):
        raise ValueError(f"unknown errors {errors!r}: expected 'raise' or 'yield'")
    if threads is None:
        threads = _n_processors()
    if threads < 1:
        raise ValueError(f"threads is {threads}: expected at least 1")
    return Documents(annotator.pool(threads), texts, threads, errors == "yield")


def _n_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
