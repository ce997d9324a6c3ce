"""activity_need_supported: support that started within twelve weeks of finding the need."""

from __future__ import annotations

from lib.need_supported import NeedSupported


class TestActivityNeedSupported(NeedSupported):
    domain = "activity"
    intervention = "activity_support"
