#!/usr/bin/env python3
"""Split exported weights into the three files that ship, each below the registry's limit on a package.

    python split.py ENCODER.pq [CRATES]
"""
import os
import struct
import sys

from export import pack

# Sections by file; all others go into the last one.
PARTS = {"pieces": ("word",), "layers": ("l0.", "l1.", "l2.", "l3.", "l4."), "heads": ("",)}


def sections(data):
    """Named byte strings of a PQPACK file."""
    out = {}
    for i in range(struct.unpack("<I", data[12:16])[0]):
        name, at, size = struct.unpack("<16sQQ", data[64 + 32 * i:96 + 32 * i])
        out[name.rstrip(b"\0").decode()] = data[at:at + size]
    return out


def main():
    with open(sys.argv[1], "rb") as f:
        left = sections(f.read())
    crates = sys.argv[2] if len(sys.argv) > 2 else "crates"
    for part, starts in PARTS.items():
        here = {name: data for name, data in left.items() if name.startswith(starts)}
        left = {name: data for name, data in left.items() if name not in here}
        with open(os.path.join(crates, f"encoder-{part}", f"{part}.pq"), "wb") as f:
            f.write(pack(here))


if __name__ == "__main__":
    main()
