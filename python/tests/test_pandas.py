"""Rows and data frames."""

from __future__ import annotations

import pytest

import pullquote


def test_rows_are_quotations_and_statements_in_order(news: str) -> None:
    doc = pullquote.annotate(news, id="a")
    rows = doc.to_rows()
    assert len(rows) == len(doc.quotes) + len(doc.statements)
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    assert "statement" in {row["kind"] for row in rows}
    [won] = [row for row in rows if row["text"] == "“We won,”"]
    assert (won["id"], won["speaker"], won["speaker_kind"]) == ("a", "Ana Ruiz", "person")


def test_frame_has_a_row_each_and_all_columns(news: str) -> None:
    pandas = pytest.importorskip("pandas")
    doc = pullquote.annotate(news, id="a")
    frame = doc.to_pandas()
    assert list(frame["text"]) == [row["text"] for row in doc.to_rows()]
    empty = pullquote.annotate("").to_pandas()
    assert list(empty.columns) == list(frame.columns) and len(empty) == 0
    both = pandas.concat([empty, frame])
    assert both["start"].dtype == frame["start"].dtype == "int64"
