"""An indicator: a fact that raises the level of risk; one alone proves little.

Takes   a condition over documented names (`when`); unknown means that it could not be asked.
Gives   the sentence an officer reads (`says`), the reason with its figures (`because`), and the
        law or standard that makes the fact worth a look (`source`).

In `because`, `{name:form}` puts in the figure of this item; the forms stand in `sentences`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.records.finding import SubjectKind

CARGO = SubjectKind.CARGO

AREAS = {
    "VAL": "valuation",
    "CLS": "classification",
    "ORI": "origin",
    "ROU": "routing",
    "PAR": "party",
    "CON": "consignment",
    "DOC": "document",
}
"""What the letters of a code stand for; the file that holds the indicator has this name."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One fact that can be asked of a subject, with its sentence, reason and source."""

    code: str
    subject: SubjectKind
    when: str
    says: str
    because: str
    source: str

    @property
    def area(self) -> str:
        """The area of control that it belongs to, from the letters of its code."""
        return AREAS[self.code[:3]]

    @property
    def word(self) -> str:
        """Its name in conditions of profiles.

        >>> Indicator("VAL-01", CARGO, "", "", "", "").word
        'val_01'
        """
        return self.code.replace("-", "_").lower()
