"""Texts for the tests."""

from __future__ import annotations

import signal

import pytest

# A shell without job control starts commands in the background with it ignored, and some tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)

NEWS = (
    "Council counts its trees\n\n"
    "The council has counted the trees of Norwick, it said on Monday. “We won,” said Ana Ruiz, the mayor. "
    "She called it “a so-called ‘triumph’ of 𝄞 sense”. The plan would cost $3 million, she said.\n\n"
    "Bo Lind, a farmer, was 😀 not pleased. “Nobody asked me,” he said. “Not once.”\n"
)


@pytest.fixture
def news() -> str:
    """A text with everything that the annotator finds, and characters beyond U+FFFF."""
    return NEWS
