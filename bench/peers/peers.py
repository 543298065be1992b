#!/usr/bin/env python3
"""Compares pullquote with what Python users take instead, on texts that a person has read.

usage: peers.py [--binary PATH] [--engine fast|deep] [--only NAME,…] [--json] [GOLD…]

GOLD is a file of JSON Lines (README.md has the form), by default the sample article. Each program runs in a process
of its own, gets the texts one after another and gives quotations with speakers, names, or both. Programs that are
not installed are listed as such and left out.

The unit is a quotation that somebody says. `right`: the speaker is the one of the gold. Two names agree if, without titles,
articles and accents, the words of one are among those of the other, or their last words are the same. `wrong`: another
speaker is given. `silent`: none is, or only a pronoun, which names nobody. `nobody`: pieces in quotation
marks that nobody says (titles, terms) and that are given a speaker. Names are people, organisations and places with the same
first and last character and the same class (strict F1).
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
TITLES = set(
    "the a an mr mrs ms miss dr sir dame lord lady prof professor president minister general gen sen rep captain sgt"
    " qc kc mp jr".split()
)
PRONOUNS = set("i he she they we it you him her them us who one his their".split())
CLASSES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
PULLQUOTE_CLASSES = {"person": "PER", "organisation": "ORG", "place": "LOC"}
NLTK_CLASSES = {"PERSON": "PER", "ORGANIZATION": "ORG", "GPE": "LOC", "LOCATION": "LOC", "FACILITY": "LOC"}


# The programs. Each is a function from texts to one answer a text: {"quotes": [[start, end, speaker]],
# "names": [[start, end, class]]}, where a member is None if the program does not give it. Loading is not timed:
# a program yields None once it is ready.


def spacy_model():
    import spacy

    return spacy.load("en_core_web_md")


def names_of(doc):
    return [[e.start_char, e.end_char, CLASSES[e.label_]] for e in doc.ents if e.label_ in CLASSES]


def run_spacy(texts):
    nlp = spacy_model()
    yield None
    for text in texts:
        yield {"quotes": None, "names": names_of(nlp(text))}


def run_textacy(texts):
    """By paragraph: one mark without its partner fails the whole text otherwise."""
    from textacy.extract import direct_quotations

    nlp = spacy_model()
    yield None
    for text in texts:
        quotes = []
        for paragraph in re.finditer(r"[^\n]+", text):
            try:
                found = list(direct_quotations(nlp(paragraph.group())))
            except ValueError:
                continue
            quotes += [quote_of(triple, paragraph.start()) for triple in found]
        yield {"quotes": quotes, "names": None}


def run_sayswho(texts):
    """Its quotation finder; its coreference needs a model of spaCy's that no longer installs beside this version."""
    from sayswho.quote_finder import quote_finder

    nlp = spacy_model()
    yield None
    for text in texts:
        try:
            quotes = [quote_of(triple, 0) for triple in quote_finder(nlp(text))]
        except (TypeError, ValueError):
            quotes = []
        yield {"quotes": quotes, "names": None}


def quote_of(triple, offset):
    speaker = " ".join(token.text for token in triple.speaker)
    return [offset + triple.content.start_char, offset + triple.content.end_char, speaker]


def run_nltk(texts):
    import nltk
    from nltk.tokenize import NLTKWordTokenizer, PunktTokenizer

    tokenizer, sentences = NLTKWordTokenizer(), PunktTokenizer()
    yield None
    for text in texts:
        names = []
        for first, last in sentences.span_tokenize(text):
            spans = [(first + a, first + b) for a, b in tokenizer.span_tokenize(text[first:last])]
            tree, at = nltk.ne_chunk(nltk.pos_tag([text[a:b] for a, b in spans])), 0
            for node in tree:
                size = len(node) if isinstance(node, nltk.Tree) else 1
                if isinstance(node, nltk.Tree) and node.label() in NLTK_CLASSES:
                    names.append([spans[at][0], spans[at + size - 1][1], NLTK_CLASSES[node.label()]])
                at += size
        yield {"quotes": None, "names": names}


def answer_of(record):
    quotes = []
    for quote in record.get("quotes", []):
        if "parent" in quote or quote["kind"] == "scare":
            continue
        speaker = quote.get("speaker") or {}
        quotes.append([quote["start"], quote["end"], speaker.get("name") or speaker.get("text")])
    names = [
        [e["start"], e["end"], PULLQUOTE_CLASSES[e["kind"]]]
        for e in record.get("entities", [])
        if e["kind"] in PULLQUOTE_CLASSES
    ]
    return {"quotes": quotes, "names": names}


def run_pullquote(texts, binary, engine):
    command = [binary, "annotate", "--input", "jsonl", "--as-found", "--engine", engine]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    ask(process, "Ready?")
    yield None
    for text in texts:
        yield answer_of(ask(process, text))
    process.stdin.close()
    process.wait()


