"""Cleaning and deduplicating Spark DataFrames: Spark 3.5 and later, Spark Connect, Sail.

Only the DataFrame API and `mapInArrow` are used. What decides is the code of the single machine: batches of documents
go to `cleannews.corpus.worker.process`, groups of texts that may be alike to `cleannews.corpus.grouping.decide`.
Spark brings together what belongs together.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby, islice
from itertools import count as numbers
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from cleannews import kernels
from cleannews.corpus.grouping import decide, group_rows
from cleannews.corpus.settings import Resources, Settings
from cleannews.corpus.sketches import SketchStore, SketchWriter, plan_for, sketch_texts
from cleannews.errors import InvalidValueError, MissingExtraError
from cleannews.kernels.plan import Keys, Signs, Sketches
from cleannews.kernels.reference import PASSAGE_SHARE

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F
    from pyspark.sql.types import StringType, StructField, StructType
except ImportError:
    raise MissingExtraError("pyspark", "spark") from None

# A row holds the sketches of some texts, one after the other: rows cost Java more than what is in them.
_SKETCHES = "ids array<string>, sizes binary, bytes binary, bands binary, passages binary, counts binary"
_SIGN = "id string, size long, bytes binary"
_KEY = "key long, leads boolean, id string, size long, bytes binary"
_EDGE = "a string, b string"
_COMPONENT = "id string, component string"
_DUPLICATE = "id string, kept string, jaccard double, containment double, relation string"

# So many texts are grouped by one task, as on a single machine, within seconds: rounds of many tasks take minutes.
_FEW_TEXTS = 1_000_000
# Edges that a task unites at a time, so that forests are joined in one task, or in a tree of tasks.
_TASK_EDGES, _FAN_IN = 1_000_000, 4
# Texts that are like others are so few, up to as many edges, that they are sent to all executors instead of sorted.
_FEW_EDGES = 1_000_000
# Edges that one task unites, in some 3 GB; more are united by rounds of stars, each of which reads and writes them all.
_MOST_EDGES = 10_000_000
# Rows whose keys are connected at a time, but for a bucket of more: some 100 bytes each, and their sketches on disk.
_ROWS = 200_000
# How sketches are written: hashes neither repeat nor compress.
_AS_THEY_ARE = {"compression": "none", "parquet.enable.dictionary": "false"}
# Texts whose sketches are in a row, 14 kB: of 10,000 rows Spark makes a batch.
_PACK = 32
# Components whose texts are decided about in one call.
_GROUPS = 256


class Deduplicated(NamedTuple):
    """`kept` are the rows that stay; `duplicates` says, for each of the others, what stands for it and why."""

    kept: DataFrame
    duplicates: DataFrame


def clean(df: DataFrame, settings: Settings | None = None) -> DataFrame:
    """Clean the texts of a DataFrame.

    The text column is replaced; `title` and `lang` are added where there are none, and `rejected`, which is null but
    for a row that could not be cleaned, whose text is as it was. Other columns are carried through.
    """
    from cleannews.corpus.worker import TEXT_FACTS

    settings = settings or Settings()
    _check_columns(df, settings.fields.text)
    added = [name for name in (*TEXT_FACTS, "rejected") if name not in df.columns]
    schema = StructType([*df.schema.fields, *(StructField(name, StringType()) for name in added)])
    return df.mapInArrow(partial(_clean_batches, settings, added), schema)


def deduplicate(
    df: DataFrame, id: str = "id", text: str = "text", threshold: float | None = None, work: str | None = None
) -> Deduplicated:
    """Keep one text of each story, as `cleannews.deduplicate` does.

    `id` names a column of unique values; of equal texts the one with the least id, as a string, stays. `work` is a
    folder or URL all executors reach: what was computed is kept there as Parquet, instead of computed again.
    """
    _check_columns(df, id, text)
    settings = Settings(threshold=threshold)
    texts = df.select(F.col(id).cast("string").alias("id"), F.col(text).alias("text")).where(F.col("text").isNotNull())
    sketches = _keep(texts.mapInArrow(partial(_sketch_batches, threshold), _SKETCHES), work, "sketches", _AS_THEY_ARE)
    count = sum(texts for (texts,) in sketches.select(F.size("ids")).collect())
    if count <= _FEW_TEXTS:
        together = sketches.coalesce(1) if work else sketches.repartition(1)  # what one task reads, or many compute
        components = together.mapInArrow(partial(_group_texts, threshold), _COMPONENT)
    else:
        keys = _keys(sketches).repartition("key").sortWithinPartitions("key")
        edges = _keep(keys.mapInArrow(partial(_connect_keys, threshold), _EDGE), work, "edges")
        count = edges.count()
        components = _components(edges, count, work)
    grouped = texts.join(_hint(components, count), "id").repartition("component")
    duplicates = _keep(grouped.mapInArrow(partial(_decide_groups, settings), _DUPLICATE), work, "duplicates")
    removed = _hint(duplicates.select(F.col("id").alias("_removed")), count)
    return Deduplicated(df.join(removed, F.col(id).cast("string") == F.col("_removed"), "left_anti"), duplicates)


def spread(function: Callable[[Any], Any], values: Sequence[Any], session: SparkSession | None = None) -> Iterator[Any]:
    """Call a function with each value, in a task of its own; for `Resources.spread`."""
    if not values:
        return
    rows = [(pickle.dumps(value),) for value in values]
    session = session or SparkSession.builder.getOrCreate()
    df = session.createDataFrame(rows, "value binary").repartition(len(rows))
    for row in df.mapInArrow(partial(_call_each, function), "value binary").toLocalIterator():
        yield pickle.loads(row["value"])


def _call_each(function: Callable[[Any], Any], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        values = cast(list[bytes], batch.column("value").to_pylist())
        results = [pickle.dumps(function(pickle.loads(value))) for value in values]
        yield pa.RecordBatch.from_pydict({"value": pa.array(results, pa.binary())})


def _check_columns(df: DataFrame, *names: str) -> None:
    for name in names:
        if name not in df.columns:
            raise InvalidValueError("column", df.columns, name)


def _keep(df: DataFrame, work: str | None, name: str, options: Mapping[str, str] = MappingProxyType({})) -> DataFrame:
    if work is None:
        return df
    path = f"{work.rstrip('/')}/{name}"
    df.write.mode("overwrite").options(**options).parquet(path)
    return df.sparkSession.read.schema(df.schema).parquet(path)


def _keys(sketches: DataFrame) -> DataFrame:
    """Return a row for each key of each text: bands, and the passages it shares with another text.

    A passage leads for a text among whose rarest ones it is; see `cleannews.corpus.grouping.group_rows`.
    """
    bands = sketches.mapInArrow(_band_keys, _KEY)
    passages = sketches.mapInArrow(_passage_keys, "id string, passage long")
    counts = passages.groupBy("passage").agg(F.count("*").alias("n"))
    ranked = (
        passages.join(counts, "passage")
        .groupBy("id")
        .agg(F.sort_array(F.collect_list(F.struct("n", "passage"))).alias("p"))
    )
    leading = F.expr(f"size(p) - ceil(size(p) * {PASSAGE_SHARE}D) + 1")
    marked = ranked.select("id", leading.alias("leading"), F.posexplode("p").alias("rank", "p")).where("p.n > 1")
    marked = marked.join(sketches.mapInArrow(_signs, _SIGN), "id")
    # Passage keys stand below the band keys' numbers: a band's position is never negative.
    key = F.expr("p.passage - 4294967296L")
    return bands.unionByName(
        marked.select(key.alias("key"), F.expr("rank < leading").alias("leads"), "id", "size", "bytes")
    )


def _hint(df: DataFrame, edges: int) -> DataFrame:
    """Have a table of texts that are like others sent to all executors, where few are."""
    return F.broadcast(df) if edges <= _FEW_EDGES else df


def _components(edges: DataFrame, count: int, work: str | None) -> DataFrame:
    """Return the component of each text in one of `count` edges, named by its least id."""
    stars = _unite_as_tree(edges, count) if count <= _MOST_EDGES else _unite_by_stars(edges, work)
    return stars.selectExpr("b AS id", "a AS component").unionByName(
        stars.selectExpr("a AS id", "a AS component").distinct()
    )


def _unite_as_tree(edges: DataFrame, count: int) -> DataFrame:
    """Return a star for each component: forests are united task by task, and the last task holds them all."""
    tasks = -(-count // _TASK_EDGES)
    while tasks > 1:
        edges = edges.repartition(tasks).mapInArrow(_span, _EDGE)
        tasks = -(-tasks // _FAN_IN)
    return edges.repartition(1).mapInArrow(_span, _EDGE)


def _unite_by_stars(edges: DataFrame, work: str | None) -> DataFrame:
    """Return a star for each component, in memory of no more than a node's neighbours.

    Large and small stars in turn until nothing changes (Kiveris et al. 2014, Connected Components in MapReduce and
    Beyond): nodes are linked to the least of their neighbours, first by those that are larger, then by the others.
    """
    for turn in numbers(1):
        both = edges.unionByName(edges.selectExpr("b AS a", "a AS b"))
        large = _link_to_least(both).where("node < b").selectExpr("least AS a", "b").distinct()
        nodes = large.selectExpr("b AS a", "a AS b")  # each edge at its larger end
        small = _link_to_least(nodes).selectExpr("least AS a", "b").where("a < b")
        ends = nodes.groupBy("a").agg(F.min("b").alias("least")).selectExpr("least AS a", "a AS b")
        linked = _keep(small.unionByName(ends).distinct(), work, f"stars-{turn % 2}")
        if not linked.exceptAll(edges).take(1) and not edges.exceptAll(linked).take(1):
            break
        edges = linked
    return edges


def _link_to_least(edges: DataFrame) -> DataFrame:
    """Return each edge, from `node` to `b`, with the least of the node and of all it has edges to."""
    least = edges.groupBy("a").agg(F.min("b").alias("least")).selectExpr("a AS node", "least(a, least) AS least")
    return edges.join(least, edges["a"] == least["node"]).select("node", "b", "least")


def _clean_batches(settings: Settings, added: list[str], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    from cleannews.corpus.worker import Document, process  # and the lexicons with it, which no other task needs

    fields = settings.fields
    for batch in batches:
        rows = batch.to_pylist() if batch.num_rows else []
        documents = tuple(
            Document("", row[fields.text] or "", title=row.get(fields.title), url=row.get(fields.url)) for row in rows
        )
        new = {name: [row.get(name) for row in rows] for name in (fields.text, *added)}
        for number, result in enumerate(process(settings, documents).results):
            if rows[number][fields.text] is None:
                new["rejected"][number] = "no text"
            elif isinstance(result, str):
                new["rejected"][number] = result
            else:
                new[fields.text][number] = result.text
                for name in result.facts.keys() & set(added):
                    new[name][number] = result.facts[name]
        columns = {name: batch.column(name) for name in batch.schema.names}
        columns |= {name: pa.array(values, pa.string()) for name, values in new.items()}
        yield pa.RecordBatch.from_pydict(columns)


def _sketch_batches(threshold: float | None, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        sketches = sketch_texts(cast(list[str], batch.column("text").to_pylist()), threshold)
        starts = np.append(np.arange(0, batch.num_rows, _PACK), batch.num_rows)
        values = (sketches.sizes, sketches.bytes, sketches.bands, np.diff(sketches.offsets).astype(np.uint32))
        sizes, signatures, bands, counts = (_pack(one, starts) for one in values)
        passages = _pack(sketches.passages, sketches.offsets[starts])
        ids = pa.ListArray.from_arrays(pa.array(starts, pa.int32()), batch.column("id"))
        yield pa.RecordBatch.from_arrays([ids, sizes, signatures, bands, passages, counts], _names(_SKETCHES))


def _names(schema: str) -> list[str]:
    return [column.split()[0] for column in schema.split(", ")]


def _pack(values: NDArray[Any], starts: NDArray[np.int64]) -> Any:
    """Return the bytes of values, those from each start to the next one together."""
    offsets = (starts * values.strides[0]).astype(np.int32)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(values.tobytes())]
    return pa.Array.from_buffers(pa.binary(), len(offsets) - 1, buffers)


def _read_sketches(batch: pa.RecordBatch) -> tuple[Any, Sketches]:
    """Return the ids of the texts in a batch of sketches, and their sketches."""
    columns = {name: cast(list[bytes], batch.column(name).to_pylist()) for name in _names(_SKETCHES)[1:]}
    values = {name: np.frombuffer(b"".join(column), np.uint32) for name, column in columns.items()}
    count = len(values["sizes"])
    bands, signatures = values["bands"].reshape(count, -1), values["bytes"].view(np.uint8).reshape(count, -1)
    ends = np.cumsum(values["counts"], dtype=np.int64)
    return cast(Any, batch.column("ids")).flatten(), Sketches(
        values["sizes"], bands, signatures, values["passages"], np.append(np.int64(0), ends)
    )


def _group_texts(threshold: float | None, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Return the component of each text that is like another, named by one of its texts. One partition holds all."""
    ids: list[str] = []
    with TemporaryDirectory() as folder:
        writer = SketchWriter(Path(folder) / "sketches")
        for batch in batches:
            if batch.num_rows:
                more, sketches = _read_sketches(batch)
                ids += cast(list[str], more.to_pylist())
                writer.add(sketches)
        writer.close()
        store = SketchStore([Path(folder) / "sketches"])
        groups = group_rows(store, plan_for(threshold), Resources().memory, Path(folder))
    shared = np.flatnonzero(np.bincount(groups, minlength=len(groups))[groups] > 1).tolist()
    names = {"id": [ids[row] for row in shared], "component": [ids[row] for row in groups[shared].tolist()]}
    yield pa.RecordBatch.from_pydict({name: pa.array(column, pa.string()) for name, column in names.items()})


