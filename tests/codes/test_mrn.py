"""Movement reference numbers: their form, their country and their check digit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sekisho.codes import mrn
from sekisho.errors import InvalidCode

REFUSED = [
    ("", "not a movement reference number"),
    ("21GB08F082RTY2HAR", "not a movement reference number"),
    ("21GB08F082RTY2HARX", "not a movement reference number"),
    ("２1GB08F082RTY2HAR1", "not a movement reference number"),
    ("21QA08F082RTY2HAR1", "ends with 1"),
    ("21AB08F082RTY2HAR1", "names country AB"),
    ("21GB08F082RTY2HAR2", "ends with 2"),
]


@pytest.mark.parametrize("given", ["21GB08F082RTY2HAR1", "21gb 08f082rty2ha r1"])
def test_a_number_is_taken_apart_however_it_is_written(given: str) -> None:
    number = mrn.parse(given)
    assert (number.year, number.country, number.check_digit) == (21, "GB", 1)
    assert str(number) == "21GB08F082RTY2HAR1"


@pytest.mark.parametrize(("given", "label"), REFUSED)
def test_a_wrong_number_is_refused_with_the_reason(given: str, label: str) -> None:
    with pytest.raises(InvalidCode, match=label) as refusal:
        mrn.parse(given)
    assert refusal.value.hint
    assert not mrn.is_valid(given)


def test_every_number_in_real_notifications_bears_the_right_check_digit(
    samples: Path | None,
) -> None:
    written = "21GB08F082RTY2HAR1"
    folder = samples / "samples" / "wco_cds" if samples else None
    if folder:
        texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*DMS*.xml"))
        written = "\n".join(texts)
    numbers = set(re.findall(r"\b\d\dGB[0-9A-Z]{13}\d\b", written))
    assert numbers and all(map(mrn.is_valid, numbers))
