"""Register: the operational database, where work lies until it is history.

    in      what the history has selected, and what people at the desk do with it
    out     what waits, who has it, orders, examinations, tips, dossiers; deeds to be delivered
    never   decides who may, draws by chance, or keeps the only copy of what became history

Nouns are in `models/`, one a file; what can be done with them stands beside, one verb group a file.
"""
