"""What the examples share: an archive to annotate, and the rows that they make of it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pullquote

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

COLUMNS = {
    "id": "string",
    "date": "string",
    "kind": "string",
    "start": "int64",
    "end": "int64",
    "text": "string",
    "speaker": "string",
    "speaker_kind": "string",
    "mention": "string",
    "words": "int64",
    "cue": "string",
    "confidence": "float64",
    "error": "string",
}
SPARK_SCHEMA = ", ".join(
    f"{name} {dict(string='string', int64='bigint', float64='double')[kind]}"
    for name, kind in COLUMNS.items()
)


def write_archive(path: Path, n_texts: int, poisoned: Iterable[int] = ()) -> int:
    """Write JSON Lines of `n_texts` articles made of the seed articles; their number of words.

    Each is a seed article with a quotation of its own and a date. Of the `poisoned` ones the first is no JSON,
    and the others have no text.
    """
    seeds = [seed.read_text() for seed in sorted(SEEDS.glob("*.txt"))]
    poisoned = list(poisoned)
    n_words = 0
    with path.open("w") as lines:
        for n in range(n_texts):
            text = f"Number {n}\n\n{seeds[n % len(seeds)]}\n\n“This is number {n},” said Ana Ruiz, the mayor.\n"
            n_words += len(text.split())
            article = {"id": f"{n:06}", "date": f"2026-{n % 12 + 1:02}-01", "text": text}
            if n in poisoned:
                article["text"] = None
            lines.write("{broken\n" if n in poisoned[:1] else json.dumps(article) + "\n")
    return n_words


def parse(line: str) -> dict[str, Any]:
    """Return the article of a line; what is no JSON gives one without anything."""
    try:
        article = json.loads(line)
    except ValueError:
        article = None
    return article if isinstance(article, dict) else {}


def annotate_batch(articles: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of articles with `id`, `date` and `text`: one a quotation or statement.

    An article that cannot be annotated gives one row with an `error`.
    """
    dates: list[Any] = []

    def texts() -> Iterator[tuple[str, Any]]:
        for article in articles:
            dates.append(article.get("date"))
            id = article.get("id") or ""
            die_once(id)
            yield id, article.get("text")

    found = pullquote.annotate_many(texts(), threads=1, errors="yield")
    for n, document in enumerate(found):
        if isinstance(document, pullquote.Failure):
            yield row(id=document.id, date=dates[n], error=str(document.error))
            continue
        for said in document.to_rows():
            yield row(**{**said, "date": dates[n]})


def row(**members: Any) -> dict[str, Any]:
    """Return a row with all columns."""
    return {name: members.get(name) for name in COLUMNS}


def rows_of_record(line: str, texts: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a line that `pullquote annotate` printed, for programs that pipe through it."""
    record = json.loads(line)
    if "error" in record:
        yield row(id=record["id"] or "", error=record["error"])
        return
    date = (record.pop("meta", None) or {}).get("date")
    document = pullquote.Document.from_dict(record, texts[record["id"]])
    for said in document.to_rows():
        yield row(**{**said, "date": date})


def die_once(id: str) -> None:
    """Kill this process with SIGKILL at the article KILL_AT, the first time: for the tests of recovery."""
    marker = os.environ.get("KILL_MARKER")
    if not marker or id != os.environ.get("KILL_AT"):
        return
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def program() -> str:
    """Return the program `pullquote`: PULLQUOTE, else what the PATH has."""
    return os.environ.get("PULLQUOTE", "pullquote")


def test_environment() -> dict[str, str]:
    """Return the variables that `check.py` sets, for engines whose workers do not inherit them."""
    names = ("KILL_AT", "KILL_MARKER", "REAL_PULLQUOTE")
    return {name: os.environ[name] for name in names if name in os.environ}
