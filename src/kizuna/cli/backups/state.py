"""What the application knows of its own database: tables, changes applied, readers of the log.

Not here: copying it (`databases`).
"""

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words

NEWER = Words(
    ja="このバックアップは新しい版の Kizuna（{version}）のものです。",
    en="This backup is of a newer Kizuna ({version}).",
)
UPDATE_FIRST = Words(ja="先に Kizuna を更新してください。", en="Update Kizuna first.")


def vendor() -> str:
    """sqlite or postgresql."""
    from django.db import connection

    return str(connection.vendor)


def own_tables() -> list[str]:
    """Every table of the application that is there: an update may still have to add some."""
    from django.db import connection

    return sorted(connection.introspection.django_table_names(only_existing=True))


def applied_migrations() -> list[str]:
    """Every change of tables that the database has had."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def refuse_newer(migrations: list[str], *, version: str) -> None:
    """Refused: newer_backup, where the database had changes that this version does not know."""
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(migrations) - known:
        raise Refused(
            Said("newer_backup", NEWER, {"version": version}), Said("update_first", UPDATE_FIRST)
        )


def begin_log_anew() -> None:
    """On PostgreSQL: transactions are numbered by each server, so what came from another one counts
    as of before all of this one's.

    A reader that had seen everything goes on behind it. One that had not is given again what it
    may have seen: readings are made so that twice does no harm.
    """
    if vendor() != "postgresql":
        return
    from django.db import transaction

    from kizuna.core.bulk import change

    with transaction.atomic():
        change("""UPDATE event_readers SET event = coalesce(
            (SELECT min(id) - 1 FROM events WHERE (transaction_id, id) >
                (event_readers.transaction::text::xid8, event_readers.event)),
            (SELECT max(id) FROM events), 0), transaction = 0""")
        change("ALTER TABLE events DISABLE TRIGGER USER")
        change("UPDATE events SET transaction_id = '0'::xid8")
        change("ALTER TABLE events ENABLE TRIGGER USER")
