"""Repair of HTML entities left in text, with or without their semicolon, once or twice escaped."""

from __future__ import annotations

import html
import re
from html.entities import html5

from cleannews.normalization.repair import Repair, replacing

# Never part of a word or of a URL parameter that people write, so they end where the name ends: "&nbspЧехия".
_UNMISTAKABLE = "nbsp|laquo|raquo|mdash|ndash|hellip|quot|ldquo|rdquo|bdquo|shy"


def _decode(match: re.Match[str]) -> str:
    name = re.sub("&(?:(?:amp|#38|#x26);)+", "&", match[0], flags=re.IGNORECASE)
    if name == "&" or name[1] == "#":
        return html.unescape(name)
    bare = name[1:].rstrip(";")
    for spelling in (bare, bare.lower()):
        if spelling + ";" in html5:
            return html5[spelling + ";"]
    return name


ENTITIES = (
    Repair(
        "entities",
        "Tom &amp; Jerry, &laquo;Чехия&raquo;",
        "Tom & Jerry, «Чехия»",
        replacing("(?i)&(?:(?:amp|#38|#x26);)*(?:#[0-9]{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,30};)|&(?:(?:amp|#38|#x26);)+", _decode),
    ),
    Repair(
        "unended-entities",
        "Читайте также:&nbspЧехия",
        "Читайте также: Чехия",
        replacing(f"&(?:{_UNMISTAKABLE})(?![=;])", _decode),
    ),
)
