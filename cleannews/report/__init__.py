"""The report: one self-contained HTML file about what a run removed, why, and which duplicates it found.

It reads, from the folder a run wrote:

- `manifest.json`: `version`, `backend`, `settings`, `counts` (read, kept, duplicates, rejected) and `statistics`
  over every document: `characters` and `blocks` ({"total", "removed"}), `by_label`, `by_rule`, `by_language`, `by_site`
  (name → {"blocks", "characters", "removed_blocks", "removed_characters"}) and `frequent_removed`
  (the most frequent removed lines: [{"text", "label", "rule", "count", "example": document id}]);
- `samples.jsonl`: a seeded sample of documents, each {"id", "site", "url", "lang", "title", "source", "blocks"}, a block
  being [start, end, label, kept, rule, evidence, certainty];
- `duplicates.jsonl`: {"id", "kept", "jaccard", "containment", "relation", "text", "kept_text"} a line, where the two
  texts (the duplicate's and that of the document kept for it) are there for the sampled clusters only.

What a file lacks, the report leaves out.
"""
