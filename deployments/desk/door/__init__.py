"""What somebody at a school's door reads, and what became of what they reported."""
