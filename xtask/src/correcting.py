"""Corrects speakers in the bookmarks file: ms until two windows and the index have the correction.

    python correcting.py FOLDER_OF_TTYPROBE TIMES -- CMD FOLDER

Both windows show the ledger. Environment variables that begin with PULLQUOTE are passed on; PULLQUOTE_CONFIG_DIR is where the
corrections are written, as another program would.
"""
import hashlib
import json
import os
import sys
import time

sys.path.insert(0, sys.argv[1])
import ttyprobe  # noqa: E402

cut = sys.argv.index("--")
times, command = int(sys.argv[2]), sys.argv[cut + 1:]
own = {name: value for name, value in os.environ.items() if name.startswith("PULLQUOTE")}
folder = command[-1]
names = sorted(os.listdir(folder))


def quotation(path):
    """The text of a file, and the first quotation in it as characters."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read().replace("\r\n", "\n")
    start = text.index("“")
    return text, start, text.index("”", start) + 1


def record(path, name, at):
    text, start, end = quotation(path)
    selector = [
        {"type": "TextQuoteSelector", "exact": text[start:end], "prefix": text[max(0, start - 32):start], "suffix": text[end:end + 32]},
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
    now = "2026-01-01T00:%02d:%02dZ" % divmod(at, 60)
    article = {"sha256": hashlib.sha256(text.encode()).hexdigest(), "title": "", "source": path}
    return {"id": f"bench-{at}", "type": "correction", "created": now, "modified": now, "article": article,
            "target": {"selector": selector}, "change": {"speaker": name}}


def write(records):
    path = os.path.join(own["PULLQUOTE_CONFIG_DIR"], "bookmarks.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump({"format": "pullquote bookmarks", "version": 1, "records": records}, file)
    os.replace(path + ".new", path)


def session():
    window = ttyprobe.Session(command, cols=120, rows=40, env=own)
    window.wait_for("Story", 60)
    window.wait_quiet(1.0, 60)
    window.send("L")
    window.wait_quiet(1.0, 30)
    return window


records, seen = [], []
write(records)
with session() as first, session() as second:
    for at in range(times):
        # The name sorts before all others in a query of its own.
        name = "Zora Quill%s" % "abcdefghijklmnopqrstuvwxyz"[at % 26]
        for window in (first, second):
            window.send("/<C-u>by:\"%s\"<Esc>" % name.lower())
            window.wait_quiet(0.3, 10)
        records.append(record(os.path.join(folder, names[at * len(names) // times]), name, at))
        since = time.monotonic()
        write(records)
        took = []
        for window in (first, second):
            assert window.wait_for(name, 20), window.screen()
            took.append((time.monotonic() - since) * 1000)
        seen.append(max(took))
seen.sort()
print(json.dumps({"corrections": times, "median_ms": round(seen[len(seen) // 2], 1), "most_ms": round(seen[-1], 1)}))
