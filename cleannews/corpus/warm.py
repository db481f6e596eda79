"""What a worker holds before its first document: importing this loads it.

The process that workers are forked from imports it, so that lexicons and the language model are read once, and lie in
memory once, however many workers there are.
"""

from __future__ import annotations

import gc

from cleannews.corpus import cleaning_stage  # noqa: F401  what workers are asked to run
from cleannews.corpus.settings import Settings
from cleannews.corpus.worker import Document, process

# A language that only the model can tell, and a line no rule speaks of: what is looked up in for any text is loaded.
process(Settings(dedup=False), (Document("", "Gestern tagte der Rat im neuen Rathaus.\n\nDie Brücke wird gebaut."),))
gc.collect()
gc.freeze()  # forks share what the collector leaves alone
