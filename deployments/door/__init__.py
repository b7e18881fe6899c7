"""Who comes to a school's door: who is expected, who was named there, and what the record says of a visit."""
