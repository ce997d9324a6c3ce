"""The record: twelve tables, declared once.

Validation, the engine's schema, the check of every SELECT, the data dictionary page, the Frictionless
descriptor and the simulator's output check are all made from this declaration.
"""

from __future__ import annotations

from mainstay.record.declare import SQL_TYPES, Column, DateOrder, EpisodeWindow, Table
from mainstay.record.vocabulary import (
    DOMAINS,
    END_REASONS,
    HEALTH_EVENTS,
    INTERVENTIONS,
    MEDICINES,
    SUBSTANCES,
)


def _days_of_use(name: str, what: str) -> Column:
    return Column(
        name,
        "integer",
        f"Days of {what} in the 28 days before the review",
        unit="days",
        minimum=0,
        maximum=28,
    )


def _rating(name: str, what: str) -> Column:
    return Column(
        name,
        "integer",
        f"The person's own rating of {what}, 20 is best",
        unit="points",
        minimum=0,
        maximum=20,
    )


def _episode() -> Column:
    return Column(
        "episode_id",
        "text",
        "The episode it belongs to",
        required=True,
        identifier=True,
        references="episodes",
    )


def _identifier(name: str, of: str) -> Column:
    return Column(name, "text", f"Names {of}", required=True, identifier=True)


def _date(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "date", meaning, required=required)


SERVICES = Table(
    "services",
    "a service",
    (
        Column("service_id", "text", "The service's public code", required=True),
        Column("name", "text", "What the service is called", required=True),
        Column("provider", "text", "The organisation that runs it"),
        Column("area", "text", "The area that commissions it"),
    ),
    key=("service_id",),
)

PEOPLE = Table(
    "people",
    "a person, under a pseudonym",
    (
        _identifier("person_id", "the person: a keyed hash of the service's own client number"),
        Column("sex", "text", "Sex as recorded", allowed=("female", "male", "other"), on_fault="warning"),
        Column(
            "birth_year",
            "integer",
            "Year of birth",
            unit="year",
            minimum=1903,
            maximum=2020,
            on_fault="warning",
        ),
        Column(
            "ethnicity",
            "text",
            "Ethnic group as recorded, in the words of the source's own list",
        ),
    ),
    key=("person_id",),
)

EPISODES = Table(
    "episodes",
    "a stay in treatment at one service",
    (
        _identifier("episode_id", "the episode"),
        Column("person_id", "text", "Whose episode", required=True, identifier=True, references="people"),
        Column("service_id", "text", "Where", required=True, references="services"),
        _date("referred_date", "Day of referral"),
        _date("triaged_date", "Day of the first assessment"),
        _date("started_date", "Day treatment started; missing if it did not start"),
        _date("ended_date", "Day the episode ended; missing while it is open"),
        Column("end_reason", "text", "How it ended", allowed=END_REASONS),
        Column(
            "main_substance",
            "text",
            "Substance the person came about first",
            allowed=(*SUBSTANCES, "heroin"),
            on_fault="warning",
        ),
        Column(
            "injecting_status",
            "text",
            "Injecting when the episode began",
            allowed=("never", "previously", "currently"),
            on_fault="warning",
        ),
        Column("previously_treated", "boolean", "Had structured treatment before", on_fault="warning"),
    ),
    key=("episode_id",),
    sorted_by=("triaged_date", "started_date", "episode_id"),
    date_orders=(
        DateOrder("referred_date", "triaged_date"),
        DateOrder("triaged_date", "started_date", "warning"),
        DateOrder("referred_date", "started_date", "warning"),
        DateOrder("triaged_date", "ended_date"),
        DateOrder("started_date", "ended_date"),
    ),
)

