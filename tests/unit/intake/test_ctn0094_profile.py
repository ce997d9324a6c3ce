"""What the ctn0094 profile makes of a few invented participants, on both sides of each of its limits."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from mainstay.intake import r_data
from mainstay.intake.pseudonyms import pseudonym
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source
from mainstay.record.store import open_snapshot
from mainstay.reference import read_codes

KEY = bytes(32)
CONSENT = date(2010, 1, 1)
COLUMNS = {row["table"]: row["columns"].split() for row in read_codes("ctn0094_tables")}
NUMBERS = {"who", "when", "amount", "age", "days"}
PANEL = [
    {"Substance": "Opiate 300", "CTN-0027": "Opioid", "CTN-0030": "Opioid", "CTN-0051": "Opioid"},
    {"Substance": "Cannabinoids", "CTN-0027": "THC", "CTN-0030": "THC", "CTN-0051": "THC"},
    {"Substance": "Buprenorphine", "CTN-0027": "NO", "CTN-0030": "NO", "CTN-0051": "Buprenorphine"},
]


def r_tables(rows):
    """Tables of the published shape with some rows; a column that a row does not name is NA."""
    return {
        name: pa.table(
            {
                column: pa.array(
                    [row.get(column) for row in rows.get(name, [])],
                    pa.int64() if column in NUMBERS else pa.string(),
                )
                for column in columns
            }
        )
        for name, columns in COLUMNS.items()
    }


def participant(who, project, arm=None, start_day=3, **tables):
    """Rows of one participant; days count from consent."""
    rows = {
        "everybody": [{"who": who, "project": project}],
        "site_masked": [{"who": who, "site_masked": "5"}],
        "demographics": [{"who": who, "age": 30}],
        "meta_substance_groups_uds": [],
    }
    if arm:
        rows["randomization"] = [
            {"who": who, "treatment": arm, "which": which, "when": start_day} for which in ("1", "2")
        ]
    for name, added in tables.items():
        rows[name] = [*rows.get(name, []), *({"who": who, **row} for row in added)]
    return rows


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """Import participants; the answer asks the record, with the episodes' own numbers put back."""
    opened = []

    def run(*participants):
        together: dict[str, list[dict[str, object]]] = {"meta_substance_groups_uds": PANEL}
        for rows in participants:
            for name, added in rows.items():
                together[name] = [*together.get(name, []), *added]
        monkeypatch.setattr(r_data, "read_r_tables", lambda path, wanted: r_tables(together))
        source = parse_source(f"ctn0094={tmp_path}")
        import_sources(tmp_path / "store", [source], key=KEY, as_of=date(2026, 1, 1))
        connection = open_snapshot(tmp_path / "store").connect()
        opened.append(connection)
        return connection

    yield run
    for connection in opened:
        connection.close()


def day(number):
    return CONSENT + timedelta(days=number)


def rows_of(record, table, columns, who=1, order="ALL"):
    episode = pseudonym(KEY, "episode_id", str(who))
    return record.execute(
        f"SELECT {columns} FROM {table} WHERE episode_id = ? ORDER BY {order}", [episode]
    ).fetchall()


def doses(*days, mg=8):
    return [{"when": number, "amount": mg} for number in days]


def attended(*days):
    return [{"when": number, "what": "visit", "visit": "WK1"} for number in days]


def test_an_episode_is_open_when_the_trial_ended_and_not_the_treatment(imported):
    record = imported(
        participant(1, "27", "Methadone", treatment=doses(3, 3 + 157)),
        participant(2, "27", "Methadone", treatment=doses(3, 3 + 158)),
    )
    columns = "started_date, ended_date, end_reason"
    assert rows_of(record, "episodes", columns) == [(day(3), day(160), "dropped_out")]
    assert rows_of(record, "episodes", columns, who=2) == [(day(3), None, None)]
    assert rows_of(record, "prescriptions", "ended_date") == [(day(3),), (day(160),)]
    assert rows_of(record, "prescriptions", "ended_date", who=2) == [(day(3),), (None,)]


