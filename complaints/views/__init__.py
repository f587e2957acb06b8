"""Pages of the room: find, do, answer."""
