"""Find, do, answer. Split by what is looked at: lists, letters, dispatches, files."""
