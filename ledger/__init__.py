"""What the database itself enforces: rows that may only be added, and days that may not overlap."""
