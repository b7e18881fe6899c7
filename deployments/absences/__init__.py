"""Officers who are away: what schools read of it, and when and whether they are back."""
