"""The waiting list: what an office looks at on a day, in the order of work, and who has what."""
