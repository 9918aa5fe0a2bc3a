"""Several processes write and read one history at once; nobody waits for ever, nothing is lost."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from shared_work import COMMITS, WRITERS, read, write

from sekisho.history.store import History


def test_writers_and_readers_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sekisho.history.store", read.__module__])
    workers = [context.Process(target=write, args=(folder, writer)) for writer in range(WRITERS)]
    workers.append(context.Process(target=read, args=(folder,)))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
    history = History(folder)
    history.sweep()
    history.verify()
    assert history.rows("finding") == WRITERS * COMMITS * 10
    assert history.rows("goods_item") == WRITERS * COMMITS * 10 + 2
    assert len(history.commits()) == WRITERS * COMMITS + COMMITS
    assert history.current("goods_item").num_rows == history.rows("goods_item")
