"""Repair of mojibake: text that was read in another encoding than it was written in."""

from __future__ import annotations

from cleannews.normalization.repair import Repair


def _fix_utf8(text: str) -> tuple[str, int]:
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if text.isascii() or not is_bad(text):
        return text, 0
    fixed = fix_encoding(text)
    return fixed, int(fixed != text)


ENCODING = (Repair("utf-8-misread", "schÃƒÂ¶n", "schön", _fix_utf8),)
