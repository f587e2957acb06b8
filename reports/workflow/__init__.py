"""What the room of reports does: verbs, each in its own module."""
