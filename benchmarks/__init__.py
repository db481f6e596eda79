"""Benchmarks: speed and quality beside other tools, and the scripts that train the models."""
