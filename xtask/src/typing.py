"""Types words into the filter of a running program: ms from each letter to the last change on screen.

    python typing.py FOLDER_OF_TTYPROBE WAIT_FOR WORDS -- CMD

Each word is typed letter by letter after `/` and cleared with Esc; environment variables that begin with PULLQUOTE are passed on.
"""
import json
import os
import sys

sys.path.insert(0, sys.argv[1])
import ttyprobe  # noqa: E402

cut = sys.argv.index("--")
wait, words, command = sys.argv[2], sys.argv[3].split(","), sys.argv[cut + 1:]
own = {name: value for name, value in os.environ.items() if name.startswith("PULLQUOTE")}
with ttyprobe.Session(command, cols=120, rows=40, env=own) as session:
    session.wait_for(wait, 30)
    session.wait_quiet(1.5, 25)
    for word in words:
        session.send("/")
        session.wait_quiet(0.2, 5)
        times = []
        for letter in word:
            sent = session.send(letter)
            session.pump(1.0)
            last = session.wait_quiet(0.1, 5)
            times.append((last - sent) * 1000 if last and last > sent else 0.0)
        session.send("<Esc>")
        session.wait_quiet(0.2, 5)
        times.sort()
        print(json.dumps({"word": word, "median_ms": round(times[len(times) // 2], 1), "most_ms": round(times[-1], 1)}))
