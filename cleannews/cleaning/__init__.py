"""Cleaning: text or page to blocks, facts, verdicts and an article."""
