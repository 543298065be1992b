"""Compare the speed of `annotate_many` with that of `pullquote annotate --input jsonl`.

    python speed.py [--program PATH] [--engine fast|deep] [--words N] [--repeat N] [ARTICLES.jsonl]

Without a file it annotates the seed articles over and over. Each measurement is a process of its own that reads
the JSON Lines and writes the records to a file; the kinds take turns, so that all see the same machine. Printed
are medians: words a second by the clock, and by the processor time of all threads, which a busy machine
disturbs less.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

CHILD = """
import json, sys
import pullquote
threads, engine = int(sys.argv[1]), sys.argv[2]
def texts():
    for line in sys.stdin:
        article = json.loads(line)
        yield article["id"], article["text"]
for document in pullquote.annotate_many(texts(), threads=threads, engine=engine):
    sys.stdout.write(document.to_json())
    sys.stdout.write("\\n")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--program", default="pullquote")
    parser.add_argument("--engine", default="fast", choices=["fast", "deep"])
    parser.add_argument("--words", default=1_000_000, type=int, help="for the seed articles")
    parser.add_argument("--repeat", default=5, type=int)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        articles = args.articles or write_articles(Path(scratch, "articles.jsonl"), args.words)
        with articles.open() as lines:
            n_words = sum(len(json.loads(line)["text"].split()) for line in lines)
        annotate = ["annotate", "--input", "jsonl", "--as-found", "--engine", args.engine]
        child = [sys.executable, "-c", CHILD]
        commands = {}
        for n in ("1", "2"):
            commands[f"pullquote annotate, {n} job(s)"] = [args.program, *annotate, "--jobs", n]
            commands[f"annotate_many, {n} thread(s)"] = [*child, n, args.engine]
        took: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(args.repeat):
            for name, command in commands.items():
                took[name].append(measure(command, articles, scratch))
    print(f"{n_words:,} words, medians of {args.repeat} runs that took turns")
    print(f"{'':30}{'words/s':>12}{'words/s of processor time':>28}")
    for name, times in took.items():
        by_clock, by_processor = (statistics.median(each) for each in zip(*times))
        print(f"{name:30}{n_words / by_clock:12,.0f}{n_words / by_processor:28,.0f}")


def write_articles(path: Path, n_words: int) -> Path:
    """Write the seed articles until there are `n_words`."""
    seeds = [seed.read_text() for seed in sorted(SEEDS.glob("*.txt"))]
    with path.open("w") as lines:
        n = 0
        while n_words > 0:
            text = seeds[n % len(seeds)]
            lines.write(json.dumps({"id": str(n), "text": text}) + "\n")
            n_words -= len(text.split())
            n += 1
    return path


def measure(command: list[str], articles: Path, home: str) -> tuple[float, float]:
    """Return the seconds that a command takes, by the clock and of processor time."""
    environment = {**os.environ, "HOME": home}
    with articles.open() as source, open(os.devnull, "w") as out:
        began = time.monotonic()
        child = subprocess.Popen(command, stdin=source, stdout=out, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        elapsed = time.monotonic() - began
    if status != 0:
        sys.exit(f"{command[0]} ended with status {status}")
    return elapsed, usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
