"""family_need_supported: support that started within twelve weeks of finding the need."""

from __future__ import annotations

from lib.need_supported import NeedSupported


class TestFamilyNeedSupported(NeedSupported):
    domain = "family"
    intervention = "parenting_support"
