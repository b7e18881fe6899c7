"""What is filled in about bulletins and the agenda."""
