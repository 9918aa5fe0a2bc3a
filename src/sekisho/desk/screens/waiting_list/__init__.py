"""The waiting list: what an office looks at on a day, and who has what."""
