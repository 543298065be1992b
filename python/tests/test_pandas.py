"""Rows and data frames."""

from __future__ import annotations

import pytest

import pullquote


def test_rows_are_quotations_and_statements_in_order(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    rows = doc.to_rows()
    marked = [one for one in doc.statements if one.confidence >= 0.5]
    assert len(rows) == len(doc.quotes) + len(marked)
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    assert "reported" in {row["kind"] for row in rows}
    [won] = [row for row in rows if row["text"] == "“We won,”"]
    assert (won["id"], won["speaker"], won["speaker_kind"]) == ("a", "Ana Ruiz", "person")
    assert (won["words"], won["mention"], won["cue"]) == (2, "Ana Ruiz", "said")
    assert news[won["mention_start"] : won["mention_end"]] == won["mention"]
    assert news[won["cue_start"] : won["cue_end"]] == won["cue"]


def test_speakers_that_are_unsure_are_left_out(news: str) -> None:
    record = pullquote.annotate(news).to_dict()
    for quote in record["quotes"]:
        quote["confidence"] = 0.4
    rows = pullquote.Document.from_dict(record, news).to_rows()
    unsure = [row for row in rows if row["kind"] in ("direct", "mixed")]
    assert unsure and all(row["speaker"] is None and row["mention"] is None for row in unsure)


def test_frame_has_a_row_each_and_all_columns(news: str) -> None:
    pandas = pytest.importorskip("pandas")
    doc = pullquote.annotate(news, id="a")
    frame = doc.to_pandas()
    assert list(frame["text"]) == [row["text"] for row in doc.to_rows()]
    empty = pullquote.annotate("").to_pandas()
    assert list(empty.columns) == list(frame.columns) and len(empty) == 0
    both = pandas.concat([empty, frame])
    assert both["start"].dtype == frame["start"].dtype == "int32"
