"""Catalogue: the words of conditions, and one meaning of each on every engine.

    in      conditions that officers, indicators and profiles write
    out     checked terms; DuckDB SQL, Spark SQL and a Python function for one event
    never   runs a text, or knows what was declared

To add a name, describe it in `names.py`; to allow a function, see `grammar.py`.
"""

from sekisho.risk.catalogue.book import Catalogue, build, standard

__all__ = ["Catalogue", "build", "standard"]
