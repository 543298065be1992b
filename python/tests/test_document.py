"""`annotate` and `Document`."""

from __future__ import annotations

import copy
import json
import pickle
import signal
import threading
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pullquote
from pullquote import Document


def check_positions(doc: Document, text: str) -> None:
    assert doc.text == text
    placed: list[Any] = [*doc.quotes, *doc.statements, *doc.mentions]
    said: list[Any] = [*doc.quotes, *doc.statements]
    placed += [one.speaker for one in said if one.speaker] + [one.cue for one in said if one.cue]
    for one in placed:
        assert text[one.start : one.end] == one.text
    for entity in doc.entities:
        assert all(text[start:end] for start, end in entity.mentions)
    for statement in doc.statements:
        assert (statement.start, statement.end) == (statement.spans[0][0], statement.spans[-1][1])


def test_finds_who_said_what(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    first = doc.quotes[0]
    assert (first.text, first.kind) == ("“We won,”", "direct")
    assert first.speaker is not None and first.cue is not None
    assert (first.speaker.name, first.cue.text) == ("Ana Ruiz", "said")
    assert [q.speaker.name for q in doc.quotes if q.speaker][-1] == "Bo Lind"
    assert {q.kind for q in doc.quotes} > {"direct", "mixed"}
    assert any(q.parent is not None and doc.quotes[q.parent].start < q.start for q in doc.quotes)
    assert any("would cost" in s.text for s in doc.statements)
    assert {"money", "date", "person"} <= {m.kind for m in doc.mentions}
    entity = doc.entity(first.speaker.entity_id)
    assert entity is not None and entity.name == "Ana Ruiz" and len(entity.mentions) > 2
    assert (doc.id, doc.title, doc.engine) == ("a", "Council counts its trees", "fast")
    assert doc.entity(None) is None and doc.entity(999) is None
    check_positions(doc, news)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["“", "”", " said ", "Ana Ruiz", ", the mayor", "\n\n", "\r\n", "😀", "𝄞", "\ufeff"]
                + ["he said that ", "‘", "’", '"', ". ", "On Monday ", "$3 million", "e\u0301", "\x00"]
            ),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
        ),
        max_size=40,
    )
)
def test_positions_are_indices_of_the_string(parts: list[str]) -> None:
    text = "".join(parts)
    doc = pullquote.annotate(text)
    check_positions(doc, text)
    assert Document.from_dict(doc.to_dict(), text) == doc
    [many] = pullquote.annotate_many([("", text)], threads=1)
    assert many == doc
    read = Document.from_brat(text, doc.to_brat())
    assert [(q.start, q.end, q.cue) for q in read.quotes] == [
        (q.start, q.end, q.cue) for q in doc.quotes
    ]


def test_deep_engine_is_another_engine(news: str) -> None:
    if "deep" not in pullquote.ENGINES:
        pytest.skip("built without it")
    doc = pullquote.annotate(news, engine="deep")
    assert doc.engine == "deep"
    assert doc.quotes[0].speaker and doc.quotes[0].speaker.name == "Ana Ruiz"
    check_positions(doc, news)


