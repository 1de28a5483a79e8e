"""A private PostGIS for the tests: Debian's own server, in a folder of its own, reached by a socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

SERVICE_ACCOUNTS = ("postgres", "nobody")
DATABASE = "city"
LOCKED = "locked"
"""A role that has to give its password."""
PASSWORD = "s3cret/p@ss:word"  # noqa: S105 - of a server that lives for a moment
MISSING = "no PostgreSQL server with PostGIS here (Debian: postgresql-15-postgis-3)"


@dataclass(frozen=True)
class Server:
    """A running server."""

    socket: Path

    def url(self, schema: str, user: str = "binopt", password: str = "") -> str:
        login = f"{user}:{quote(password, safe='')}" if password else user
        return f"postgresql://{login}@/{DATABASE}?host={self.socket}&schema={quote(schema, safe='')}"

    def connect(self) -> Any:
        import psycopg  # noqa: PLC0415 - only where there is a server

        return psycopg.connect(host=str(self.socket), user="binopt", dbname=DATABASE, autocommit=True)


def find_binaries() -> Path | None:
    """Return the folder of the newest server that has PostGIS."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parents[1].name))
    on_path = shutil.which("initdb")
    for initdb in [*reversed(found), *([Path(on_path)] if on_path else [])]:
        config = initdb.with_name("pg_config")
        share = Path("/usr/share/postgresql") / initdb.parents[1].name
        if not share.is_dir() and config.exists():
            asked = subprocess.run([config, "--sharedir"], capture_output=True, text=True, check=False)  # noqa: S603
            share = Path(asked.stdout.strip())
        if (share / "extension" / "postgis.control").is_file():
            return initdb.parent
    return None


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """Start a server and stop it. The server refuses to run as root: it then runs as a service account."""
    account = _account()
    as_user: dict[str, Any] = {}
    # not below pytest's folder: that is its user's alone, and a socket's path may have 107 characters only
    folder = Path(tempfile.mkdtemp(prefix="bo-pg-"))
    if account is not None:
        as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    env = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder)}

    def run(program: str, *arguments: str) -> None:
        with (folder / "log").open("ab") as log:
            done = subprocess.run(  # noqa: S603 - our own arguments
                [binaries / program, "-D", data, *arguments],
                stdout=log,
                stderr=log,
                cwd=folder,
                env=env,
                check=False,
                **as_user,
            )
        assert done.returncode == 0, (folder / "log").read_text("utf-8", "replace")

    try:
        run("initdb", "-U", "binopt", "-A", "trust", "-E", "UTF8", "--no-sync")
        (data / "pg_hba.conf").write_text(f"local all {LOCKED} scram-sha-256\nlocal all all trust\n", encoding="ascii")
        options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "max_connections": 20}
        run("pg_ctl", "-w", "-o", " ".join(f"-c {name}='{value}'" for name, value in options.items()), "start")
        try:
            _fill(folder)
            yield Server(folder)
        finally:
            run("pg_ctl", "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in SERVICE_ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError(f"none of the accounts {SERVICE_ACCOUNTS} exists")


def _fill(folder: Path) -> None:
    import psycopg  # noqa: PLC0415
    from psycopg import sql  # noqa: PLC0415

    with psycopg.connect(host=str(folder), user="binopt", dbname="postgres", autocommit=True) as base:
        base.execute(f"CREATE DATABASE {DATABASE}")
        base.execute(f"CREATE DATABASE {DATABASE}_plain")
        base.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(LOCKED), sql.Literal(PASSWORD)))
    with psycopg.connect(host=str(folder), user="binopt", dbname=DATABASE, autocommit=True) as base:
        # not where every program looks: PostGIS may have been installed anywhere
        base.execute("CREATE SCHEMA extensions")
        base.execute("CREATE EXTENSION postgis SCHEMA extensions")
        base.execute(f"GRANT USAGE ON SCHEMA extensions TO {LOCKED}")
