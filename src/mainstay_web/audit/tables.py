"""The audit log's tables as SQL: the database itself refuses to change or delete an event."""

from __future__ import annotations

from typing import Final

MAKE: Final = (
    """CREATE TABLE audit_event (
        sequence bigint NOT NULL PRIMARY KEY,
        at {instant} NOT NULL,
        by_id varchar(40) NOT NULL,
        by_name varchar(254) NOT NULL,
        action varchar(80) NOT NULL,
        on_what varchar(40) NOT NULL,
        which varchar(200) NOT NULL,
        service_id varchar(64) NOT NULL,
        why text NOT NULL,
        details text NOT NULL,
        key_id varchar(8) NOT NULL,
        previous_seal varchar(64) NOT NULL,
        seal varchar(64) NOT NULL)""",
    "CREATE INDEX audit_event_by_record ON audit_event (on_what, which, sequence)",
    "CREATE INDEX audit_event_by_account ON audit_event (by_id, sequence)",
    """CREATE TABLE audit_head (
        key smallint NOT NULL PRIMARY KEY CHECK (key = 1),
        sequence bigint NOT NULL,
        seal varchar(64) NOT NULL)""",
    "INSERT INTO audit_head (key, sequence, seal) VALUES (1, 0, '')",
)
INSTANT: Final = {"sqlite": "datetime", "postgresql": "timestamp with time zone"}

# INSERT OR REPLACE deletes without asking the delete trigger: the insert trigger refuses it.
GUARD_SQLITE: Final = (
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_event_remains BEFORE DELETE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event
       WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit_event)
       BEGIN SELECT RAISE(ABORT, 'the audit log has no gaps'); END""",
    """CREATE TRIGGER audit_head_remains BEFORE DELETE ON audit_head
       BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
)
GUARD_POSTGRESQL: Final = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    """CREATE FUNCTION audit_follow() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit_event) THEN
           RAISE EXCEPTION 'the audit log has no gaps';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_event_remains BEFORE TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_event_follows BEFORE INSERT ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_follow()""",
    """CREATE TRIGGER audit_head_remains BEFORE DELETE ON audit_head
       FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_head_stays BEFORE TRUNCATE ON audit_head
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)
GUARD: Final = {"sqlite": GUARD_SQLITE, "postgresql": GUARD_POSTGRESQL}


def statements(vendor: str) -> list[str]:
    """What makes the tables and their guards.

    Args
        vendor : `sqlite` or `postgresql`, as Django names it
    Raises
        KeyError : another database, which has no guards here
    """
    return [text.format(instant=INSTANT[vendor]) for text in MAKE] + list(GUARD[vendor])
