"""What pages read. Nothing here changes a row."""
