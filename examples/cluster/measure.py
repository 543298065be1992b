"""Measure the words a second of each engine with 1 and 2 workers, and of the program alone.

    PULLQUOTE=/path/to/pullquote python measure.py [--words N] [--repeat N] [ENGINE…]

Each engine annotates a short archive and one five times as long, and the difference of the two times counts, since
starting an engine takes seconds, which are shown apart. The measurements take turns, and medians are
printed: words a second by the clock, and by the processor time of all processes, which a busy machine
disturbs less (it needs Linux, and the right to make a control group).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, Optional

import archive

HERE = Path(__file__).resolve().parent
SCRIPTS = {"spark": "spark_map.py", "pipe": "spark_pipe.py", "ray": "ray_map.py", "dask": "dask_map.py"}
Command = Callable[[Path, Path, int], "list[str]"]


def alone(articles: Path, out: Path, workers: int) -> list[str]:
    """Return the command of the program without an engine."""
    program = [archive.program(), "annotate", "--input", "jsonl", "--engine", "fast", "--as-found"]
    return [*program, "--jobs", str(workers), "--output", str(out), str(articles)]


def engine(name: str) -> Command:
    """Return how to run an engine's script."""

    def command(articles: Path, out: Path, workers: int) -> list[str]:
        how = f"local[{workers},4]" if name in ("spark", "pipe") else str(workers)
        return [sys.executable, str(HERE / SCRIPTS[name]), str(articles), str(out), how]

    return command


class ControlGroup:
    """A control group of Linux, of the first or second version, whose processes' time is counted."""

    def __init__(self) -> None:
        root = Path("/sys/fs/cgroup")
        self._first = (root / "cpuacct").is_dir()
        self._path = (root / "cpuacct" if self._first else root) / f"pullquote-{time.monotonic_ns()}"
        if not self._first and not (root / "cgroup.controllers").exists():
            raise OSError("no control groups")
        self._path.mkdir()

    def enter(self) -> None:
        """Put the calling process into the group."""
        (self._path / "cgroup.procs").write_text(str(os.getpid()))

    def close(self) -> float:
        """Wait until all processes have ended; the seconds of processor time that they took."""
        while (self._path / "cgroup.procs").read_text():
            time.sleep(0.1)
        if self._first:
            seconds = int((self._path / "cpuacct.usage").read_text()) / 1e9
        else:
            lines = (self._path / "cpu.stat").read_text().splitlines()
            seconds = int(dict(line.split() for line in lines)["usage_usec"]) / 1e6
        self._path.rmdir()
        return seconds


def measure(command: list[str], scratch: Path) -> tuple[float, Optional[float]]:
    """Return the seconds by the clock and of processor time."""
    try:
        group: Optional[ControlGroup] = ControlGroup()
    except OSError:
        group = None
    environment = {**os.environ, "PYTHONPATH": str(HERE), "PYSPARK_PYTHON": sys.executable}
    environment["HOME"] = str(scratch)
    began = time.monotonic()
    ran = subprocess.run(
        command,
        env=environment,
        cwd=scratch,
        preexec_fn=group.enter if group else None,
        text=True,
        capture_output=True,
    )
    elapsed = time.monotonic() - began
    if ran.returncode != 0:
        sys.exit(f"{command} ended with {ran.returncode}\n{ran.stderr[-6000:]}")
    return elapsed, group.close() if group else None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=", ".join(SCRIPTS))
    parser.add_argument("--words", type=int, default=600_000, help="of the short archive")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    commands: dict[str, Command] = {"pullquote": alone}
    commands.update((name, engine(name)) for name in args.engines or SCRIPTS)
    kinds = [(name, workers) for workers in (1, 2) for name in commands]
    times: dict[tuple[str, int], list[tuple[float, float, float]]] = {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory() as made:
        scratch = Path(made)
        short, long = scratch / "short.jsonl", scratch / "long.jsonl"
        per_text = archive.write_archive(short, 10) / 10
        n_texts = int(args.words / per_text)
        n_words = archive.write_archive(long, 5 * n_texts) - archive.write_archive(short, n_texts)
        for _ in range(args.repeat):
            for name, workers in kinds:
                took = []
                for articles in (short, long):
                    out = scratch / "out"
                    took.append(measure(commands[name](articles, out, workers), scratch))
                    shutil.rmtree(out) if out.is_dir() else out.unlink()
                (clock, used), (long_clock, long_used) = took
                processor = (long_used or 0) - (used or 0)
                start = clock - (long_clock - clock) / 4
                times[name, workers].append((long_clock - clock, processor, start))
    print(f"{n_words:,} words, medians of {args.repeat}")
    print(f"{'':14}{'workers':>8}{'words/s':>12}{'/s processor time':>20}{'of the program':>16}{'start':>9}")
    for name, workers in kinds:
        clock, processor, start = (statistics.median(each) for each in zip(*times[name, workers]))
        of = statistics.median(each[1] for each in times["pullquote", workers])
        by_processor = f"{n_words / processor:,.0f}" if processor else "-"
        share = f"{of / processor:.0%}" if processor else "-"
        print(
            f"{name:14}{workers:8}{n_words / clock:12,.0f}{by_processor:>20}{share:>16}{start:8.1f}s"
        )


if __name__ == "__main__":
    main()
