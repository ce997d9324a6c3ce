"""trauma_need_supported: support that started within twelve weeks of finding the need."""

from __future__ import annotations

from lib.need_supported import NeedSupported


class TestTraumaNeedSupported(NeedSupported):
    domain = "trauma"
    intervention = "trauma_support"
