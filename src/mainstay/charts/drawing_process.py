"""Draws many pictures on two processors: one in this process, one in a process of its own.

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
    from collections.abc import Callable, Sequence

    Spec = dict[str, Any]

FEWEST_TO_SHARE = 40
"""With fewer pictures than this, starting another process takes longer than it saves."""


def draw_many(specs: Sequence[Spec]) -> list[str]:
    """Draw specifications as SVG, each with its description as text alternative.

    Args
        specs : as `render.to_spec` makes them
    Returns
        one `<svg>` element for each, in their order; see `render.to_svg`
    Example
        >>> draw_many([])
        []
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    for place in range(len(specs)):
        waiting.put(place)
    drawn: dict[int, str] = {}

    def work(way: Callable[[Spec], str]) -> None:
        with suppress(Empty):
            while True:
                place = waiting.get_nowait()
                drawn[place] = way(specs[place])

    with ExitStack() as stack:
        if len(specs) >= FEWEST_TO_SHARE and (os.cpu_count() or 1) > 1:
            other = stack.enter_context(_OtherProcess())
            helping = stack.enter_context(ThreadPoolExecutor(1)).submit(work, other.draw)
            work(draw)
            helping.result()
        else:
            work(draw)
    return [frame(drawn[place], specs[place]["description"]) for place in range(len(specs))]


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
