"""Near-duplicates: texts to shingles, signatures, candidate pairs, verified matches, clusters."""
