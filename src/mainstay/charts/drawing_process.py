"""Draws many pictures beside other work: in processes of their own.

vl-convert draws one picture at a time however many threads ask for one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Timer
from typing import TYPE_CHECKING, Any, Self

from mainstay.charts.render import compile_spec, draw, frame
from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    Spec = dict[str, Any]

FEWEST_TO_SHARE = 25
"""With fewer pictures than this, starting other processes takes longer than it saves."""

AT_ONCE = 2
"""Other processes. This one does not draw beside them: it would keep its lock from who hands out the work."""

GIVES_WAY = "--gives-way"

LONGEST_SECONDS = 60.0
"""For one picture: the slowest of ours takes a tenth of a second, the first of a process two seconds."""


class Drawings:
    """Pictures that are drawn while other work goes on; leaving the block ends the other processes.

    Args
        expected : how many there may be; where many, the other processes get ready at once
    Example
        >>> with Drawings() as drawings:
        ...     drawings.finish()
        []
    """

    def __init__(self, expected: int = 0) -> None:
        self._expected = expected
        self._specs: list[Spec] = []
        self._waiting: SimpleQueue[int | None] = SimpleQueue()
        self._drawn: dict[int, str] = {}
        self._stack = ExitStack()
        self._helping: list[Future[None]] = []

    def __enter__(self) -> Self:
        if self._expected >= FEWEST_TO_SHARE:
            self._get_help()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Empty):  # where the block was left early, what waits is not wanted any more
            while True:
                self._waiting.get_nowait()
        self._tell_all_to_stop()
        self._stack.close()

    def begin(self, spec: Spec) -> None:
        """Have a specification drawn as SVG; another process may begin at once.

        Args
            spec : as `render.to_spec` makes it, its description the text alternative
        """
        self._waiting.put(len(self._specs))
        self._specs.append(spec)
        if len(self._specs) >= FEWEST_TO_SHARE:
            self._get_help()

    def _get_help(self) -> None:
        if self._helping or (os.cpu_count() or 1) < AT_ONCE:
            return
        others = [self._stack.enter_context(DrawingProcess()) for _ in range(AT_ONCE)]
        threads = self._stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        self._helping = [threads.submit(self._help, other) for other in others]

    def _help(self, other: DrawingProcess) -> None:
        other.get_ready()
        self._work(other.draw)

    def finish(self) -> list[str]:
        """Draw what is not drawn yet.

        Returns
            one `<svg>` element for each specification, in their order; see `render.to_svg`
        """
        self._tell_all_to_stop()
        if not self._helping:
            self._work(draw)
        for helping in self._helping:
            helping.result()
        return [frame(self._drawn[place], spec["description"]) for place, spec in enumerate(self._specs)]

    def _tell_all_to_stop(self) -> None:
        for _ in range(AT_ONCE):
            self._waiting.put(None)

    def _work(self, way: Callable[[Spec], str]) -> None:
        while (place := self._waiting.get()) is not None:
            self._drawn[place] = way(self._specs[place])


class DrawingProcess:
    """Draws in a process of its own, a line of JSON each way; where that cannot go on, in this one.

    While vl-convert draws it keeps Python's lock, and every thread of its process waits. Any thread may ask;
    the process starts when it is first asked, and again when it has ended.

    Args
        gives_way : the process works only while nobody else wants the processor
    Raises
        ShortfallError : a picture took longer than `LONGEST_SECONDS`; the process is ended, and begun again
            for the next
    Example
        >>> with DrawingProcess() as drawing:
        ...     drawing.draw({"mark": "point", "data": {"values": []}})[:4]
        '<svg'
    """

    def __init__(self, *, gives_way: bool = False) -> None:
        self._gives_way = gives_way
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._end()

    def get_ready(self) -> None:
        """Start, and load what drawing needs: the first picture takes as long as ten later ones."""
        self.draw({"mark": "point", "data": {"values": []}})

    def draw(self, spec: Spec) -> str:
        """A specification as SVG; see `render.draw`."""
        drawn: str = self._make("svg", spec)
        return drawn

    def compile(self, spec: Spec) -> Spec:
        """A specification in Vega; see `render.compile_spec`."""
        compiled: Spec = self._make("vega", spec)
        return compiled

    def _make(self, what: str, spec: Spec) -> Any:
        with self._lock, suppress(OSError):
            process = self._process = self._running()
            answer = _ask(process, json.dumps([what, spec]))
            if answer.endswith("\n"):
                return json.loads(answer)
        return _MADE[what](spec)

    def _running(self) -> subprocess.Popen[str]:
        if self._process and self._process.poll() is None:
            return self._process
        self._end()
        # -P: what lies in the folder that a command runs in is not imported
        command = [sys.executable, "-P", "-m", "mainstay.charts.drawing_process"]
        command += [GIVES_WAY] if self._gives_way else []
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603  our own module
            command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )

    def _end(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.communicate()
            self._process = None


_MADE: dict[str, Callable[[Spec], Any]] = {"svg": draw, "vega": compile_spec}


def _ask(process: subprocess.Popen[str], question: str) -> str:
    """The line that a process answers; not a whole one where it ended before it did."""
    was_late = Event()

    def end() -> None:
        was_late.set()
        process.kill()

    limit = Timer(LONGEST_SECONDS, end)
    limit.daemon = True
    limit.start()
    answer = ""
    if process.stdin and process.stdout:
        with suppress(OSError):
            process.stdin.write(question + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
    limit.cancel()
    if was_late.is_set() and not answer.endswith("\n"):
        raise ShortfallError(
            f"a picture within {LONGEST_SECONDS:g} seconds",
            "none",
            "Try again when the machine is less busy; if it happens again, report which chart it is.",
        )
    return answer


def _serve() -> None:
    if GIVES_WAY in sys.argv and hasattr(os, "nice"):
        os.nice(19)
    # Ctrl-C reaches every process of a terminal; this one ends when whoever asks has
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        what, spec = json.loads(line)
        answer = json.dumps(_MADE[what](spec)) + "\n"
        try:
            sys.stdout.write(answer)
            sys.stdout.flush()
        except BrokenPipeError:
            os._exit(0)  # a usual end would write what is left to nobody, and fail once more


if __name__ == "__main__":
    _serve()
