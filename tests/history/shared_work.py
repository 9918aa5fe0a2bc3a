"""What several processes do at once to one history: some write, one reads."""

from __future__ import annotations

from pathlib import Path

from history_rows import AT, finding, findings, item, items

from sekisho.history.store import History

WRITERS = 3
COMMITS = 4


def write(folder: Path, writer: int) -> None:
    """Write own items, and the same shared ones as everybody; join files on the way."""
    history = History(folder, threads=1)
    for number in range(COMMITS):
        first = 1000 * (writer + 1) + 10 * number
        own = items(*(item(first + i, day=i * 7) for i in range(10)))
        found = findings(*(finding(first + i, day=i * 7) for i in range(10)))
        shared = {"goods_item": [own, items(item(1))], "finding": found}
        history.commit(f"{writer} {number}", "collect", AT, shared)
        history.commit(f"all {number}", "collect", AT, {"goods_item": items(item(2, day=number))})
    history.compact("goods_item")


def read(folder: Path) -> None:
    """Read until all is there; every look sees whole commits only."""
    history = History(folder, threads=1)
    own = 0
    while own < WRITERS * COMMITS * 10:
        found = history.sql(
            "SELECT (SELECT count(*) FROM finding) AS findings,"
            " (SELECT count(*) FROM goods_item WHERE item_id > 'D0000002/1') AS own"
        ).to_pylist()[0]
        assert found["findings"] == found["own"], found
        assert found["own"] % 10 == 0
        assert found["own"] >= own
        own = found["own"]
        batches = list(history.batches("goods_item", columns=["item_id"]))
        assert sum(batch.num_rows for batch in batches) >= own
