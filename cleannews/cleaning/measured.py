"""Facts that are measured when they are first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class measured(Generic[Value]):
    """`functools.cached_property` for values that one thread alone sees: before Python 3.12 that one takes a lock.

    >>> class Line:
    ...     @measured
    ...     def words(self):
    ...         print("counting")
    ...         return 3
    >>> line = Line()
    >>> line.words + line.words
    counting
    6
    """

    def __init__(self, measure: Callable[[Any], Value]) -> None:
        self._measure = measure
        self.__doc__ = measure.__doc__

    def __get__(self, instance: object, owner: type) -> Value:
        value = instance.__dict__[self._measure.__name__] = self._measure(instance)
        return value
