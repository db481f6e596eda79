import pytest

from cleannews import MinHasher
from cleannews.dedup.lsh import MISSED_BY_BANDS, choose_rows, least_agreement, make_plan


@pytest.mark.parametrize("num_perm", [16, 64, 128, 256])
@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7, 0.8, 0.95, 1.0])
def test_rows_are_the_most_that_miss_almost_nothing(threshold, num_perm):
    def missed(rows):
        return (1 - threshold**rows) ** (num_perm // rows)

    rows = choose_rows(threshold, num_perm)
    assert rows == 1 or missed(rows) <= MISSED_BY_BANDS
    assert all(missed(more) > MISSED_BY_BANDS for more in range(rows + 1, num_perm + 1))


def test_agreement_rises_with_the_similarity_that_is_needed():
    table = least_agreement(128).tolist()
    assert table == sorted(table)
    assert (table[0], table[256]) == (0, 128)
    assert 30 <= table[128] <= 42  # 64 expected, 5.66 their deviation, once in a million lies 4.75 deviations below


def test_one_permutation_makes_a_plan():
    plan = make_plan(MinHasher(num_perm=1), 0.5)
    assert (plan.rows, plan.bands) == (1, 1)
