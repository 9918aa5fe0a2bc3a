"""How the tables of work in progress came to be, step by step."""
