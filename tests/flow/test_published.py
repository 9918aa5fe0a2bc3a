"""Published figures: the index that we compute is the index that was printed."""

from __future__ import annotations

from sekisho.flow.published import objects_of_control, source

YEARS = (1999, 2005, 2006, 2007, 2008, 2009)
# As printed in parentheses in the publication.
PRINTED = {
    "Passengers": (100.0, 116.1, 119.8, 123.4, 117.4, 107.9),
    "Commercial cargoes": (100.0, 153.7, 158.1, 159.3, 161.3, 158.0),
    "International mail": (100.0, 87.2, 83.7, 81.5, 79.8, 80.5),
    "Ships": (100.0, 107.9, 109.5, 107.1, 103.2, 89.7),
    "Aircraft": (100.0, 130.1, 135.0, 140.7, 141.5, 132.5),
}


def test_every_printed_index_comes_out_of_the_printed_figures() -> None:
    found = {one.name: tuple(one.index[year] for year in YEARS) for one in objects_of_control()}
    assert found == PRINTED


def test_every_series_has_every_year_and_says_what_it_counts() -> None:
    for one in objects_of_control():
        assert tuple(sorted(one.figures)) == YEARS
        assert one.counted
        assert one.unit.startswith("10,000 ")
        assert one.base == source()["base_year"] == 1999
