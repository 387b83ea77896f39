"""PostgreSQL by its own programs: pg_dump at one snapshot, pg_restore and psql in one transaction."""

import os
import subprocess
from pathlib import Path

from newsroom.management.archive import Refused

MEMBER = "database.pgdump"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"
VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslrootcert": "PGSSLROOTCERT",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


def dump(connection, path: Path, tables: list[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
    source = connection.copy()
    try:
        with source.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            _run(
                connection,
                "pg_dump",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={path}",
            )
            # The same snapshot: these numbers are those of the dump.
            rows = {}
            for table in tables:
                cursor.execute(f"SELECT COUNT(*) FROM {source.ops.quote_name(table)}")  # noqa: S608
                (rows[table],) = cursor.fetchone()
            cursor.execute(APPLIED)
            applied = cursor.fetchall()
            cursor.execute("ROLLBACK")
        return rows, applied
    finally:
        source.close()


def load(connection, path: Path) -> None:
    script = path.with_suffix(".sql")
    clearing = path.with_suffix(".clear.sql")
    _run(
        connection,
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        f"--file={script}",
        str(path),
    )
    tables = connection.introspection.table_names()
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    connection.close()
    clearing.write_text(
        # Somebody still at work in the empty outlet would make this wait for ever.
        "SET lock_timeout = '15s';\n"
        # Tables of a newer version than the dump's would stand in the way of its own.
        + (f"DROP TABLE IF EXISTS {names} CASCADE;\n" if names else "")
    )
    _run(
        connection,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        f"--file={clearing}",
        f"--file={script}",
    )


def _run(connection, *command: str) -> None:
    parameters = connection.get_connection_params()
    environment = os.environ | {
        variable: str(parameters[name]) for name, variable in VARIABLES.items() if parameters.get(name)
    }
    try:
        subprocess.run(
            command,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        raise Refused(
            f"{command[0]} is missing. Install PostgreSQL's client programs (on Debian: apt install postgresql-client)."
        ) from None
    except subprocess.CalledProcessError as error:
        reason = next((line for line in error.stderr.splitlines() if "error" in line.lower()), error.stderr.strip())
        raise Refused(f"{command[0]} failed: {reason}") from error
