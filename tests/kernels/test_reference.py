"""What the kernels compute, whichever backend computes it."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import MinHasher, kernels
from cleannews.dedup.lsh import make_plan

CASES = json.loads((Path(__file__).parent / "folding.json").read_text(encoding="utf-8"))
PLAN = make_plan(MinHasher(), 0.5, 0.8, [5])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_fold_of_a_case(case):
    assert kernels.fold(case["text"]) == case["words"]


@given(st.text())
def test_fold_is_idempotent(text):
    assert kernels.fold(kernels.fold(text)) == kernels.fold(text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cn"])))
def test_fold_agrees_on_canonical_equivalents(text):
    assert kernels.fold(unicodedata.normalize("NFC", text)) == kernels.fold(unicodedata.normalize("NFD", text))


def test_surrogates_in_two_characters_are_one():
    assert kernels.fold("\ud835" + "\udc00") == "a"


@given(st.lists(st.sampled_from(["порт", "12", "марта", "a", "中"]), max_size=12), st.integers(1, 6))
def test_a_text_has_a_shingle_unless_it_is_empty(words, n):
    found = kernels.shingle(" ".join(words), "word", n)
    assert (len(found) > 0) == (len(words) > 0)
    assert (np.diff(found.astype(object)) > 0).all()


def test_letters_of_scripts_without_spaces_count_half_a_word():
    assert len(kernels.shingle("中文報導員", "word", 2)) == 2
    assert len(kernels.shingle("one two three four five", "word", 2)) == 4


def test_figures_are_filed_under_both_neighbours():
    ours, theirs = kernels.find_figures("днём 5 градусов"), kernels.find_figures("днём 7 градусов")
    assert len(ours) == len(theirs) == 2
    assert set(ours[:, 0].tolist()) == set(theirs[:, 0].tolist())
    assert set(ours[:, 1].tolist()).isdisjoint(theirs[:, 1].tolist())


@given(st.lists(st.integers(0, 10**6), min_size=60, max_size=200), st.integers(0, 30), st.integers(0, 30))
def test_any_19_words_in_common_have_a_passage_in_common(numbers, before, after):
    words = [f"w{number}" for number in numbers]
    shared = words[20:39]
    text = " ".join([f"x{i}" for i in range(before)] + shared + [f"y{i}" for i in range(after)])
    other = " ".join(words[:20] + shared + words[39:])
    enough = [t for t in (text, other) if len(t.split()) >= 19]
    passages = [set(kernels.find_passages(t, "word", 2).tolist()) for t in enough]
    assert set.intersection(*passages)


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_unite_names_components_by_their_smallest(pairs):
    labels = kernels.unite(20, np.array(pairs, dtype=np.int64).reshape(-1, 2)).tolist()
    assert all(labels[a] == labels[b] for a, b in pairs)
    assert all(label <= node and labels[label] == label for node, label in enumerate(labels))
    assert len(set(labels)) >= 20 - len(set(pairs))


@pytest.mark.parametrize("backend", ["python", "native"])
def test_the_environment_chooses_the_backend(backend):
    if backend == "native":
        pytest.importorskip("cleannews.kernels._native")
    run = [sys.executable, "-c", "import cleannews; print(cleannews.BACKEND)"]
    found = subprocess.run(run, env={**os.environ, "CLEANNEWS_BACKEND": backend}, capture_output=True, text=True)
    assert (found.stdout.strip(), found.stderr) == (backend, "")


def test_an_unknown_backend_is_refused():
    run = [sys.executable, "-c", "import cleannews.kernels"]
    found = subprocess.run(run, env={**os.environ, "CLEANNEWS_BACKEND": "gpu"}, capture_output=True, text=True)
    assert "CLEANNEWS_BACKEND must be one of native, python, got 'gpu'" in found.stderr


UNBUILT = "import sys; sys.modules['importlib.util'].find_spec = lambda name: None; import cleannews.kernels as k"


def test_without_the_extension_python_is_used_and_said_once():
    run = [sys.executable, "-c", f"import importlib.util; {UNBUILT}; print(k.BACKEND)"]
    env = {name: value for name, value in os.environ.items() if name != "CLEANNEWS_BACKEND"}
    found = subprocess.run(run, env=env, capture_output=True, text=True)
    assert found.stdout.strip() == "python"
    assert found.stderr.count("installed without its native kernels") == 1


def test_demanding_the_missing_extension_fails():
    run = [sys.executable, "-c", f"import importlib.util; {UNBUILT}"]
    found = subprocess.run(run, env={**os.environ, "CLEANNEWS_BACKEND": "native"}, capture_output=True, text=True)
    assert "ImportError" in found.stderr
