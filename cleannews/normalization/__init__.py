"""Repair text as it comes from the web: ordered, named repairs that leave healthy text exactly as it is."""

from __future__ import annotations

from cleannews.normalization.normalizer import REPAIRS, Explanation, find_places, normalize, normalize_explain
from cleannews.normalization.repair import Repair

__all__ = ["REPAIRS", "Explanation", "Repair", "find_places", "normalize", "normalize_explain"]
