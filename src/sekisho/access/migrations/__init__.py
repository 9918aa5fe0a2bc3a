"""How the tables of persons and of the log came to be, step by step."""
