"""Parquet: reading rows a batch at a time, and writing them with the columns they came with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, BinaryIO, cast

from cleannews.corpus.inputs import File
from cleannews.corpus.records import Record, Rejection, decode_json, missing_field, take_content
from cleannews.corpus.settings import Settings
from cleannews.corpus.streams import open_input, open_output
from cleannews.corpus.targets import Rows, Target
from cleannews.errors import FormatError, InvalidValueError, MissingExtraError

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise MissingExtraError("pyarrow", "parquet") from None

_ROWS = 256  # read at a time: news articles of some 3 kB make under 1 MB
_GROUP_BYTES = 16 << 20  # of a row group: small for memory, large enough for columns
_TYPE_OF_KIND: dict[str, pa.DataType] = {"bool": pa.bool_(), "int": pa.int64(), "float": pa.float64()}


def read_parquet(stream: BinaryIO, file: File, settings: Settings) -> Iterator[Record | Rejection]:
    """Read the rows of a Parquet file. Places are row numbers from 1. Raises FormatError when it is not Parquet."""
    table = _open_table(stream, file.name)
    columns = table.schema_arrow.names
    if settings.fields.content not in columns:
        raise InvalidValueError(f"{file.name}: field", missing_field(settings.fields.content, columns), columns)
    place = 0
    for batch in table.iter_batches(batch_size=_ROWS):
        for values in _coarsen_times(batch).to_pylist():
            place += 1
            yield take_content(place, values, settings.fields)


def write_table(rows: Iterator[tuple[int, bytes]], target: Target) -> None:
    """Write rows, lines of JSON that each know their place in the part, as a Parquet file.

    Rows of a Parquet part keep its columns, of whatever type, but for the text and for what cleaning added; else a
    column has the type all its values share, or holds JSON.
    """
    file = target.part.files[0]
    with open_output(target.path) as stream:
        if target.part.format == "parquet":
            with open_input(file.path) as original:
                table = _open_table(original, file.name)
                schema = _exchanged_schema(table.schema_arrow, target)
                _write_batches(_carry(rows, table, schema, target), schema, stream)
        else:
            schema = pa.schema([(name, _type_of(kinds)) for name, kinds in target.columns.items()])
            _write_batches(_make(rows, schema), schema, stream)


def _open_table(stream: IO[bytes], name: str) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(stream)
    except pa.ArrowInvalid as error:
        raise FormatError(f"{name}: not a Parquet file: {error}") from None


def _coarsen_times(batch: Any) -> Any:
    """Bring nanoseconds to microseconds, the finest that Python's own times can be."""
    for number, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            coarse = batch.column(number).cast(pa.timestamp("us", field.type.tz), safe=False)
            batch = batch.set_column(number, field.name, coarse)
    return batch


def _exchanged_schema(schema: pa.Schema, target: Target) -> pa.Schema:
    added = [name for name in target.columns if name not in schema.names]
    schema = pa.schema([*schema, *(pa.field(name, pa.string()) for name in added)], cast(Any, schema.metadata))
    text = schema.get_field_index(target.text_field)
    if pa.types.is_large_string(schema.field(text).type):
        return schema
    return schema.set(text, pa.field(target.text_field, pa.string()))


def _carry(rows: Rows, table: pq.ParquetFile, schema: pa.Schema, target: Target) -> Iterator[pa.RecordBatch]:
    """Take from each batch of the original the rows that are still there, with their new values."""
    changed = {target.text_field, *(name for name in schema.names if name not in table.schema_arrow.names)}
    first, row = 1, next(rows, None)
    for batch in table.iter_batches(batch_size=_ROWS):
        positions, values = [], []
        while row is not None and row[0] < first + batch.num_rows:
            positions.append(row[0] - first)
            values.append(decode_json(row[1]))
            row = next(rows, None)
        first += batch.num_rows
        columns = [
            pa.array([value[field.name] for value in values], field.type)
            if field.name in changed
            else batch.column(field.name).take(pa.array(positions, pa.int64()))
            for field in schema
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _make(rows: Rows, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while chunk := [decode_json(line) for _, line in islice(rows, _ROWS)]:
        columns = [
            pa.array([_fit(values.get(field.name), field.type) for values in chunk], field.type) for field in schema
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _type_of(kinds: list[str]) -> pa.DataType:
    """Return the narrowest type for values of these kinds.

    >>> str(_type_of(["int", "null"])), str(_type_of(["float", "int"])), str(_type_of(["json"]))
    ('int64', 'double', 'string')
    """
    present = set(kinds) - {"null"}
    if present == {"int", "float"}:
        return pa.float64()
    return _TYPE_OF_KIND.get(present.pop(), pa.string()) if len(present) == 1 else pa.string()


def _fit(value: Any, type: pa.DataType) -> Any:
    if value is None or isinstance(value, str) or not pa.types.is_string(type):
        return value
    return json.dumps(value, ensure_ascii=False)


def _write_batches(batches: Iterator[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO) -> None:
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        gathered: list[pa.RecordBatch] = []
        for batch in batches:
            gathered.append(batch)
            if sum(one.nbytes for one in gathered) >= _GROUP_BYTES:
                writer.write_table(pa.Table.from_batches(gathered, schema))
                gathered = []
        if gathered:
            writer.write_table(pa.Table.from_batches(gathered, schema))
