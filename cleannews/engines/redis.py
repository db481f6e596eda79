"""Keeps an index in Redis, where many processes share it."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag

import numpy as np

from cleannews.dedup.store import Name, Record
from cleannews.errors import FormatError, MissingExtraError
from cleannews.kernels.plan import Shingles


def open_store(url: str, settings: dict[str, Any]) -> RedisStore:
    """The store of the index that a URL names, by its fragment ("cleannews" when it has none)."""
    try:
        import redis
    except ImportError:
        raise MissingExtraError("redis", "redis") from None
    address, name = urldefrag(url)
    return RedisStore(redis.Redis.from_url(address), name or "cleannews", settings)


class RedisStore:
    """Records in Redis: a set of names for each key, a string for each record, a sorted set of all names by age."""

    def __init__(self, client: Any, prefix: str, settings: dict[str, Any]) -> None:
        self._client, self._prefix = client, prefix
        client.set(f"{prefix}:settings", json.dumps(settings, sort_keys=True), nx=True)
        known = json.loads(client.get(f"{prefix}:settings"))
        if known != settings:
            raise FormatError(f"the index {prefix!r} was made with settings {known}, not {settings}")

    def _key(self, key: int) -> str:
        return f"{self._prefix}:key:{key:x}"

    def _record(self, name: Name) -> str:
        return f"{self._prefix}:record:{json.dumps(name)}"

    def add(self, name: Name, record: Record) -> None:
        """File a record under a name that is not in the store."""
        age = self._client.incr(f"{self._prefix}:count")
        with self._client.pipeline() as batch:
            batch.set(self._record(name), _pack(record))
            for key in record.keys.tolist():
                batch.sadd(self._key(key), json.dumps(name))
            batch.zadd(f"{self._prefix}:names", {json.dumps(name): age})
            batch.execute()

    def find(self, keys: Shingles) -> list[Name]:
        """The names of the records that bear one of the keys, each once, in the order they were added."""
        if not len(keys):
            return []
        found = sorted(self._client.sunion([self._key(key) for key in keys.tolist()]))
        ages = self._client.zmscore(f"{self._prefix}:names", found) if found else []
        filed = sorted((age, name) for age, name in zip(ages, found, strict=True) if age is not None)
        return [json.loads(name) for _, name in filed]

    def get(self, name: Name) -> Record:
        """The record of a name."""
        return _unpack(self._client.get(self._record(name)))

    def discard(self, name: Name) -> None:
        """Forget a name and its record."""
        keys = self.get(name).keys.tolist()
        with self._client.pipeline() as batch:
            for key in keys:
                batch.srem(self._key(key), json.dumps(name))
            batch.delete(self._record(name))
            batch.zrem(f"{self._prefix}:names", json.dumps(name))
            batch.execute()

    def __contains__(self, name: object) -> bool:
        return (
            isinstance(name, str | int) and self._client.zscore(f"{self._prefix}:names", json.dumps(name)) is not None
        )

    def __iter__(self) -> Iterator[Name]:
        return iter([json.loads(name) for name in self._client.zrange(f"{self._prefix}:names", 0, -1)])

    def __len__(self) -> int:
        return int(self._client.zcard(f"{self._prefix}:names"))


def _pack(record: Record) -> bytes:
    """The four lengths, then the four arrays, little-endian."""
    parts = [record.keys.astype("<u8"), record.sketch, record.shingles.astype("<u8"), record.figures.astype("<u8")]
    return struct.pack("<4Q", *(part.size for part in parts)) + b"".join(part.tobytes() for part in parts)


def _unpack(data: bytes) -> Record:
    position, parts = 32, []
    for count, dtype in zip(struct.unpack_from("<4Q", data), ("<u8", "u1", "<u8", "<u8"), strict=True):
        parts.append(np.frombuffer(data, dtype, count, position))
        position += count * np.dtype(dtype).itemsize
    return Record(parts[0], parts[1], parts[2], parts[3].reshape(-1, 2))
