"""mental_health_need_supported: support that started within twelve weeks of finding the need."""

from __future__ import annotations

from lib.need_supported import NeedSupported


class TestMentalHealthNeedSupported(NeedSupported):
    domain = "mental_health"
    other = "housing"
    intervention = "cbt_mental_health"
