"""What the pages of sergeants and inspectors read. Nothing here changes a row."""