def test_options_leave_out(news: str) -> None:
    everything = pullquote.annotate(news)
    direct = pullquote.annotate(news, kinds={"direct"})
    assert direct.quotes and {q.kind for q in direct.quotes} == {"direct"}
    assert (direct.statements, direct.mentions) == ((), ())
    assert len(direct.entities) == len(everything.entities)
    some = pullquote.annotate(news, kinds=["statement", "money"])
    assert some.statements == everything.statements and not some.quotes
    assert {m.kind for m in some.mentions} == {"money"}
    sure = pullquote.annotate(news, min_confidence=1.0)
    assert all(q.speaker is None or q.confidence == 1.0 for q in sure.quotes)
    assert all(s.confidence == 1.0 for s in sure.statements)
    assert len(sure.quotes) == len(everything.quotes)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"engine": "slow"}, ValueError, "unknown engine 'slow'"),
        ({"kinds": ["direct", "quote"]}, ValueError, "unknown kind 'quote'"),
        ({"kinds": "direct"}, TypeError, "kinds is a string"),
        ({"min_confidence": 1.5}, ValueError, "expected 0 to 1"),
        ({"min_confidence": float("nan")}, ValueError, "expected 0 to 1"),
    ],
)
def test_wrong_options_are_told(options: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        pullquote.annotate("text", **options)
    with pytest.raises(error, match=words):
        pullquote.annotate_many(["text"], **options)


def test_what_is_no_text_is_told() -> None:
    for wrong in (None, b"bytes", 1.5):
        with pytest.raises(TypeError, match="expected str"):
            pullquote.annotate(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="surrogates not allowed"):
        pullquote.annotate("lone \ud800 surrogate")


def test_extreme_texts_are_annotated() -> None:
    for text in ("", " ", "\ufeff", "“" * 20_000, "a" * 200_000, "\r\n" * 50_000, "\x1b[31m"):
        check_positions(pullquote.annotate(text), text)
    long = "“We won,” said Ana Ruiz.\n\n" * 10_000
    doc = pullquote.annotate(long)
    assert len(doc.quotes) == 10_000
    check_positions(doc, long)


def test_documents_are_immutable_values(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    changes: list[Any] = [
        lambda: setattr(doc, "text", ""),
        lambda: setattr(doc, "other", ""),
        lambda: delattr(doc, "_text"),
        lambda: setattr(doc.quotes[0], "kind", "scare"),
        lambda: setattr(doc.entities[0], "name", ""),
    ]
    for change in changes:
        with pytest.raises(AttributeError):
            change()
    doc.to_dict()["quotes"].clear()
    assert doc.quotes and doc.to_dict()["quotes"]
    same = pullquote.annotate(news, id="a")
    assert doc == same and hash(doc) == hash(same) and doc.quotes == same.quotes
    assert doc != pullquote.annotate(news, id="b")
    assert doc != pullquote.annotate(news + " ", id="a")
    assert doc != news
    with pytest.raises(TypeError, match="annotate"):
        Document()


def test_documents_survive_pickling_and_copying(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(doc, protocol))
        assert loaded == doc and loaded.quotes == doc.quotes
        assert pickle.loads(pickle.dumps(doc.quotes, protocol)) == doc.quotes
    assert copy.deepcopy(doc) == doc


def test_reprs_are_short_and_say_who(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    assert repr(doc).startswith("<Document 'a': ")
    assert "'“We won,”', kind='direct', speaker='Ana Ruiz'" in repr(doc.quotes[0])
    long = pullquote.annotate("“" + "We won " * 1000 + "” said Ana Ruiz.")
    assert all(len(repr(one)) < 300 for one in (long, *long.quotes, *long.entities))


def test_record_is_that_of_the_program(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    record = doc.to_dict()
    assert list(record) == ["id", "title", "engine", "entities", "quotes", "statements", "who"]
    assert json.loads(doc.to_json()) == record
    assert Document.from_dict(record, news) == doc
    assert Document.from_dict({**record, "meta": {"n": 1}}, news).to_dict()["meta"] == {"n": 1}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r.pop("quotes"), "missing field `quotes`"),
        (lambda r: r["quotes"][0].update(kind="loud"), "unknown kind “loud”"),
        (lambda r: r["quotes"][0].update(start=0), "other words than"),
        (lambda r: r["quotes"][0].update(end=10**12), "no code points"),
        (lambda r: r["quotes"][0].update(parent=99), "there is no 99"),
        (lambda r: r["quotes"][0]["speaker"].update(who=99), "there is no 99"),
        (lambda r: r["statements"][0].update(spans=[]), "no spans"),
        (lambda r: r["who"][0].update(mentions=[[9, 3]]), "no code points"),
    ],
)
def test_wrong_records_are_told(news: str, change: Any, words: str) -> None:
    record = pullquote.annotate(news).to_dict()
    change(record)
    with pytest.raises(ValueError, match=words):
        Document.from_dict(record, news)


def test_brat_round_trip_keeps_who_said_what(news: str) -> None:
    doc = pullquote.annotate(news)
    ann = doc.to_brat()
    read = Document.from_brat(news, ann, id="b")
    assert read.id == "b" and read.engine is None and read.to_brat() == ann

    def said(doc: Document) -> Any:
        return [
            (q.start, q.end, q.kind, q.parent, q.cue, q.speaker and (q.speaker.start, q.speaker.name))
            for q in doc.quotes
        ]

    assert said(read) == said(doc)
    assert [e.name for e in read.entities] == [e.name for e in doc.entities]
    check_positions(read, news)


@pytest.mark.parametrize(
    ("ann", "words"),
    [
        ("T1\tPerson 0 3\tBob\n", "line 1: the text has other words"),
        ("T1\tPerson 0 9\tAna\n", "line 1: the text has no code points 0 to 9"),
        ("T1\tRobot 0 3\tAna\n", "line 1: unknown type “Robot”"),
        ("T1 Person 0 3 Ana\n", "line 1: not a line"),
        ("T1\tPerson 0 3\tAna\nR1\tSpeaker Arg1:T1 Arg2:T2\n", "line 2: there is no T2"),
        ("T1\tPerson 0 3\tAna\nR1\tSpeaker Arg1:T1\n", "line 2: not a line"),
        ("*\tSame T1\n", "line 1: unknown type “Same”"),
        ("nonsense\n", "line 1: not a line"),
    ],
)
def test_wrong_brat_files_are_told(ann: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Document.from_brat("Ana", ann)


def test_brat_files_changed_by_hand_are_read() -> None:
    text = "Ana won. “Yes,” she said."
    ann = (
        "T1\tPerson 0 3\tAna\nT7\tMention 16 19\tshe\nT2\tDirect 9 15\t“Yes,”\n"
        "R1\tSpeaker Arg1:T2 Arg2:T7\n*\tEquiv T7 T1\n"
        "A1\tNegation T2\n#1\tAnnotatorNotes T2\tlook here\n\n"
    )
    [quote] = Document.from_brat(text, ann).quotes
    assert quote.speaker and quote.speaker.name == "Ana" and quote.confidence == 1.0


def test_other_threads_run_meanwhile() -> None:
    text = "“We won,” said Ana Ruiz, the mayor of Norwick, on Monday.\n\n" * 600
    thread = threading.Thread(target=pullquote.annotate, args=(text,))
    thread.start()
    turns = 0
    while thread.is_alive():
        turns += 1
    assert turns > 1000


def test_ctrl_c_ends_a_long_text() -> None:
    text = "“We won,” said Ana Ruiz, the mayor of Norwick, on Monday.\n\n" * 60_000
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        pullquote.annotate(text)
        pytest.fail(f"it was done in {time.monotonic() - began:.1f} s")
    assert time.monotonic() - began < 5
