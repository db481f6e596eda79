"""What a web page is read with: bytes to text, markup to blocks, blocks to facts, facts to a verdict."""
