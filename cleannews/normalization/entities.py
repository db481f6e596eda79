"""Repair of HTML entities left in text: with or without their semicolon, escaped once or many times."""

from __future__ import annotations

import html
import re
from html.entities import html5

from cleannews.normalization.repair import Repair, Sign, replacing

# Names that begin no word and no URL parameter, so that they end where the name does: "&nbspЧехия".
_UNMISTAKABLE = "nbsp|laquo|raquo|mdash|ndash|hellip|ldquo|rdquo|bdquo|quot(?!e)"
# Names still known where a space got between: "& nbsp;".
_SPACED = "nbsp|laquo|raquo|mdash|ndash|hellip|ldquo|rdquo|bdquo|quot|amp|lt|gt"
# Names HTML accepts without a semicolon: here only where no word, number or value of a parameter goes on.
_LEGACY = "|".join(sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True))

_ENTITY = rf"""(?x)
    # In an address only ended entities count: "?a=1&copy=2" means what it says.
    (?: https?:// | www\. ) [^\s<>"«»&]*+ (?: & (?! \#?\w{{1,31}}; ) [^\s<>"«»&]*+ )*+
    # "&amp;amp;nbsp;" is one place: a text escaped anew by each system it went through.
  | & (?P<nested> (?: (?: amp | AMP | \#0{{0,4}}38 | \#[xX]0{{0,4}}26 ) ; )*+ )
    (?: (?P<number> \#[0-9]{{1,7}} (?=;) | \#[0-9]{{2,7}} (?![0-9]) | \#[xX][0-9a-fA-F]{{1,6}} (?![0-9a-zA-Z]) ) ;?
      | (?P<name> [A-Za-z][A-Za-z0-9]{{1,30}} (?=;) | (?:{_UNMISTAKABLE}) (?!=) | (?:{_LEGACY}) (?![\w=-]) ) ;?
      | [ ] (?P<spaced> {_SPACED} ) ;
    )?+
"""


def _decode(match: re.Match[str]) -> str:
    if match["nested"] is None:
        return match[0]
    if number := match["number"]:
        code = int(number[2:], 16) if number[1] in "xX" else int(number[1:])
        # Half of a surrogate pair: its other half is the next entity.
        return chr(code) if 0xD800 <= code <= 0xDFFF else html.unescape(f"&{number};")
    plain = "&" + match[0][1 + len(match["nested"]) :]
    name = match["name"] or match["spaced"] or ""
    return html5.get(f"{name};") or html5.get(f"{name.lower()};") or plain


ENTITIES = (
    Repair(
        "entities",
        "&laquo;Tom &amp;amp; Jerry&raquo; &mdashЧехия",
        "«Tom & Jerry» —Чехия",
        Sign("&", rf"(?=\#[0-9xX]|[A-Za-z]\w{{1,30}};|{_LEGACY}|{_UNMISTAKABLE}| (?:{_SPACED});)"),
        replacing(_ENTITY, _decode),
    ),
)
