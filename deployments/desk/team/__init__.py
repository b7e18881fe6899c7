"""The team on a day and over months."""
