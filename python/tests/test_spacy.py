"""Documents to and from spaCy, and the pipeline component."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

import pullquote
from pullquote import Document

spacy = pytest.importorskip("spacy")


@pytest.fixture
def nlp() -> Any:
    nlp = spacy.blank("en")
    nlp.add_pipe("pullquote")
    return nlp


def test_component_sets_spans_and_extensions(nlp: Any, news: str) -> None:
    doc = nlp(news)
    found = pullquote.annotate(news)
    assert doc._.quotes == found.quotes and doc._.statements == found.statements
    assert doc._.pullquote == found
    spans = doc.spans["pullquote_quotes"]
    assert [(s.text, s.label_) for s in spans] == [(q.text, q.kind) for q in found.quotes]
    assert len(doc.spans["pullquote_statements"]) >= len(found.statements)
    assert "Ana Ruiz" in [s.text for s in doc.spans["pullquote_mentions"] if s.label_ == "person"]


def test_documents_without_the_component_have_no_quotes(nlp: Any) -> None:
    doc = nlp.make_doc("“We won,” said Ana Ruiz.")
    assert (doc._.quotes, doc._.statements, doc._.pullquote) == ((), (), None)


@pytest.mark.parametrize("n_process", [1, 2])
def test_streams_are_in_order(nlp: Any, news: str, n_process: int) -> None:
    texts = [f"{news} Number {n}." for n in range(40)]
    docs = list(nlp.pipe(texts, n_process=n_process, batch_size=8))
    assert [doc.text for doc in docs] == texts
    assert docs[-1]._.quotes == pullquote.annotate(texts[-1]).quotes
    assert docs[-1].spans["pullquote_quotes"][0].label_ == "direct"


def test_pipelines_are_saved_with_their_options(tmp_path: Path, news: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("pullquote", config={"kinds": ["direct"], "threads": 2, "min_confidence": 0.5})
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert [q.kind for q in loaded(news)._.quotes] == [q.kind for q in nlp(news)._.quotes]
    assert {q.kind for q in loaded(news)._.quotes} == {"direct"}
    again = spacy.blank("en")
    again.add_pipe("pullquote")
    again.from_bytes(again.to_bytes())
    assert pickle.loads(pickle.dumps(nlp))(news)._.quotes == nlp(news)._.quotes


@pytest.mark.parametrize(
    "config",
    [{"engine": "slow"}, {"kinds": ["loud"]}, {"threads": 0}, {"alignment_mode": "bend"}],
)
def test_wrong_options_are_told_at_once(config: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        spacy.blank("en").add_pipe("pullquote", config=config)


def test_round_trip_through_spacy(nlp: Any, news: str) -> None:
    found = pullquote.annotate(news, id="a")
    for target in (nlp, nlp.vocab):
        doc = found.to_spacy(target)
        assert doc.text == news
        assert Document.from_spacy(doc) == found
    saved = type(doc)(nlp.vocab).from_bytes(doc.to_bytes())
    assert Document.from_spacy(saved) == found


def test_annotations_of_spacy_are_taken(nlp: Any) -> None:
    text = "“We 😀 won,” said Ana Ruiz of ACME in 2020."
    doc = nlp.make_doc(text)
    at = text.index("Ana")
    doc.ents = [
        doc.char_span(at, at + 8, label="PERSON"),
        doc.char_span(text.index("2020"), text.index("2020") + 4, label="CARDINAL"),
    ]
    doc.spans["pullquote_quotes"] = [doc.char_span(0, text.index(" said"), label="direct")]
    found = Document.from_spacy(doc)
    assert [(m.text, m.kind) for m in found.mentions] == [("Ana Ruiz", "person")]
    assert [(q.text, q.kind, q.speaker) for q in found.quotes] == [("“We 😀 won,”", "direct", None)]


def test_spans_that_cut_tokens_are_aligned() -> None:
    text = "He said“Yes,”and left."
    expand, strict = spacy.blank("en"), spacy.blank("en")
    expand.add_pipe("pullquote")
    strict.add_pipe("pullquote", config={"alignment_mode": "strict"})
    assert len(expand(text)._.quotes) == len(strict(text)._.quotes) == 1
    for doc in (expand(text), strict(text)):
        for span in doc.spans["pullquote_quotes"]:
            assert "“Yes,”" in span.text
    assert len(expand(text).spans["pullquote_quotes"]) == 1