def _read_signs(batch: pa.RecordBatch) -> tuple[dict[str, Any], NDArray[np.uint32]]:
    """Return what tells whether two texts agree, as columns, and the band keys; of texts that have shingles."""
    ids, sketches = _read_sketches(batch)
    bearing = np.flatnonzero(sketches.sizes)
    signatures = _pack(sketches.bytes[bearing], np.arange(len(bearing) + 1))
    columns = ids.take(pa.array(bearing)), pa.array(sketches.sizes[bearing], pa.int64()), signatures
    return dict(zip(_names(_SIGN), columns, strict=True)), sketches.bands[bearing]


def _signs(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if batch.num_rows:
            yield pa.RecordBatch.from_pydict(_read_signs(batch)[0])


def _band_keys(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Return a row for each band of each text; a band's place stands above its key."""
    for batch in batches:
        if batch.num_rows:
            signs, bands = _read_signs(batch)
            keys = (np.arange(bands.shape[1]) << 32) + bands.astype(np.int64)
            of = pa.array(np.repeat(np.arange(len(bands)), bands.shape[1]))
            rows = {name: column.take(of) for name, column in signs.items()}
            yield pa.RecordBatch.from_pydict({"key": keys.ravel(), "leads": np.ones(keys.size, dtype=bool), **rows})


def _passage_keys(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if batch.num_rows:
            ids, sketches = _read_sketches(batch)
            of = np.repeat(np.arange(len(ids)), np.diff(sketches.offsets))
            passages = sketches.passages.astype(np.int64)
            yield pa.RecordBatch.from_pydict({"id": ids.take(pa.array(of)), "passage": passages})


def _connect_keys(threshold: float | None, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Connect the rows of each key whose sketches agree. A partition holds all rows of its keys, key after key.

    Each text comes with an edge to the least text it is connected with, so that a story is a star however many tell it.
    """
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if batch.num_rows and sum(map(len, waiting)) >= _ROWS:
            keys = batch.column("key").to_numpy()
            last = waiting[-1].column("key")[-1].as_py()
            end = int(np.flatnonzero(np.append(keys != last, True))[0])
            if end < len(keys):
                yield _connect_rows(threshold, [*waiting, batch.slice(0, end)])
                waiting, batch = [], batch.slice(end)
        if batch.num_rows:
            waiting.append(batch)
    if waiting:
        yield _connect_rows(threshold, waiting)


def _connect_rows(threshold: float | None, batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    rows = pa.Table.from_batches(batches)
    ids, places, numbers = np.unique(rows.column("id").to_numpy(), return_index=True, return_inverse=True)
    _, keys = np.unique(rows.column("key").to_numpy(), return_inverse=True)
    groups = np.arange(len(ids), dtype=np.uint32)
    with TemporaryDirectory() as folder:
        sketches = Path(folder) / "bytes"
        sketches.write_bytes(b"".join(cast(list[bytes], rows.column("bytes").take(places).to_pylist())))
        kernels.connect(
            Keys(keys.astype(np.uint32), numbers.astype(np.uint32), rows.column("leads").to_numpy()),
            groups,
            Signs(rows.column("size").to_numpy()[places].astype(np.uint32), [sketches]),
            plan_for(threshold),
        )
    below = np.flatnonzero(groups != np.arange(len(ids)))
    return _edges(pa.array(ids, pa.string()), np.stack([groups[below], below], axis=1))


def _span(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Reduce edges to a forest: from the least id of each component, a, to every other, b."""
    edges = [batch.to_pydict() for batch in batches]
    ends = [end for name in ("a", "b") for edge in edges for end in edge[name]]
    ids = sorted(set(ends))
    number = {id: place for place, id in enumerate(ids)}
    pairs = np.array([number[end] for end in ends], dtype=np.int64).reshape(2, -1).T
    roots = kernels.unite(len(ids), pairs)
    below = np.flatnonzero(roots != np.arange(len(ids)))
    yield _edges(pa.array(ids, pa.string()), np.stack([roots[below], below], axis=1))


def _edges(ids: Any, pairs: NDArray[np.int64]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: ids.take(pa.array(end)) for name, end in zip("ab", pairs.T, strict=True)})


def _decide_groups(settings: Settings, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Decide which texts of each component stay. A partition holds all texts of its components, in any order."""
    columns = ([batch.column(name).to_pylist() for name in ("component", "id", "text")] for batch in batches)
    rows = sorted(chain.from_iterable(zip(*values, strict=True) for values in columns))
    groups = ([(id, text) for _, id, text in members] for _, members in groupby(rows, itemgetter(0)))
    while batch := list(islice(groups, _GROUPS)):
        found = decide(batch, settings)
        yield pa.RecordBatch.from_pydict(
            {
                "id": pa.array([one.item for one in found], pa.string()),
                "kept": pa.array([one.kept for one in found], pa.string()),
                "jaccard": pa.array([one.jaccard for one in found], pa.float64()),
                "containment": pa.array([one.containment for one in found], pa.float64()),
                "relation": pa.array([str(one.relation) for one in found], pa.string()),
            }
        )
