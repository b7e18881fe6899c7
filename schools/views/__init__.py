"""Pages about schools, their contacts, areas and calendars."""
