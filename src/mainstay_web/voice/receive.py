"""Receive a file of answers: for one page, from those who may, in memory, and no more than can be read."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.urls import Resolver404, resolve

from mainstay_web.authorization.scope import may
from mainstay_web.voice import queries

MOST_BYTES = 1_000_000
"""Of one file of answers: some thousand sheets."""

HANG_UP_AFTER_BYTES = 20 * MOST_BYTES
"""More than this is not even read to its end."""


class OnlyAnswers(FileUploadHandler):
    """Takes files of the page that brings answers in; what comes to other pages is left to other handlers."""

    is_ours = False

    def new_file(self, *args: Any, **named: Any) -> None:
        """Take it where it is for us; nothing is written to a disk."""
        super().new_file(*args, **named)
        self.is_ours = self._is_for_us()
        self.kept = io.BytesIO()
        if self.is_ours:
            raise StopFutureHandlers

    def _is_for_us(self) -> bool:
        request = self.request
        if request is None:
            return False
        try:
            asked = resolve(request.path)
        except Resolver404:
            return False
        user = getattr(request, "user", None)
        whose = queries.whose_place(**asked.kwargs) if asked.url_name == "voice_import" else None
        return whose is not None and user is not None and may(user, "voice.enter", **whose)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep it as long as it is not too much; the form says so of what is."""
        if not self.is_ours:
            return raw_data
        if start > HANG_UP_AFTER_BYTES:
            raise StopUpload(connection_reset=True)
        if start + len(raw_data) <= MOST_BYTES:
            self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The whole of it, or its size alone where that is too much. What it was called is not kept."""
        if not self.is_ours:
            return None
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, "answers.csv", self.content_type, file_size, self.charset
        )
