"""Personnel work between agencies: opinions, proposals, decisions; it rates and compares nobody."""
