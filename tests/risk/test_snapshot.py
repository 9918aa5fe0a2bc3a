"""Knowledge that is kept and gone on from is the knowledge that was never put away."""

from __future__ import annotations

from datetime import date

import pytest
from plain_recount import border, findings_table, items_table

from sekisho.errors import HistoryDamaged, NotReady
from sekisho.risk.known import snapshot
from sekisho.risk.known.knowledge import Knowledge

CUT = date(2024, 12, 12)


def halves() -> tuple[Knowledge, tuple[object, object]]:
    """Knowledge through a day within a month, and what comes after it."""
    items, findings = border(31, 600, 500)
    knowledge = Knowledge(1)
    knowledge.absorb(
        items_table([item for item in items if item["received_on"] < CUT]),
        findings_table([found for found in findings if found["known_on"] < CUT]),
    )
    rest = (
        items_table([item for item in items if item["received_on"] >= CUT]),
        findings_table([found for found in findings if found["known_on"] >= CUT]),
    )
    return knowledge, rest


def test_going_on_from_what_was_kept_gives_the_same_rows() -> None:
    knowledge, rest = halves()
    again = snapshot.load(snapshot.save(knowledge), threads=1)
    assert again.through == knowledge.through
    assert again.sums() == knowledge.sums()
    rows, ours = again.pass_chunk(*rest), knowledge.pass_chunk(*rest)
    assert ours["peer_items"].null_count < ours.num_rows
    assert rows.equals(ours)


def test_saving_what_was_loaded_twice_gives_the_same_bytes() -> None:
    knowledge, _ = halves()
    once = snapshot.save(snapshot.load(snapshot.save(knowledge)))
    assert snapshot.save(snapshot.load(once)) == once


def test_knowledge_of_nothing_can_be_kept() -> None:
    again = snapshot.load(snapshot.save(Knowledge(1)))
    assert again.through is None
    assert again.sums()["everything"]["items"] == 0


def test_knowledge_of_other_counters_must_be_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = snapshot.save(Knowledge(1))
    monkeypatch.setattr(snapshot, "_MEANING", "others")
    with pytest.raises(NotReady, match="other counters"):
        snapshot.load(kept)


@pytest.mark.parametrize("length", [0, 10, 500, -40])
def test_damaged_knowledge_is_refused(length: int) -> None:
    knowledge, _ = halves()
    with pytest.raises(HistoryDamaged):
        snapshot.load(snapshot.save(knowledge)[:length])