def ask(process, text):
    process.stdin.write(json.dumps({"id": "x", "text": text}) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


PEERS = {"spacy": run_spacy, "textacy": run_textacy, "sayswho": run_sayswho, "nltk": run_nltk}


# The scores.


def words(name):
    folded = unicodedata.normalize("NFKD", (name or "").replace("’", "'").lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    return [w for w in re.findall(r"\w+", re.sub(r"'s\b", "", folded)) if w not in TITLES]


def agree(a, b):
    a, b = words(a), words(b)
    return bool(a and b) and (set(a) <= set(b) or set(b) <= set(a) or a[-1] == b[-1])


def trimmed(text, start, end):
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def speaker_of(text, start, end, quotes):
    """The speaker of the quotation that covers most of the piece, at least four fifths of it."""
    best, speaker = 0.8 * (end - start), None
    for quote_start, quote_end, name in quotes:
        quote_start, quote_end = trimmed(text, quote_start, quote_end)
        covered = min(end, quote_end) - max(start, quote_start)
        if covered >= best:
            best, speaker = covered, name
    return None if set(words(speaker)) <= PRONOUNS else speaker


def score_quotes(gold, answers):
    count = dict.fromkeys("said right wrong silent pieces nobody".split(), 0)
    for article, answer in zip(gold, answers):
        for quote in article.get("quotes", []):
            start, end = trimmed(article["text"], quote["start"], quote["end"])
            if start == end:
                continue
            speaker = speaker_of(article["text"], start, end, answer["quotes"])
            if quote["kind"] in ("scare", "none"):
                count["pieces"] += 1
                count["nobody"] += speaker is not None
                continue
            wanted = [name for name in [quote.get("name"), *quote.get("alternatives", [])] if name]
            is_right = any(agree(speaker, name) for name in wanted)
            count["said"] += 1
            count["right"] += is_right
            count["silent"] += speaker is None
            count["wrong"] += speaker is not None and not is_right
    return count


def score_names(gold, answers):
    """Strict F1; None if the gold has no names."""
    wanted = {(i, *name) for i, article in enumerate(gold) for name in map(tuple, article.get("names", []))}
    given = {(i, *name) for i, answer in enumerate(answers) for name in map(tuple, answer["names"])}
    return 200 * len(wanted & given) / (len(wanted) + len(given)) if wanted else None


def measure(name, gold, options):
    """Runs one program over the gold, in this process."""
    texts = [article["text"] for article in gold]
    if name == "pullquote":
        run = run_pullquote(texts, options.binary, options.engine)
    else:
        run = PEERS[name](texts)
    next(run)
    begun = time.perf_counter()
    answers = list(run)
    seconds = time.perf_counter() - begun
    usage = resource.RUSAGE_CHILDREN if name == "pullquote" else resource.RUSAGE_SELF
    return {
        "quotes": score_quotes(gold, answers) if answers[0]["quotes"] is not None else None,
        "names": score_names(gold, answers) if answers[0]["names"] is not None else None,
        "words_per_second": sum(len(text.split()) for text in texts) / seconds,
        "megabytes": resource.getrusage(usage).ru_maxrss / 1024,
    }


def report(rows):
    print("| program | right | wrong | silent | nobody | names F1 | words a second | MB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, row in rows.items():
        if "error" in row:
            print(f"| {name} | not run: {row['error']} | | | | | | |")
            continue
        quotes, cells = row["quotes"], ["–"] * 4
        if quotes and quotes["said"]:
            cells = [f"{100 * quotes[part] / quotes['said']:.1f}" for part in ("right", "wrong", "silent")]
            cells.append(f"{quotes['nobody']} of {quotes['pieces']}")
        cells.append("–" if row["names"] is None else f"{row['names']:.1f}")
        cells += [f"{row['words_per_second']:,.0f}", f"{row['megabytes']:.0f}"]
        print(f"| {name} | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", default=[str(HERE / "seed.jsonl")], metavar="GOLD")
    parser.add_argument("--binary", default="pullquote", help="the program of pullquote (default: that of the path)")
    parser.add_argument("--engine", default="deep", choices=["fast", "deep"])
    parser.add_argument("--only", default="", help="names of programs, with commas")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    gold = [json.loads(line) for path in options.gold for line in open(path, encoding="utf-8") if line.strip()]
    if options.one:
        print(json.dumps(measure(options.one, gold, options)))
        return
    rows = {}
    for name in [n for n in ["pullquote", *PEERS] if not options.only or n in options.only.split(",")]:
        command = [sys.executable, __file__, "--one", name, *sys.argv[1:]]
        run = subprocess.run(command, capture_output=True, text=True)
        lines = [line.strip() for line in run.stderr.splitlines() if re.search(r"\w", line)]
        missing = [line for line in lines if "not found" in line]
        error = (missing or lines[-1:] or ["no answer"])[0]
        rows[name] = json.loads(run.stdout) if run.returncode == 0 else {"error": error}
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        report(rows)


if __name__ == "__main__":
    main()
