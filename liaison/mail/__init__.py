"""The post room's pages: which letters a person may see, how they stand, and what each mail looks like."""
