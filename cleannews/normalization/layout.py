"""Repairs of spaces and lines, and of words and sentences broken or glued at their ends."""

from __future__ import annotations

import re

from cleannews.normalization.repair import Repair, replacing


def _keep_inner_newline(match: re.Match[str]) -> str:
    return "\n" if 0 < match.start() and match.end() < len(match.string) else ""


NEWLINES = (
    Repair(
        "newlines",
        "a\r\nb\N{LINE SEPARATOR}c",
        "a\nb\nc",
        replacing("\r\n?|[\x0b\x0c\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]", "\n"),
    ),
)

LAYOUT = (
    Repair("odd-spaces", "10\N{THIN SPACE}000", "10 000", replacing("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", " ")),
    Repair("space-runs", "Москва,   4    окт", "Москва, 4 окт", replacing("  +", " ")),
    Repair("line-edges", "a \n b", "a\nb", replacing(r" \n ?|\n |\A[ \n]+|[ \n]+\Z", _keep_inner_newline)),
    Repair("blank-lines", "a\n\n\n\nb", "a\n\nb", replacing("\n{3,}", "\n\n")),
    Repair(
        "line-end-hyphens",
        "прави-\nтельство приняло",
        "правительство приняло",
        replacing(r"(?<=[^\W\d_]{2})[-‐\N{SOFT HYPHEN}]\n(?=[a-zà-öø-ÿа-яёіїєґў]{2})", ""),
    ),
    Repair("glued-sentences", "Он ушел.Потом вернулся", "Он ушел. Потом вернулся", replacing(r"(?<=[а-яёіїєґў]{3})\.(?=[А-ЯЁІЇЄҐЎ][а-яёіїєґў])", ". ")),
)