INTERVENTIONS_TABLE = Table(
    "interventions",
    "an intervention in an episode",
    (
        _identifier("intervention_id", "the intervention"),
        _episode(),
        Column(
            "kind",
            "text",
            "The kind of intervention",
            required=True,
            allowed=("pharmacological", "psychosocial", "recovery_support"),
        ),
        Column(
            "what", "text", "What was done; the list is reference/interventions.csv", allowed=INTERVENTIONS
        ),
        _date("offered_date", "Day of the first appointment offered"),
        _date("started_date", "Day it started; missing if it did not start"),
        _date("ended_date", "Day it ended; missing while it goes on"),
        Column("exit", "text", "How it ended", allowed=("planned", "unplanned", "withdrawn")),
    ),
    key=("intervention_id",),
    sorted_by=("started_date", "intervention_id"),
    date_orders=(
        DateOrder("offered_date", "started_date", "warning"),
        DateOrder("started_date", "ended_date"),
    ),
    episode_window=EpisodeWindow("started_date", before="warning"),
)

PRESCRIPTIONS = Table(
    "prescriptions",
    "a continuous instruction",
    (
        _identifier("prescription_id", "the prescription"),
        _episode(),
        Column("medicine", "text", "The medicine", required=True, allowed=MEDICINES),
        Column(
            "daily_dose_mg",
            "decimal",
            "Amount per day; missing where it is not given per day",
            unit="mg",
            minimum=0,
            maximum=1000,
        ),
        _date("started_date", "First day it covers", required=True),
        _date("ended_date", "Last day it covers; missing while it goes on"),
        Column(
            "supervision",
            "text",
            "How much of it is taken under supervision",
            allowed=("all", "some", "none"),
        ),
        Column(
            "collections_per_week", "integer", "Collections a week", unit="collections", minimum=0, maximum=14
        ),
        Column(
            "asked_for_by_person", "boolean", "The person asked for this change of dose", on_fault="warning"
        ),
    ),
    key=("prescription_id",),
    sorted_by=("started_date", "prescription_id"),
    date_orders=(DateOrder("started_date", "ended_date"),),
    episode_window=EpisodeWindow("started_date"),
)

DOSES = Table(
    "doses",
    "a due dose",
    (
        _episode(),
        _date("dose_date", "The day it was for", required=True),
        Column("medicine", "text", "The medicine", required=True, allowed=MEDICINES),
        Column(
            "dose_mg",
            "decimal",
            "Amount for the day; missing where it is not given in milligrams",
            unit="mg",
            minimum=0,
            maximum=1000,
        ),
        Column(
            "outcome",
            "text",
            "What became of it; `taken` where the source does not say whether under supervision",
            required=True,
            allowed=("supervised", "taken_away", "taken", "missed"),
        ),
    ),
    key=("episode_id", "dose_date", "medicine", "outcome"),
    sorted_by=("dose_date", "medicine", "outcome"),
    episode_window=EpisodeWindow("dose_date"),
)

TESTS = Table(
    "tests",
    "a test result for one substance",
    (
        _episode(),
        _date("test_date", "The day of the specimen", required=True),
        Column("specimen", "text", "What was tested", allowed=("urine", "oral_fluid", "hair", "other")),
        Column("substance", "text", "The substance looked for", required=True, allowed=SUBSTANCES),
        Column(
            "result",
            "text",
            "What was found; refused, not given and invalid are kept apart from negative",
            required=True,
            allowed=("positive", "negative", "refused", "not_given", "invalid"),
        ),
    ),
    key=("episode_id", "test_date", "specimen", "substance"),
    sorted_by=("test_date", "substance", "specimen"),
    episode_window=EpisodeWindow("test_date"),
)

REVIEWS = Table(
    "reviews",
    "a self-report review of the past 28 days",
    (
        _identifier("review_id", "the review"),
        _episode(),
        _date("review_date", "Day of the review", required=True),
        Column(
            "stage", "text", "When in treatment", required=True, allowed=("start", "review", "exit", "after")
        ),
        _days_of_use("opiate_days", "opiate use that was not prescribed"),
        _days_of_use("crack_days", "crack use"),
        _days_of_use("cocaine_days", "powder cocaine use"),
        _days_of_use("amphetamine_days", "amphetamine use"),
        _days_of_use("cannabis_days", "cannabis use"),
        _days_of_use("alcohol_days", "alcohol use"),
        _days_of_use("other_days", "use of another problem substance"),
        _days_of_use("injecting_days", "injecting drugs that were not prescribed"),
        Column("shared_equipment", "boolean", "Shared injecting equipment in those 28 days"),
        _rating("psychological_health", "psychological health"),
        _rating("physical_health", "physical health"),
        _rating("quality_of_life", "quality of life"),
        _days_of_use("work_days", "paid work"),
        _days_of_use("study_days", "study"),
        Column("housing_problem", "boolean", "Had an acute housing problem in those 28 days"),
        Column("eviction_risk", "boolean", "Was at risk of eviction in those 28 days"),
    ),
    key=("review_id",),
    sorted_by=("review_date", "review_id"),
    episode_window=EpisodeWindow("review_date"),
)

