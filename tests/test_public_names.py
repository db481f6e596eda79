"""The public names that users and evaluation scripts depend on: they exist, and are called as documented."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

import cleannews
from cleannews import Article, Block

# What a caller may write: positional names in order. More may follow, with defaults.
CALLS: dict[str, list[str]] = {
    "clean": ["text", "lang"],
    "clean_html": ["html", "url", "lang"],
    "Cleaner": ["lang", "profile", "keep", "drop", "engine"],
    "Cleaner.clean": ["self", "text"],
    "Cleaner.clean_html": ["self", "html", "url"],
    "Cleaner.clean_many": ["self", "items", "workers"],
    "SiteProfile.learn": ["texts"],
    "SiteProfile.merge": ["self", "other"],
    "SiteProfile.save": ["self", "path"],
    "SiteProfile.load": ["path"],
    "normalize": ["text"],
    "normalize_explain": ["text"],
    "Shingler": ["kind", "n"],
    "Shingler.hashes": ["self", "text"],
    "MinHasher": ["num_perm", "seed"],
    "MinHasher.signature": ["self", "text"],
    "MinHasher.signatures": ["self", "texts", "workers"],
    "find_pairs": ["texts", "threshold"],
    "deduplicate": ["texts", "threshold", "keep"],
    "NearDuplicateIndex": ["threshold"],
    "NearDuplicateIndex.insert": ["self", "key", "text"],
    "NearDuplicateIndex.query": ["self", "text"],
    "NearDuplicateIndex.remove": ["self", "key"],
    "NearDuplicateIndex.merge": ["self", "other"],
    "NearDuplicateIndex.save": ["self", "path"],
    "NearDuplicateIndex.load": ["path"],
    "NearDuplicateIndex.open": [],
}
FIELDS: dict[str, set[str]] = {
    "Article": {"title", "body", "lang", "source", "blocks", "date", "author", "site", "url", "text", "removed"}
    | {"notes", "reason"},
    "Block": {"start", "end", "text", "label", "kept", "rule", "evidence"},
    "Note": {"kind", "rule", "evidence", "url"},
    "Pair": {"a", "b", "jaccard", "containment", "relation"},
    "Deduplication": {"kept", "duplicates", "clusters", "related", "threshold"},
    "Duplicate": {"item", "kept", "jaccard", "containment", "relation"},
    "Cluster": {"kept", "members"},
}


def look_up(dotted: str) -> Any:
    value: Any = cleannews
    for name in dotted.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.parametrize("name", cleannews.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(cleannews, name)
    assert name in dir(cleannews)
    if name != "BACKEND":
        assert inspect.getdoc(value)


def test_unknown_names_are_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cleann'"):
        cleannews.cleann  # noqa: B018


@pytest.mark.parametrize("name", CALLS)
def test_calls_take_the_documented_arguments(name: str) -> None:
    parameters = inspect.signature(look_up(name)).parameters
    assert list(parameters)[: len(CALLS[name])] == CALLS[name]
    for extra in list(parameters.values())[len(CALLS[name]) :]:
        assert (
            extra.default is not inspect.Parameter.empty
            or not CALLS[name]
            or extra.kind
            in {
                inspect.Parameter.VAR_POSITIONAL,
                inspect.Parameter.VAR_KEYWORD,
            }
        )


@pytest.mark.parametrize("name", FIELDS)
def test_values_have_the_documented_fields(name: str) -> None:
    kind = look_up(name)
    fields = {field.name for field in dataclasses.fields(kind)}
    assert FIELDS[name] <= fields | {n for n, value in vars(kind).items() if isinstance(value, property)}


@pytest.mark.parametrize("kind", [Article, Block])
def test_values_are_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_backend_is_one_of_two() -> None:
    assert cleannews.BACKEND in {"native", "python"}


def test_short_forms_call_the_explained_ones() -> None:
    text = "Снегопад в городе\n\nУтром выпало 20 сантиметров снега, рассказали в мэрии.\n\nПодписаться"
    assert cleannews.clean(text) == cleannews.Cleaner().clean(text)
    assert (
        cleannews.normalize("Cafe\N{COMBINING ACUTE ACCENT}")
        == cleannews.normalize_explain("Cafe\N{COMBINING ACUTE ACCENT}").text
    )
