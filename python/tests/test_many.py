"""`annotate_many`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

import pullquote
from pullquote import Document, Failure, annotate_many


@pytest.mark.parametrize("threads", [1, 2, 7, None])
def test_results_are_in_order(threads: Any) -> None:
    texts = [f"“It is {n * 'very '}late,” said Ana Ruiz." for n in range(200)]
    docs = list(annotate_many(texts, threads=threads))
    assert [doc.text for doc in docs] == texts
    assert [doc.id for doc in docs] == [str(n) for n in range(200)]
    assert docs[7] == pullquote.annotate(texts[7], id="7")


def test_identifiers_come_back() -> None:
    docs = annotate_many([("a", "One."), (7, "Two."), "Three."])
    assert [doc.id for doc in docs] == ["a", "7", "2"]


def test_nothing_and_endless_inputs() -> None:
    assert list(annotate_many([])) == []

    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "“We won,” said Ana Ruiz."

    docs = annotate_many(endless(), threads=2)
    assert read == 0
    for n in range(100):
        assert next(docs).quotes
        assert read <= n + 40
    docs.close()
    assert list(docs) == []


def test_long_texts_are_not_read_far_ahead() -> None:
    read = 0

    def long() -> Iterator[str]:
        nonlocal read
        for _ in range(50):
            read += 1
            yield "a\n\n" * 500_000

    with annotate_many(long(), threads=1) as docs:
        next(docs)
        assert read <= 3


POISON: list[Any] = [
    ("a", "One."),
    None,
    ("b", b"bytes"),
    ("c", "lone \ud800"),
    ("d", "e", "f"),
    float("nan"),
    ("g", "Two."),
]


def test_bad_items_yield_failures() -> None:
    results = list(annotate_many(POISON, errors="yield"))
    assert [type(one) for one in results] == [Document, *[Failure] * 5, Document]
    failures = [one for one in results if isinstance(one, Failure)]
    assert [one.id for one in failures] == ["1", "b", "c", "4", "5"]
    assert isinstance(failures[2].error, UnicodeEncodeError)
    assert "expected str" in str(failures[0].error)


def test_bad_items_raise_and_the_others_follow() -> None:
    docs = annotate_many(POISON)
    found, errors = [], []
    while True:
        try:
            found.append(next(docs).id)
        except StopIteration:
            break
        except (TypeError, ValueError) as error:
            errors.append(error)
    assert (found, len(errors)) == (["a", "g"], 5)


def test_errors_of_the_input_come_after_its_texts() -> None:
    def broken() -> Iterator[str]:
        yield "One."
        yield "Two."
        raise OSError("the disk is gone")

    docs = annotate_many(broken(), errors="yield")
    assert [next(docs), next(docs)]
    with pytest.raises(OSError, match="the disk is gone"):
        next(docs)
    assert list(docs) == []


def test_wrong_arguments_are_told() -> None:
    with pytest.raises(TypeError, match="texts is a string"):
        annotate_many("text")
    with pytest.raises(ValueError, match="threads is 0"):
        annotate_many([], threads=0)
    with pytest.raises(ValueError, match="unknown errors"):
        annotate_many([], errors="ignore")  # type: ignore[call-overload]


def test_ctrl_c_ends_the_wait_and_loses_nothing() -> None:
    texts = ["“We won,” said Ana Ruiz, the mayor.\n\n" * 30_000, "Two."]
    docs = annotate_many(texts, threads=1)
    threading.Timer(0.1, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        next(docs)
        pytest.fail("it was done before")
    assert [len(doc.quotes) for doc in docs] == [30_000, 0]


def test_process_ends_while_threads_annotate() -> None:
    code = (
        "import pullquote\n"
        "docs = pullquote.annotate_many(['“We won,” said Ana Ruiz.\\n\\n' * 100_000] * 4, threads=2)\n"
        "docs._read_ahead()\n"
        "print('over')\n"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"over\n", b"")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_forked_processes_annotate_for_themselves() -> None:
    code = (
        "import os, pullquote\n"
        "docs = pullquote.annotate_many(['One.', 'Two.'], threads=2)\n"
        "next(docs)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    try:\n"
        "        next(docs)\n"
        "    except RuntimeError:\n"
        "        done = list(pullquote.annotate_many(['One.', 'Two.']))\n"
        "        os._exit(len(done))\n"
        "    os._exit(9)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(list(docs)))\n"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, timeout=60)
    assert ended.stdout == b"2 1\n", ended.stderr
