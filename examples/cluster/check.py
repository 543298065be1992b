"""Check that every engine finds the same and loses nothing; `check` installs what it needs.

    python check.py [spark] [pipe] [ray] [dask]

Each engine annotates an archive in which one line is broken and two articles have no text, once as it is and once
while a worker is killed with SIGKILL in the middle. Its rows must be those that the Python package gives, and the
three must be in them as errors.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet

import archive
import who_said_most

HERE = Path(__file__).resolve().parent
N_TEXTS = 240
POISONED = (17, 90, 180)
KILL_AT = f"{100:06}"
SECONDS = 240

SCRIPTS = {"spark": "spark_map.py", "pipe": "spark_pipe.py", "ray": "ray_map.py", "dask": "dask_map.py"}

# Stands for the program and dies after some lines, the first time.
MORTAL = """#!/bin/sh
if mkdir "$KILL_MARKER" 2>/dev/null; then
    head -n 3 | "$REAL_PULLQUOTE" "$@"
    kill -9 $$
fi
exec "$REAL_PULLQUOTE" "$@"
"""


def main(engines: list[str]) -> None:
    """Check the engines, by default all."""
    with tempfile.TemporaryDirectory() as scratch:
        articles = Path(scratch, "articles.jsonl")
        archive.write_archive(articles, N_TEXTS, POISONED)
        with articles.open() as lines:
            wanted = list(archive.annotate_batch(map(archive.parse, lines)))
        assert sum(row["error"] is not None for row in wanted) == len(POISONED)
        assert len({row["id"] for row in wanted}) == N_TEXTS, "each has a row"
        for engine in engines or SCRIPTS:
            for is_killed in (False, True):
                check(engine, is_killed, articles, wanted, Path(scratch))


def check(
    engine: str, is_killed: bool, articles: Path, wanted: list[dict[str, Any]], scratch: Path
) -> None:
    """Run an engine and compare its rows."""
    out = scratch / f"{engine}-{is_killed}"
    marker = scratch / f"{engine}-killed"
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "HOME": str(scratch),
    }
    if is_killed:
        environment.update(KILL_AT=KILL_AT, KILL_MARKER=str(marker))
    if is_killed and engine == "pipe":
        mortal = scratch / "pullquote"
        mortal.write_text(MORTAL)
        mortal.chmod(0o755)
        environment.update(REAL_PULLQUOTE=archive.program(), PULLQUOTE=str(mortal))
    command = [sys.executable, str(HERE / SCRIPTS[engine]), str(articles), str(out)]
    began = time.monotonic()
    ran = subprocess.run(
        command, env=environment, cwd=scratch, timeout=SECONDS, text=True, capture_output=True
    )
    if ran.returncode != 0:
        sys.exit(f"{engine} ended with {ran.returncode}\n{ran.stdout[-3000:]}\n{ran.stderr[-6000:]}")
    if marker.exists() != is_killed:
        sys.exit(f"{engine}: a worker was to be killed and was not")
    found = rows(engine, out, articles)
    if key(found) != key(wanted):
        lost = {row["id"] for row in wanted} - {row["id"] for row in found}
        sys.exit(f"{engine}: {len(found)} rows, not {len(wanted)}; articles lost: {sorted(lost)}")
    if engine != "pipe":
        check_totals(out, wanted)
    state = "a worker was killed" if is_killed else "nothing was killed"
    seconds = time.monotonic() - began
    print(f"{engine}: {state}: all {len(found)} rows of {N_TEXTS} articles, {seconds:.0f} s", flush=True)


def rows(engine: str, out: Path, articles: Path) -> list[dict[str, Any]]:
    """Return the rows that an engine wrote."""
    if engine != "pipe":
        files = [pyarrow.parquet.read_table(file).to_pylist() for file in out.rglob("*.parquet")]
        return [row for file in files for row in file]
    read = [archive.parse(line) for line in articles.read_text().splitlines()]
    texts = {article["id"]: article["text"] for article in read if article}
    lines = [line for file in out.glob("part-*") for line in file.read_text().splitlines()]
    return [row for line in lines for row in archive.rows_of_record(line, texts)]


def key(rows: list[dict[str, Any]]) -> list[Any]:
    """Return what has to be the same, in an order of its own.

    Errors have different words, and a line that is no JSON has no identifier of its own.
    """
    members = [name for name in archive.COLUMNS if name not in ("error", "date", "id")]
    keys = [
        [row["id"] if len(row["id"]) == 6 else "", *(row[name] for name in members), row["error"] is not None]
        for row in rows
    ]
    return sorted(keys, key=lambda row: [(value is None, value) for value in row])


def check_totals(out: Path, wanted: list[dict[str, Any]]) -> None:
    """Compare the speakers with the most words of each month with those counted here."""
    words: Counter[tuple[str, str]] = Counter()
    for row in wanted:
        is_said = row["kind"] in ("direct", "mixed", "reported")
        if is_said and row["speaker_kind"] == "person" and row["speaker"]:
            words[row["date"][:7], row["speaker"]] += row["words"]
    counted = who_said_most.who_said_most(f"{out}/**/*.parquet").fetchall()
    assert len({month for month, *_ in counted}) == 12, counted
    for month, speaker, _, n_words in counted:
        assert words[month, speaker] == n_words, (month, speaker, n_words)


if __name__ == "__main__":
    main(sys.argv[1:])
