"""Personnel work: opinions, proposals, decisions; it rates and compares nobody."""
