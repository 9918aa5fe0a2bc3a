"""Results: what was found, what was missed, and whether the hands suffice."""
