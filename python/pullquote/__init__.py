"""Who said what, and who and what an English news text is about.

>>> import pullquote
>>> doc = pullquote.annotate("“We won,” said Ana Ruiz, the mayor.")
>>> doc.quotes[0].speaker.name, doc.quotes[0].text
('Ana Ruiz', '“We won,”')

`annotate` reads one text, `annotate_many` a stream of them on several threads. Both return a `Document`, whose
positions are indices of the Python string.
"""

from ._annotate import Documents, Failure, annotate, annotate_many
from ._document import Document
from ._native import ENGINES, AnnotationError, __version__
from ._types import Cue, Entity, Mention, Quote, Speaker, Statement

__all__ = [
    "ENGINES",
    "AnnotationError",
    "Cue",
    "Document",
    "Documents",
    "Entity",
    "Failure",
    "Mention",
    "Quote",
    "Speaker",
    "Statement",
    "__version__",
    "annotate",
    "annotate_many",
]
