"""A line between a telephone and the desk that can be cut, also in the middle of an answer."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType

_CHUNK = 65536


class BadLine:
    """Carries bytes to and fro until it is told to lose them.

    `cut()` ends every connection and takes no new one; `lose_answers()` lets requests through and
    ends the connection before anything comes back; `mend()` makes it good again.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_cut = self._loses = False
        self.lost = 0
        """Answers that the desk gave and that never arrived."""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._door.getsockname()[1]}"

    def __enter__(self) -> BadLine:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.cut()
        self._door.close()

    def cut(self) -> None:
        """End every connection, and take none."""
        self._is_cut = True
        with self._lock:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def lose_answers(self) -> None:
        """Let requests through, and lose what is answered."""
        self._loses = True

    def mend(self) -> None:
        """Carry everything again."""
        self._is_cut = self._loses = False

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            if self._is_cut:
                caller.close()
                continue
            desk = socket.create_connection(("localhost", self._to))
            with self._lock:
                self._open |= {caller, desk}
            threading.Thread(target=self._carry, args=(caller, desk, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(desk, caller, True), daemon=True).start()

    def _carry(self, giver: socket.socket, taker: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while said := giver.recv(_CHUNK):
                if is_answer and self._loses:
                    self.lost += 1
                    break
                taker.sendall(said)
        with self._lock:
            self._open -= {giver, taker}
        for one in (giver, taker):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
