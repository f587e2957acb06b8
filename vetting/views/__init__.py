"""Pages of the vetting room: shape, verb, answer."""