def test_people_not_randomised_are_assessed_and_people_never_dosed_have_a_prescription(imported):
    record = imported(
        participant(1, "27"),
        participant(2, "51", "Inpatient NR-NTX", start_day=5),
        participant(3, "30", "Outpatient BUP + EMM"),
    )
    dates = "triaged_date, started_date, ended_date"
    assert rows_of(record, "episodes", dates) == [(day(0), None, None)]
    assert rows_of(record, "episodes", dates, who=2) == [(day(0), day(5), day(5))]
    columns = "medicine, daily_dose_mg, started_date, ended_date"
    assert rows_of(record, "prescriptions", columns) == []
    assert rows_of(record, "prescriptions", columns, who=2) == [
        ("naltrexone_injection", None, day(5), day(5))
    ]
    assert rows_of(record, "interventions", "kind, what, offered_date, started_date", who=3) == [
        ("pharmacological", "stabilisation", day(3), None),
        ("psychosocial", "counselling", day(3), None),
    ]


def test_a_run_of_equal_dose_survives_seven_days_without_one(imported):
    record = imported(
        participant(1, "27", "Methadone", treatment=doses(3, 4 + 7)),
        participant(2, "27", "Methadone", treatment=doses(3, 4 + 8)),
    )
    columns = "daily_dose_mg, started_date, ended_date"
    assert rows_of(record, "prescriptions", columns) == [(8, day(3), day(11))]
    assert rows_of(record, "prescriptions", columns, who=2) == [(8, day(3), day(3)), (8, day(12), day(12))]


def test_another_dose_is_another_prescription_and_a_day_counts_its_larger_amount(imported):
    given = [*doses(3, 4, mg=8), *doses(4, 5, mg=16)]
    record = imported(participant(1, "51", "Inpatient BUP", treatment=given))
    assert rows_of(record, "doses", "dose_date, dose_mg, outcome") == [
        (day(3), 8, "taken"),
        (day(4), 16, "taken"),
        (day(5), 16, "taken"),
    ]
    assert rows_of(record, "prescriptions", "started_date, ended_date, daily_dose_mg") == [
        (day(3), day(3), 8),
        (day(4), day(5), 16),
    ]


def test_injections_have_no_milligrams_and_one_prescription(imported):
    given = doses(3, 31, 59, mg=1)
    record = imported(participant(1, "51", "Inpatient NR-NTX", treatment=given))
    assert rows_of(record, "doses", "dose_mg, outcome") == [(None, "supervised")] * 3
    assert rows_of(record, "prescriptions", "started_date, ended_date") == [(day(3), day(59))]


def test_a_negative_needs_the_panel_and_an_attended_visit(imported):
    visits = [*attended(10, 10), {"when": 17, "what": "no visit"}]
    positives = [{"when": 10, "what": "Thc"}, {"when": 24, "what": "Mdma/Hallucinogen"}]
    record = imported(
        participant(1, "27", "Methadone", visit=visits, uds=positives),
        participant(2, "27", "Methadone", visit=attended(10)),
        participant(3, "30", "Outpatient BUP + SMM", visit=attended(10), uds_temp=[{"when": 12}]),
    )
    columns = "test_date, specimen, substance, result"
    assert rows_of(record, "tests", columns) == [
        (day(10), "urine", "cannabis", "positive"),
        (day(10), "urine", "opioid", "negative"),
        (day(24), "urine", "other", "positive"),
    ]
    assert {row[1] for row in rows_of(record, "tests", columns, who=2)} == {None}
    assert {row[0] for row in rows_of(record, "tests", columns, who=3)} == {day(12)}


def test_a_visit_that_did_not_take_place_is_missed_only_for_a_reason_and_a_day_counts_once(imported):
    absences = [
        {"what": "no visit", "visit": "WK2", "is_illness": "1"},
        {"what": "no visit", "visit": "WK3", "is_no_show": "1"},
        {"what": "no visit", "visit": "WK4"},
        {"what": "no visit", "visit": "EOT", "is_other": "1"},
    ]
    record = imported(participant(1, "51", "Inpatient BUP", visit=[*attended(8, 8, 3 + 21), *absences]))
    assert rows_of(record, "contacts", "contact_date, outcome") == [
        (day(8), "attended"),
        (day(3 + 14), "missed"),
        (day(3 + 21), "attended"),
    ]


