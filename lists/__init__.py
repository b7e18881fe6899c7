"""Lists of any size: a page at a time without counting, found by words, and taken along as files."""
