"""What becomes of letters when things break: real workers, a relay that misbehaves, servers that are killed."""
