"""Displacement: a flow that a profile aims at goes another way than before.

What is said here is what the declarations show: where the goods of the same traders went before
and after. That they went there because of the profile is for people to judge.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from sekisho.language import fill, translate
from sekisho.records.schema import column

SAYS = (
    "Of the goods of {traders:count} traders whom {profile} had met before, {share_before:percent} "
    "had {trait_told} {to_value} before and {share_after:percent} after; of like goods of others "
    "{like_before:percent} and {like_after:percent}."
)
REMEDY = (
    "Look at a sample of {trait_told} {to_value} by chance; if it bears out, widen the profile. "
    "What is seen here does not prove why they moved."
)


@dataclass(frozen=True, slots=True)
class Displacement:
    """One way that the flow has taken since the profile went live, beyond chance and season."""

    profile: str = column("the profile's name, or the office whose rates changed")
    trait: str = column("what changed: office, declarant, hs4, origin, route, carrier or an amount")
    from_value: str | None = column("the value that lost most of the flow")
    to_value: str = column("the value that gained")
    traders: int = column("traders whom the profile had met before it went live")
    moved_traders: int = column("those of them who came to the value only afterwards")
    items_before: int = column("goods items of theirs with the value, before")
    items_after: int = column("the same, in as many weeks after")
    share_before: float = column("share of their goods items with the value, before")
    before_low: float = column("lower end of its 95 % interval")
    before_high: float = column("upper end of its 95 % interval")
    share_after: float = column("share of their goods items with the value, after")
    after_low: float = column("lower end of its 95 % interval")
    after_high: float = column("upper end of its 95 % interval")
    like_before: float = column("the same share among traders whom the profile never met, before")
    like_after: float = column("the same, after")
    p: float = column(
        "probability that chance alone shows so strong a shift anywhere, over everything looked at"
    )

    def told(self, language: str = "en") -> str:
        """What is seen, in one sentence with its figures."""
        return self._filled(SAYS, language)

    def advised(self, language: str = "en") -> str:
        """What to do, and what is not proved."""
        return self._filled(REMEDY, language)

    def _filled(self, sentence: str, language: str) -> str:
        trait = translate(self.trait.replace("_", " "), language)
        figures = {**dataclasses.asdict(self), "trait_told": trait}
        return fill(translate(sentence, language), figures, language)


@dataclass(frozen=True, slots=True)
class Way:
    """One value of a trait before and after: a bar of the picture."""

    trait: str = column("what was looked at")
    value: str = column("the value; “other” for all that are rare")
    items_before: int = column("goods items of the traders met, before")
    items_after: int = column("the same, after")
    share_before: float = column("as a share of theirs, before")
    share_after: float = column("as a share of theirs, after")
    like_before: float = column("share among the other traders, before")
    like_after: float = column("share among the other traders, after")
    displaced: bool = column("whether the flow has moved here beyond chance")
