"""An engine whose package is not installed has no doctests to collect."""

from importlib.util import find_spec

ENGINES = {"spark.py": "pyspark", "datatrove.py": "datatrove", "redis.py": "redis"}
collect_ignore = [f"cleannews/engines/{module}" for module, package in ENGINES.items() if find_spec(package) is None]
