"""Draws many pictures beside other work: in a process of its own, and at the end in this one too.

vl-convert draws one picture at a time however many threads ask for one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Self

from mainstay.charts.render import draw, frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    Spec = dict[str, Any]

FEWEST_TO_SHARE = 25
"""With fewer pictures than this, starting another process takes longer than it saves."""


class Drawings:
    """Pictures that are drawn while other work goes on; leaving the block ends the other process.

    Example
        >>> with Drawings() as drawings:
        ...     drawings.finish()
        []
    """

    def __init__(self) -> None:
        self._specs: list[Spec] = []
        self._waiting: SimpleQueue[int | None] = SimpleQueue()
        self._drawn: dict[int, str] = {}
        self._stack = ExitStack()
        self._helping: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Empty):  # where the block was left early, what waits is not wanted any more
            while True:
                self._waiting.get_nowait()
        self._waiting.put(None)
        self._stack.close()

    def begin(self, spec: Spec) -> None:
        """Have a specification drawn as SVG; the other process may begin at once.

        Args
            spec : as `render.to_spec` makes it, its description the text alternative
        """
        self._waiting.put(len(self._specs))
        self._specs.append(spec)
        if len(self._specs) == FEWEST_TO_SHARE and (os.cpu_count() or 1) > 1:
            other = self._stack.enter_context(_OtherProcess())
            self._helping = self._stack.enter_context(ThreadPoolExecutor(1)).submit(self._work, other.draw)

    def finish(self) -> list[str]:
        """Draw what is not drawn yet.

        Returns
            one `<svg>` element for each specification, in their order; see `render.to_svg`
        """
        self._waiting.put(None)
        self._waiting.put(None)  # one for each of the two who draw
        self._work(draw)
        if self._helping:
            self._helping.result()
        return [frame(self._drawn[place], spec["description"]) for place, spec in enumerate(self._specs)]

    def _work(self, way: Callable[[Spec], str]) -> None:
        while (place := self._waiting.get()) is not None:
            self._drawn[place] = way(self._specs[place])


class _OtherProcess:
    """Draws what it is given, a line of JSON each way; where it cannot go on, this process does its work."""

    def __enter__(self) -> Self:
        # -P: what lies in the folder that a command runs in is not imported
        command = [sys.executable, "-P", "-m", "mainstay.charts.drawing_process"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603  our own module
            command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.communicate()

    def draw(self, spec: Spec) -> str:
        asked, answered = self._process.stdin, self._process.stdout
        answer = ""
        with suppress(OSError):
            if asked and answered:
                asked.write(json.dumps(spec) + "\n")
                asked.flush()
                answer = answered.readline()
        return str(json.loads(answer)) if answer.endswith("\n") else draw(spec)


def _serve() -> None:
    for line in sys.stdin:
        print(json.dumps(draw(json.loads(line))), flush=True)  # noqa: T201  to the process that asked


if __name__ == "__main__":
    _serve()
