"""What a notice says at one school, and whether the school has been told."""
