"""Profiles: what officers want looked at, from the first word to the last day.

in      a condition as it is typed, steps of a profile's life, a finding
out     the list, one profile with its life and figures, the desk's proposals
never   lets one person send goods to control alone

What is long is a job of `work`; the order of the imports is the order in which addresses are tried.
"""

from sekisho.desk.screens.profiles import listing, writing, seizure, one, acts  # noqa: I001

__all__ = ["acts", "listing", "one", "seizure", "writing"]
