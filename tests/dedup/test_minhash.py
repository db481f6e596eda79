import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannews import InvalidTypeError, InvalidValueError, MinHasher, Shingler

TEXTS = st.text() | st.lists(st.sampled_from("порт суд дом 12 мост река".split()), max_size=40).map(" ".join)


@given(TEXTS, st.sampled_from([1, 7, 64, 128, 256]), st.integers(0, 2**32 - 1))
def test_signatures_equal_those_of_datasketch(text, num_perm, seed):
    from datasketch import MinHash

    theirs = MinHash(num_perm=num_perm, seed=seed, hashfunc=lambda value: value, scheme="affine32")
    low = [value & 0xFFFFFFFF for value in Shingler().hashes(text).tolist()]
    if low:
        theirs.update_batch(low)
    ours = MinHasher(num_perm, seed).signature(text)
    assert ours.dtype == np.uint32
    np.testing.assert_array_equal(ours, theirs.hashvalues)


@given(st.lists(TEXTS, max_size=70), st.sampled_from([None, 1, 2, 3]))
def test_batches_equal_single_texts_on_any_number_of_threads(texts, workers):
    hasher = MinHasher(num_perm=32)
    batch = hasher.signatures(texts, workers=workers)
    assert batch.shape == (len(texts), 32)
    assert all((row == hasher.signature(text)).all() for row, text in zip(batch, texts, strict=True))


def test_the_estimate_of_jaccard_is_unbiased_and_as_near_as_128_permutations_allow():
    """RMSE at most 0.038 over sets of 20 to 20,000 shingles; sqrt(J(1 - J) / 128) is 0.044 at worst, 0.036 in mean."""
    errors = []
    for size in (20, 200, 2000, 20000):
        for tenths in range(0, 11):
            for trial in range(8 if size < 20000 else 2):
                names = [f"w{trial}x{tenths}x{i}" for i in range(3 * size)]
                shared = round(2 * size * tenths / (10 + tenths))
                left, right = names[:size], names[size - shared : 2 * size - shared]
                one, other = (MinHasher(shingler=Shingler("word", 1)).signature(" ".join(w)) for w in (left, right))
                errors.append(float((one == other).mean()) - shared / (2 * size - shared))
    assert np.sqrt(np.mean(np.square(errors))) <= 0.038
    assert abs(np.mean(errors)) <= 0.006


@pytest.mark.parametrize("num_perm", [0, -1, 65537])
def test_num_perm_out_of_range_is_refused(num_perm):
    with pytest.raises(InvalidValueError, match="num_perm must be from 1 to 65536"):
        MinHasher(num_perm)


@pytest.mark.parametrize("arguments", [{"num_perm": 1.5}, {"seed": "1"}, {"shingler": "word"}])
def test_bad_types_are_refused(arguments):
    with pytest.raises(InvalidTypeError):
        MinHasher(**arguments)


@pytest.mark.parametrize("texts", ["one string", None, 5, ["a", None]])
def test_texts_must_be_strings(texts):
    with pytest.raises(TypeError, match="texts"):
        MinHasher().signatures(texts)


def test_workers_must_be_positive():
    with pytest.raises(InvalidValueError, match="workers"):
        MinHasher().signatures(["a"], workers=0)
