"""A code that is said by telephone, written by hand, read in two scripts.

    >>> spell([0, 5, 9, 12, 17, 21, 26, 29, 34, 39, 1, 6])
    'kasata-nahama-yaraga-bakisu'

Takes   draws by chance, which the desk makes; or a code as somebody typed or said it.
Gives   the code in Latin letters or in kana, and the keyed hash by which it is known again. The
        code itself is kept nowhere: who loses it cannot be told it.

The syllables are those that are written in one way only: no shi or si, no fu or hu.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from django.conf import settings

_KANA = {
    **dict(zip(["ka", "ki", "ku", "ke", "ko"], "かきくけこ", strict=True)),
    **dict(zip(["sa", "su", "se", "so"], "さすせそ", strict=True)),
    **dict(zip(["ta", "te", "to"], "たてと", strict=True)),
    **dict(zip(["na", "ni", "nu", "ne", "no"], "なにぬねの", strict=True)),
    **dict(zip(["ha", "hi", "he", "ho"], "はひへほ", strict=True)),
    **dict(zip(["ma", "mi", "mu", "me", "mo"], "まみむめも", strict=True)),
    **dict(zip(["ya", "yu", "yo"], "やゆよ", strict=True)),
    **dict(zip(["ra", "ri", "ru", "re", "ro"], "らりるれろ", strict=True)),
    **dict(zip(["ga", "gi", "gu", "ge", "go"], "がぎぐげご", strict=True)),
    **dict(zip(["ba", "bi", "bu", "be", "bo"], "ばびぶべぼ", strict=True)),
}
_LATIN = {kana: latin for latin, kana in _KANA.items()}
SYLLABLES = tuple(_KANA)
"""44 of them: each brings 5.4 bits."""
LENGTH = 12
"""Syllables of a code: 65 bits, beyond guessing even for who holds the database and the secret,
since each guess costs a run of scrypt."""
_WORD = 3
# RFC 7914 and OWASP (Password Storage Cheat Sheet): about 50 ms and 16 MiB a guess.
_COST = {"n": 2**14, "r": 8, "p": 1}


def spell(draws: Sequence[int]) -> str:
    """The code that these draws mean, in words of three syllables."""
    said = [SYLLABLES[draw % len(SYLLABLES)] for draw in draws]
    words = [said[place : place + _WORD] for place in range(0, len(said), _WORD)]
    return "-".join("".join(word) for word in words)


def kana(code: str) -> str:
    """The same in hiragana.

    >>> kana("kasata-nahama")
    'かさた・なはま'
    """
    return "・".join("".join(_KANA[one] for one in _syllables(word)) for word in code.split("-"))


def plain(typed: str) -> str:
    """What somebody typed, as it is hashed: Latin letters only; empty when it is no code.

    >>> plain("Kasata nahama / ヤラガ ばきす")
    'kasatanahamayaragabakisu'
    """
    hiragana = "".join(_hiragana(sign) for sign in unicodedata.normalize("NFKC", typed).lower())
    latin = "".join(_LATIN.get(sign, sign) for sign in hiragana)
    letters = re.sub(r"[^a-z]", "", latin)
    found = _syllables(letters)
    return letters if len(found) == LENGTH and "".join(found) == letters else ""


def seal(code: str) -> str:
    """The keyed hash by which a code is known again; empty for what is no code."""
    letters = plain(code)
    if not letters:
        return ""
    return hashlib.scrypt(
        letters.encode(), salt=settings.SECRET_KEY.encode(), dklen=32, **_COST
    ).hex()


def _syllables(letters: str) -> list[str]:
    return [
        one for place in range(0, len(letters), 2) if (one := letters[place : place + 2]) in _KANA
    ]


def _hiragana(sign: str) -> str:
    """Katakana stand at a fixed distance from hiragana in Unicode."""
    return chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign
