"""Words for the trader: what may be read out, without scores or profiles.

Takes   the channel as it is now, what chose it, the areas of the reasons.
Gives   sentences: what happens, why in general, what it does not mean, what to have ready, what
        can be done against it.
Source  WTO Trade Facilitation Agreement, article 7.4 (controls by risk, also by chance) and
        article 4 (appeal); Revised Kyoto Convention, General Annex, standards 3.36 and 3.37
        (the declarant may be present).
"""

from __future__ import annotations

from sekisho.desk.screens.subject.gathering import Seen
from sekisho.language import translate
from sekisho.records.selection import Channel, ChosenBy

_HAPPENS = {
    Channel.RED: "The goods of declaration {number}, line {line}, will be examined.",
    Channel.ORANGE: "The goods of declaration {number}, line {line}, will be scanned unopened.",
    Channel.YELLOW: "The documents of declaration {number}, line {line}, will be checked.",
    Channel.BLUE: "Declaration {number}, line {line}, is released; we may ask for your records.",
    Channel.GREEN: "Declaration {number}, line {line}, is released.",
}
_BY_CHANCE = (
    "It was drawn by lot. A small share of all declarations is, whatever is in them, so that we "
    "know how well we choose."
)
_BY_RISK = (
    "Customs compares each declaration with others and looks more closely at some of them. The "
    "law provides for this; it happens to many traders."
)
_NO_BLAME = "It does not mean that anything is wrong."
_READY = {
    "VAL": "the invoice, the contract and the proof of payment",
    "CLS": "a description or data sheet of the goods",
    "ORI": "the proof of origin",
    "ROU": "the transport documents of the whole way",
    "CON": "the packing list",
    "DOC": "the documents that belong to the declaration",
    "PAR": "the documents that belong to the declaration",
}
_PLEASE = "Please have ready: {papers}."
_PRESENT = "You or somebody for you may be present; tell us if you wish to be."
_AGAINST = "If you do not agree with a decision, you may ask for its reasons in writing and appeal."


def words(seen: Seen, language: str) -> list[str]:
    """What can be read out, sentence by sentence; empty where nothing was chosen."""
    found = seen.explanation.selection if seen.explanation else None
    if found is None or not seen.channel:
        return []
    channel = Channel(seen.channel)
    happens = translate(_HAPPENS[channel], language)
    told = [happens.format(number=seen.item.declaration_number, line=seen.item.item_number)]
    if channel is Channel.GREEN:
        return told
    by_chance = found.chosen_by is ChosenBy.CHANCE and found.channel is channel
    told += [translate(_BY_CHANCE if by_chance else _BY_RISK, language)]
    told += [translate(_NO_BLAME, language), _papers(seen, language)]
    if channel in (Channel.RED, Channel.ORANGE):
        told.append(translate(_PRESENT, language))
    return [*told, translate(_AGAINST, language)]


def _papers(seen: Seen, language: str) -> str:
    reasons = seen.explanation.reasons if seen.explanation else ()
    areas = [one.code[:3] for one in reasons if one.code[:3] in _READY] or ["DOC"]
    papers = list(dict.fromkeys(translate(_READY[area], language) for area in areas))
    joined = ("、" if language == "ja" else ", ").join(papers)
    return translate(_PLEASE, language).format(papers=joined)