def test_the_reason_for_leaving_is_the_first_given_from_the_last_dose_on(imported):
    cases = [
        ({"is_in_jail": "1"}, "WK3", "custody"),
        ({"is_in_jail": "1"}, "WK2", "dropped_out"),
        ({"is_moved": "1"}, "WK3", "other"),
        ({"is_missing_14_consecutive": "1"}, "WK3", "dropped_out"),
        ({"is_in_hospital": "1"}, "WK3", "dropped_out"),
        ({"is_dead": "1", "is_in_jail": "1"}, "M1F", "died"),
    ]
    record = imported(
        *(
            participant(
                who,
                "51",
                "Inpatient BUP",
                treatment=doses(3, 3 + 21),
                visit=[{"what": "no visit", "visit": week, **flags}],
            )
            for who, (flags, week, _) in enumerate(cases)
        )
    )
    given = [rows_of(record, "episodes", "end_reason", who=who) for who in range(len(cases))]
    assert given == [[(reason,)] for *_, reason in cases]


def test_a_review_is_at_the_visit_within_seven_days_of_each_28th(imported):
    cases = {-8: 0, -7: 1, 7: 1, 8: 0}
    record = imported(
        *(participant(31 + off, "27", "Methadone", visit=attended(31 + off)) for off in cases),
        participant(1, "27", "Methadone", visit=attended(29, 33, 34)),
    )
    after = "review_date) FILTER (stage <> 'start'"
    assert {
        off: rows_of(record, "reviews", f"count({after})", who=31 + off, order="1")[0][0] for off in cases
    } == cases
    assert rows_of(record, "reviews", f"max({after})", order="1") == [(day(33),)]


def test_days_of_use_are_those_of_the_28_days_before_the_review(imported):
    use = [
        *({"when": number, "what": "Heroin"} for number in (2, 3, 30, 31)),
        {"when": 30, "what": "Opioid"},
        {"when": 30, "what": "Cocaine"},
        {"when": 29, "what": "Antidepressant"},
        {"when": 29, "what": "A new label"},
    ]
    raw = [{"when": 30, "what": "Crack", "source": "TFB"}, {"when": 30, "what": "Cocaine", "source": "UDS"}]
    columns = "opiate_days, crack_days, cocaine_days, alcohol_days, other_days, injecting_days"
    record = imported(
        participant(1, "27", "Methadone", visit=attended(31), tlfb=use, all_drugs=raw),
        participant(2, "30", "Outpatient BUP + SMM", visit=attended(31), tlfb=use),
        participant(3, "27", "Methadone", visit=attended(31)),
    )
    counted = [
        rows_of(record, "reviews", columns, who=who, order="review_date DESC LIMIT 1")[0] for who in (1, 2, 3)
    ]
    assert counted == [
        (2, 1, 0, 0, 1, None),
        (2, None, 0, 0, 1, None),
        (None, None, None, None, None, None),
    ]


def test_injecting_is_unknown_unless_the_answers_say(imported):
    cases = [
        (1, "No", "currently"),
        (1, None, "currently"),
        (0, "Yes", "previously"),
        (0, "No", "never"),
        (0, None, None),
        (None, "Yes", None),
        (None, "No", "never"),
    ]
    record = imported(
        *(
            participant(who, "27", rbs_iv=[{"days": days}], asi=[{"used_iv": used_iv}])
            for who, (days, used_iv, _) in enumerate(cases)
        )
    )
    given = [rows_of(record, "episodes", "injecting_status", who=who) for who in range(len(cases))]
    assert given == [[(status,)] for *_, status in cases]


def test_a_need_is_an_answer_of_yes(imported):
    record = imported(
        participant(
            1,
            "51",
            psychiatric=[{"has_bipolar": "Yes", "has_major_dep": "No", "has_alcol_dx": "No"}],
            pain=[{"pain": "Severe Pain", "when": 4}],
            qol=[{"is_homeless": "Yes"}],
        ),
        participant(
            2,
            "51",
            psychiatric=[{"has_bipolar": None, "depression": "Not answered"}],
            pain=[{"pain": "Very mild to Moderate Pain", "when": 4}],
            qol=[{"is_homeless": "No"}],
        ),
    )
    assert rows_of(record, "needs", "domain, found_date") == [
        ("housing", day(0)),
        ("mental_health", day(0)),
        ("physical_health", day(4)),
    ]
    assert rows_of(record, "needs", "domain", who=2) == []
