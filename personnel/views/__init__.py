"""Pages of the personnel room: shape, verb, answer."""
