"""The stage before the first: learn from the inputs what repeats across their documents, and which titles they bear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cleannews.cleaning.profile import SiteProfile
from cleannews.corpus.cleaning_stage import as_document
from cleannews.corpus.inputs import Part
from cleannews.corpus.readers import read_part
from cleannews.corpus.records import Record
from cleannews.corpus.settings import Settings
from cleannews.corpus.streams import Meter
from cleannews.corpus.worker import clean_document, make_cleaner

# A profile holds a few numbers for each line it saw. Widgets show in far fewer documents than these; titles of the
# others are not known, which costs recall of teasers in corpora beyond this size, and keeps memory in bounds.
_DOCUMENTS = 200_000
_FEWEST = 100  # of each part, however many parts there are


def learn_profile(parts: Sequence[Part], settings: Settings, path: Path) -> None:
    """Learn a `SiteProfile` from the first documents of each part, and save it."""
    most = max(_DOCUMENTS // len(parts), _FEWEST)
    profile = SiteProfile.learn(text for part in parts for text in islice(_read_texts(part, settings), most))
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f"building-{path.name}")
    profile.save(building)
    building.replace(path)


def _read_texts(part: Part, settings: Settings) -> Iterator[str]:
    """Yield the texts of a part, each with its title on the first line."""
    plain = make_cleaner(replace(settings, profile=None))
    for found in read_part(part, settings, Meter()):
        if isinstance(found, Record):
            document = as_document(found, part, settings, sampled=False)
            if document.is_page:
                yield clean_document(plain, document)[0].source
            else:
                yield f"{document.title or ''}\n\n{document.content!s}".lstrip()
