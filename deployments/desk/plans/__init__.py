"""Plans: one on its own page, all in a list, and what each would do."""
