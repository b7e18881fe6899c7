"""Who may open what, as one table."""
