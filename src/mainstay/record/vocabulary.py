"""The values that the record's coded columns may hold."""

from __future__ import annotations

from mainstay.reference import read_codes

MEDICINES = (
    "methadone",
    "buprenorphine",
    "buprenorphine_naloxone",
    "buprenorphine_depot",
    "diamorphine",
    "naltrexone_injection",
    "other",
)
SUBSTANCES = (
    "opioid",
    "methadone",
    "buprenorphine",
    "cocaine",
    "amphetamine",
    "benzodiazepine",
    "sedative",
    "cannabis",
    "alcohol",
    "other",
)
DOMAINS = (
    "mental_health",
    "housing",
    "employment",
    "family",
    "trauma",
    "activity",
    "mutual_aid",
    "physical_health",
    "alcohol",
    "finance",
)
END_REASONS = (
    "completed_drug_free",
    "completed_occasional",
    "transferred",
    "transferred_custody",
    "dropped_out",
    "withdrawn_by_service",
    "declined",
    "custody",
    "died",
    "other",
)
HEALTH_EVENTS = (
    "naloxone_supplied",
    "hep_b_vaccine",
    "hep_c_test",
    "hiv_test",
    "ecg",
    "overdose",
    "pregnancy",
    "treatment_review",
    "death",
    "other",
)
INTERVENTIONS = tuple(row["what"] for row in read_codes("interventions"))
