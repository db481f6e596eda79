"""Spreading work over processes: results in order, and never more in flight than the workers need."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Objects after which a worker looks for cycles among the newest: at Python's 700 that takes a tenth of cleaning's time,
# and an article leaves few.
_GARBAGE = 20_000
_AHEAD = 3  # tasks a worker: one at work, one waiting, one whose result waits to be written


class Workers(AbstractContextManager["Workers"]):
    """Worker processes, or none for a count of 1: then the work is done here.

    They are forked from a process that has imported a module, which the first of all workers name.

    >>> with Workers(1) as workers:
    ...     list(workers.map_ordered(len, ["a", "bc"]))
    [1, 2]
    """

    def __init__(self, count: int, imported: str = __name__) -> None:
        self._count = count
        self._imported = imported
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        if self._count > 1:
            # Not "fork": a child forked from here inherits locks that threads of this process may hold.
            method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
            context = multiprocessing.get_context(method)
            context.set_forkserver_preload([self._imported])
            self._pool = ProcessPoolExecutor(self._count, context, initializer=_prepare)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def map_ordered(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield function(item) for each item, in order. Items are taken only as fast as results are."""
        if self._pool is None:
            yield from map(function, items)
            return
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(self._pool.submit(function, item))
            if len(waiting) >= _AHEAD * self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _prepare() -> None:
    gc.set_threshold(_GARBAGE)
    _end_with_parent()


def _end_with_parent() -> None:
    """End this worker when its parent is killed; a worker that waits for tasks would wait forever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
