"""A border with planted schemes: indicators point at each of them, and none finds one alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from sekisho.history.engine import DuckEngine
from sekisho.records.profile import Profile
from sekisho.risk.catalogue import standard
from sekisho.risk.hits import evaluate_batch
from sekisho.risk.known.knowledge import Knowledge
from sekisho.simulation.border import border
from sekisho.simulation.schemes import Scheme

CATALOGUE = standard()
CODES = [indicator.code for indicator in CATALOGUE.indicators]
NO_PROFILES: list[Profile] = []
# What simulated trade has none of within sixty days, or in three offices that all take all goods;
# nor papers without any party.
NOT_PLANTED = {"CLS-04", "ROU-06", "PAR-02", "DOC-04"}

Met = npt.NDArray[np.bool_]


@pytest.fixture(scope="module")
def met() -> tuple[Met, npt.NDArray[np.object_]]:
    """Which item of the second month meets which indicator, and its scheme."""
    small = border(seed=2, items=20_000, days=60)
    findings = small.findings.join(small.items, "subject_id", "item_id", join_type="inner")
    findings = findings.filter(pc.less_equal(findings["known_on"], small.items["received_on"][-1]))
    known = Knowledge(1).pass_chunk(small.items, findings)
    own = [name for name in small.items.column_names if name not in known.column_names]
    rows = pa.table(
        {**{n: small.items[n] for n in own}, **{n: known[n] for n in known.column_names}}
    )
    hits = evaluate_batch(rows, CATALOGUE, NO_PROFILES, DuckEngine(threads=1))
    of_item = dict(
        zip(*(small.truth[n].to_pylist() for n in ("subject_id", "scheme")), strict=True)
    )
    schemes = np.array([of_item[item] for item in small.items["item_id"].to_pylist()], object)
    later = rows["received_on"].to_numpy() >= np.sort(rows["received_on"].to_numpy())[10_000]
    found = np.array(
        [[code in listed for code in CODES] for listed in hits["indicators"].to_pylist()]
    )
    return found[later], schemes[later]


def test_every_indicator_points_at_something(met: tuple[Met, npt.NDArray[np.object_]]) -> None:
    found, _ = met
    silent = {code for code, any_met in zip(CODES, found.any(axis=0), strict=True) if not any_met}
    assert silent <= NOT_PLANTED


def test_no_indicator_accuses_most_of_the_trade(met: tuple[Met, npt.NDArray[np.object_]]) -> None:
    found, _ = met
    assert found.mean(axis=0).max() < 0.25


def test_no_indicator_alone_finds_half_of_what_is_planted(
    met: tuple[Met, npt.NDArray[np.object_]],
) -> None:
    found, schemes = met
    planted = (schemes != None) & (schemes != Scheme.ERROR)  # noqa: E711 - compared item by item
    assert found[planted].mean(axis=0).max() < 0.5


@pytest.mark.parametrize("scheme", list(Scheme))
def test_indicators_point_at_a_planted_scheme_more_than_at_honest_trade(
    met: tuple[Met, npt.NDArray[np.object_]], scheme: Scheme
) -> None:
    found, schemes = met
    honest = found[schemes == None].mean(axis=0)  # noqa: E711 - compared item by item
    dirty = found[schemes == scheme].mean(axis=0)
    pointing = [c for c, d, h in zip(CODES, dirty, honest, strict=True) if d > 0.05 and d > 2 * h]
    assert len(pointing) >= 2, dict(zip(CODES, dirty, strict=True))
