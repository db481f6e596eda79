"""The exceptions cleannews raises. All derive from `CleannewsError`; each also is the built-in a caller expects."""

from __future__ import annotations

from collections.abc import Iterable


class CleannewsError(Exception):
    """Base of every error this package raises on purpose."""


class InvalidTypeError(CleannewsError, TypeError):
    """An argument has the wrong type."""

    def __init__(self, name: str, expected: str, got: object) -> None:
        super().__init__(f"{name} must be {expected}, got {type(got).__name__}: {got!r:.80}")


class InvalidValueError(CleannewsError, ValueError):
    """An argument has the right type and a value that is not accepted."""

    def __init__(self, name: str, expected: str | Iterable[str], got: object) -> None:
        accepted = expected if isinstance(expected, str) else "one of " + ", ".join(sorted(expected))
        super().__init__(f"{name} must be {accepted}, got {got!r:.80}")


class LexiconError(CleannewsError, ValueError):
    """A lexicon file cannot be used: the message names the file, the row and what is wrong with it."""


class FormatError(CleannewsError, ValueError):
    """A file is not what it claims to be, is damaged, or was written by an incompatible version."""


class BusyError(CleannewsError, RuntimeError):
    """Another process holds what is asked for."""


class MissingExtraError(CleannewsError, ImportError):
    """An optional dependency is needed and not installed; the message says which extra brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is needed for this and is not installed: pip install 'cleannews[{extra}]'")
