"""Corpora: reading, cleaning, deduplicating and writing files of any size.

>>> from cleannews.corpus.run import run
>>> from cleannews.corpus.settings import Settings
>>> manifest = run(["seeds"], "out", Settings(threshold=0.6))    # doctest: +SKIP
"""
