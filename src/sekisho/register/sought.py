"""Searching what waits: text becomes words, and words are asked of an index.

    >>> sorted(words_of("87 123 456\\nSports shoes"))
    ['123', '456', '87', '87123456', 'shoes', 'sports']

Takes   numbers and names, a line each; what a person typed.
Gives   the words by which they are found; a condition on waiting subjects.

A number is found by its beginning, with or without its separators; a name by the beginning of each
of its words; Japanese, which has no spaces, by any two signs that follow each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.db import connection
from django.db.models import Q, QuerySet

from sekisho.register.models import SoughtWord

LONGEST = 64
"""Signs of a word that are kept; as many as the longest number has."""
MOST_WORDS = 8
"""Words of one question that are asked; further ones narrow nothing."""
_WHOLE_BELOW = 3
"""A word of fewer signs is asked as it is: as a beginning it would be that of nearly all."""
_UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々〆"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_AFTER_ALL = "\uffff"


def words_of(text: str) -> set[str]:
    """The words by which lines of text are found."""
    found = set[str]()
    for line in _plain(text).splitlines():
        runs = _RUN.findall(line)
        for run in runs:
            found.update(_pairs(run) if _is_unspaced(run) else [run[:LONGEST]])
        joined = "".join(runs)
        if len(runs) > 1 and _is_number(joined):
            found.add(joined)
    return found


def matching(typed: str, words: QuerySet[SoughtWord]) -> Q:
    """A condition on waiting subjects: all that was typed is among these words of theirs.

    Args:
        typed: numbers and names as a person types them.
        words: the words of the list that is searched.
    """
    runs = _RUN.findall(_plain(typed))[:MOST_WORDS]
    if not runs:
        return Q(pk__in=[])
    joined = "".join(runs)
    whole = words.filter(_begins(joined))
    # A number with its separators is one word; its parts alone would be those of many.
    if len(runs) > 1 and _is_number(joined) and whole.exists():
        return Q(pk__in=whole.values("waiting_id"))
    condition = Q()
    for asked in _asked(runs):
        condition &= Q(pk__in=words.filter(asked).values("waiting_id"))
    return condition


def _asked(runs: list[str]) -> Iterator[Q]:
    for run in runs:
        if _is_unspaced(run) and len(run) > 1:
            yield from (Q(word=pair) for pair in sorted(_pairs(run)))
        elif _is_unspaced(run) or len(run) >= _WHOLE_BELOW:
            yield _begins(run[:LONGEST])
        else:
            yield Q(word=run)


def _begins(word: str) -> Q:
    """Words with this beginning, asked so that each database uses its index."""
    if connection.vendor == "sqlite":
        return Q(word__gte=word, word__lt=word + _AFTER_ALL)
    return Q(word__startswith=word)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _pairs(run: str) -> set[str]:
    return {run[place : place + 2] for place in range(max(1, len(run) - 1))}


def _is_unspaced(run: str) -> bool:
    return re.match(rf"[{_UNSPACED}]", run) is not None


def _is_number(joined: str) -> bool:
    return len(joined) <= LONGEST and any(sign.isdigit() for sign in joined)