NEEDS = Table(
    "needs",
    "a need found",
    (
        _identifier("need_id", "the need"),
        _episode(),
        Column("domain", "text", "Where in life", required=True, allowed=DOMAINS),
        _date("found_date", "Day it was found"),
    ),
    key=("need_id",),
    sorted_by=("found_date", "need_id"),
    episode_window=EpisodeWindow("found_date", before="warning"),
)

SUPPORTS = Table(
    "supports",
    "what was done about a need",
    (
        _identifier("support_id", "the support"),
        _episode(),
        Column("domain", "text", "The need it is about", required=True, allowed=DOMAINS),
        Column("provider", "text", "Who gives it"),
        _date("offered_date", "Day it was offered"),
        Column("response", "text", "What the person said", allowed=("accepted", "declined", "waiting")),
        _date("started_date", "Day it started; missing if it did not start"),
        _date("ended_date", "Day it ended; missing while it goes on"),
        Column(
            "helped",
            "text",
            "Whether it helped, in the person's view",
            allowed=("yes", "partly", "no", "not_asked"),
        ),
    ),
    key=("support_id",),
    sorted_by=("offered_date", "support_id"),
    date_orders=(
        DateOrder("offered_date", "started_date"),
        DateOrder("started_date", "ended_date"),
    ),
    episode_window=EpisodeWindow("offered_date", before="warning"),
)

CONTACTS = Table(
    "contacts",
    "an appointment",
    (
        _episode(),
        _date("contact_date", "Day of the appointment", required=True),
        Column(
            "kind",
            "text",
            "With whom",
            required=True,
            allowed=("keywork", "prescriber", "psychosocial", "other"),
        ),
        Column(
            "outcome",
            "text",
            "Whether it took place",
            required=True,
            allowed=("attended", "missed", "cancelled_by_service", "cancelled_by_person"),
        ),
    ),
    key=("episode_id", "contact_date", "kind"),
    sorted_by=("contact_date", "kind"),
    episode_window=EpisodeWindow("contact_date", before="warning"),
)

HEALTH_EVENTS_TABLE = Table(
    "health_events",
    "something that happened",
    (
        _episode(),
        _date("event_date", "The day", required=True),
        Column("kind", "text", "What happened", required=True, allowed=HEALTH_EVENTS),
        Column("value", "text", "What was found or given, where it has a value"),
        Column("unit", "text", "Unit of the value"),
    ),
    key=("episode_id", "event_date", "kind", "value"),
    sorted_by=("event_date", "kind", "value"),
    episode_window=EpisodeWindow("event_date", before="warning", after=None),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SERVICES,
        PEOPLE,
        EPISODES,
        INTERVENTIONS_TABLE,
        PRESCRIPTIONS,
        DOSES,
        TESTS,
        REVIEWS,
        NEEDS,
        SUPPORTS,
        CONTACTS,
        HEALTH_EVENTS_TABLE,
    )
}
"""Every record table by name, parents before the tables that refer to them."""


def sql_schema() -> dict[str, dict[str, str]]:
    """Column types of every record table, in the shape that sqlglot checks columns against.

    Returns
        table name to column name to SQL type
    Example
        >>> sql_schema()["doses"]["dose_mg"]
        'DOUBLE'
    """
    return {
        name: {column.name: SQL_TYPES[column.type] for column in table.columns}
        for name, table in TABLES.items()
    }
