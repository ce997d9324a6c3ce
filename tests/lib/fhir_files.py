"""A treatment system as the NDJSON of a FHIR R4 bulk export, in the way that the profile `fhir` reads it."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

Resource = dict[str, Any]
EPISODE = "http://hl7.org/fhir/StructureDefinition/workflow-episodeOfCare"
ETHNICITY = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
STATUSES = (("planned", "referred_date"), ("waitlist", "triaged_date"), ("active", "started_date"))
NOT_ANSWERS = ("review_id", "episode_id", "review_date", "stage")


def coded(of: str, code: str | None) -> Resource | None:
    """The record's own word as a concept."""
    return None if code is None else {"coding": [{"system": f"urn:mainstay:{of}", "code": code}]}


def own(name: str, kind: str, value: object) -> list[Resource]:
    """An extension of ours, where there is something to say."""
    return [] if value is None else [{"url": f"urn:mainstay:extension:{name}", f"value{kind}": value}]


def present(value: object) -> object:
    """A resource without its empty parts, dates as text."""
    if isinstance(value, dict):
        kept = {name: present(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in (None, {}, [])}
    if isinstance(value, list):
        return [part for part in map(present, value) if part not in (None, {}, [])]
    return value.isoformat() if hasattr(value, "isoformat") else value


class Writer:
    """Rows to resources; remembers whose episode is whose."""

    def __init__(
        self, tables: Mapping[str, Iterable[Mapping[str, Any]]], *, names_episodes: bool = True
    ) -> None:
        self.tables = {name: list(rows) for name, rows in tables.items()}
        self.person_of = {row["episode_id"]: row["person_id"] for row in self.tables["episodes"]}
        self.names_episodes = names_episodes
        self.made: dict[str, list[Resource]] = {}

    def write(self, folder: Path) -> Path:
        """One file for each type of resource."""
        for name, rows in self.tables.items():
            make: Callable[[Mapping[str, Any]], None] = getattr(self, f"_{name}")
            for row in rows:
                make(row)
        folder.mkdir(exist_ok=True)
        for resource_type, resources in self.made.items():
            lines = "".join(json.dumps(resource) + "\n" for resource in resources)
            (folder / f"{resource_type}.ndjson").write_text(lines, "utf-8")
        return folder

    def _add(self, resource_type: str, given_id: str | None = None, **parts: object) -> str:
        made = self.made.setdefault(resource_type, [])
        own_id = given_id or f"{resource_type}-{len(made)}"
        made.append({"resourceType": resource_type, "id": own_id, **present(parts)})
        return own_id

    def _of(self, row: Mapping[str, Any], *extensions: list[Resource]) -> Resource:
        """Whose it is, and in which episode."""
        episode = {"url": EPISODE, "valueReference": {"reference": f"EpisodeOfCare/{row['episode_id']}"}}
        return {
            "subject": {"reference": f"Patient/{self.person_of[row['episode_id']]}"},
            "extension": [*([episode] if self.names_episodes else []), *chain(*extensions)],
        }

    def _services(self, row: Mapping[str, Any]) -> None:
        self._add(
            "Organization", row["service_id"], name=row["name"], partOf={"display": row["provider"]},
            address=[{"district": row["area"]}],
        )  # fmt: skip

    def _people(self, row: Mapping[str, Any]) -> None:
        category = {"url": ETHNICITY, "valueCodeableConcept": {"text": row["ethnicity"]}}
        self._add(
            "Patient", row["person_id"], gender=row["sex"] or "unknown",
            birthDate=row["birth_year"] and f"{row['birth_year']}-07-01",
            extension=[category] if row["ethnicity"] else [],
        )  # fmt: skip

    def _episodes(self, row: Mapping[str, Any]) -> None:
        problem = row["main_substance"] and self._add(
            "Condition", code=coded("main_substance", row["main_substance"]),
            subject={"reference": f"Patient/{row['person_id']}"},
        )  # fmt: skip
        days = [(status, row[name]) for status, name in STATUSES if row[name]]
        self._add(
            "EpisodeOfCare", row["episode_id"],
            status="finished" if row["ended_date"] else "active",
            statusHistory=[{"status": status, "period": {"start": day}} for status, day in days],
            patient={"reference": f"Patient/{row['person_id']}"},
            managingOrganization={"reference": f"Organization/{row['service_id']}"},
            period={"start": min((day for _, day in days), default=None), "end": row["ended_date"]},
            diagnosis=[{"condition": {"reference": f"Condition/{problem}"}, "rank": 1}] if problem else [],
            extension=[
                *own("end_reason", "Code", row["end_reason"]),
                *own("injecting_status", "Code", row["injecting_status"]),
                *own("previously_treated", "Boolean", row["previously_treated"]),
            ],
        )  # fmt: skip

    def _interventions(self, row: Mapping[str, Any]) -> None:
        request = row["offered_date"] and self._add(
            "ServiceRequest", status="active", intent="order",
            code=coded("intervention", row["what"] or "other"), authoredOn=row["offered_date"],
            subject=self._of(row)["subject"],
        )  # fmt: skip
        based_on = [{"reference": f"ServiceRequest/{request}"}] if request else []
        state = "in-progress" if row["started_date"] else "preparation"
        self._add(
            "Procedure", row["intervention_id"], status="completed" if row["ended_date"] else state,
            category=coded("intervention_kind", row["kind"]), code=coded("intervention", row["what"]),
            outcome=coded("exit", row["exit"]), basedOn=based_on,
            performedPeriod={"start": row["started_date"], "end": row["ended_date"]}, **self._of(row),
        )  # fmt: skip

    def _prescriptions(self, row: Mapping[str, Any]) -> None:
        dose = row["daily_dose_mg"]
        instruction = {
            "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": dose, "unit": "mg", "code": "mg"}}],
        }
        self._add(
            "MedicationRequest", row["prescription_id"], status="active", intent="order",
            medicationCodeableConcept=coded("medicine", row["medicine"]),
            dosageInstruction=[instruction] if dose is not None else [],
            dispenseRequest={"validityPeriod": {"start": row["started_date"], "end": row["ended_date"]}},
            **self._of(
                row,
                own("supervision", "Code", row["supervision"]),
                own("collections_per_week", "Integer", row["collections_per_week"]),
                own("asked_for_by_person", "Boolean", row["asked_for_by_person"]),
            ),
        )  # fmt: skip

    def _doses(self, row: Mapping[str, Any]) -> None:
        self._add(
            "MedicationDispense", status="declined" if row["outcome"] == "missed" else "completed",
            medicationCodeableConcept=coded("medicine", row["medicine"]), whenHandedOver=row["dose_date"],
            quantity={"value": row["dose_mg"], "unit": "mg"} if row["dose_mg"] is not None else None,
            **self._of(row, own("dose_outcome", "Code", row["outcome"])),
        )  # fmt: skip

    def _tests(self, row: Mapping[str, Any]) -> None:
        self._add(
            "Observation", status="final", code=coded("test", row["substance"]),
            effectiveDateTime=row["test_date"], valueCodeableConcept=coded("result", row["result"]),
            specimen={"display": row["specimen"]}, **self._of(row),
        )  # fmt: skip

    def _reviews(self, row: Mapping[str, Any]) -> None:
        answers = {
            name: value for name, value in row.items() if name not in NOT_ANSWERS and value is not None
        }
        self._add(
            "Observation", row["review_id"], status="final", code=coded("review", row["stage"]),
            effectiveDateTime=row["review_date"],
            component=[
                {
                    "code": coded("review_item", name),
                    "valueBoolean" if isinstance(value, bool) else "valueInteger": value,
                }
                for name, value in answers.items()
            ],
            **self._of(row),
        )  # fmt: skip

    def _needs(self, row: Mapping[str, Any]) -> None:
        self._add(
            "Condition", row["need_id"], code=coded("need", row["domain"]), recordedDate=row["found_date"],
            **self._of(row),
        )  # fmt: skip

    def _supports(self, row: Mapping[str, Any]) -> None:
        self._add(
            "ServiceRequest", row["support_id"], status="active", intent="order",
            code=coded("support", row["domain"]), authoredOn=row["offered_date"],
            occurrencePeriod={"start": row["started_date"], "end": row["ended_date"]},
            performer=[{"display": row["provider"]}] if row["provider"] else [],
            **self._of(row, own("response", "Code", row["response"]), own("helped", "Code", row["helped"])),
        )  # fmt: skip

    def _contacts(self, row: Mapping[str, Any]) -> None:
        of = self._of(row)
        cancelled = row["outcome"].startswith("cancelled")
        self._add(
            "Appointment",
            status={"attended": "fulfilled", "missed": "noshow"}.get(row["outcome"], "cancelled"),
            serviceType=[coded("contact", row["kind"])], start=f"{row['contact_date']}T09:30:00Z",
            cancelationReason=coded("cancellation", row["outcome"]) if cancelled else None,
            participant=[{"actor": of["subject"], "status": "accepted"}], extension=of["extension"],
        )  # fmt: skip

    def _health_events(self, row: Mapping[str, Any]) -> None:
        value, code = row["value"], coded("health_event", row["kind"])
        if value is None:
            self._add(
                "Procedure",
                status="completed",
                code=code,
                performedDateTime=row["event_date"],
                **self._of(row),
            )
            return
        number = (
            {"value": float(value) if "." in value else int(value), "unit": row["unit"]}
            if row["unit"]
            else None
        )
        self._add(
            "Observation", status="final", code=code, effectiveDateTime=row["event_date"],
            valueQuantity=number, valueString=None if number else value, **self._of(row),
        )  # fmt: skip


def write_fhir(tables: Mapping[str, pa.Table], folder: Path, *, names_episodes: bool = True) -> Path:
    """Tables of the simulator as NDJSON."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    return Writer(rows, names_episodes=names_episodes).write(folder)
