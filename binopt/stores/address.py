"""Addresses of PostGIS schemas, and how they are shown: never with a password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from binopt.stores.trouble import StoreError

_PREFIX = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)
_MEANT = re.compile(r"postgres(?:ql)?:", re.IGNORECASE)
_LOGIN = re.compile(r"(?P<before>[a-z][a-z0-9+.-]*://[^\s/@:?#]*):[^\s]*@", re.IGNORECASE)
_QUERY = re.compile(r"(?P<before>[?&][a-z]*password=)[^\s&]*", re.IGNORECASE)
_HIDDEN = "***"
DEFAULT_SCHEMA = "public"
LONGEST_NAME_BYTES = 63
"""PostgreSQL cuts longer names without a word."""
EXAMPLE = "postgresql://user@host/database?schema=name"


@dataclass(frozen=True, slots=True)
class Address:
    """A schema of a database.

    Attributes
    ----------
    parameters
        What libpq connects with, by its keywords; what is absent it takes from its own files and variables
        (``PGPASSWORD``, ``~/.pgpass``, ``PGSERVICE`` …). Never shown.
    schema
        The schema's name.
    shown
        The address as it may be written anywhere: without its password.
    has_password
        Whether the address held one.
    """

    parameters: Mapping[str, str] = field(repr=False)
    schema: str
    shown: str
    has_password: bool = False


def is_address(text: object) -> bool:
    """Tell whether a text is meant as the address of a database rather than as a path."""
    return isinstance(text, str) and _MEANT.match(text) is not None


def parse_address(text: str) -> Address:
    """Read an address. Names may be written with ``%20`` and the like; the other parameters of libpq may follow.

    Raises
    ------
    StoreError
        Where it is none. The message does not repeat it: a slip may have put the password anywhere.
    """
    try:
        parts = urlsplit(text if _PREFIX.match(text) else "")
        login, _, host = parts.netloc.rpartition("@")
        user, colon, password = login.partition(":")
        place, port = _host_and_port(host)
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError as error:
        raise StoreError("is no address of a database", hint=f"as in {EXAMPLE}") from error
    schema = query.pop("schema", DEFAULT_SCHEMA)
    if not schema or len(schema.encode("utf-8", "replace")) > LONGEST_NAME_BYTES or "\0" in schema:
        hint = f"a name of 1 to {LONGEST_NAME_BYTES} bytes"
        raise StoreError("names no schema that can be", schema[:LONGEST_NAME_BYTES], hint)
    given = {
        "user": unquote(user),
        "password": unquote(password) if colon else "",
        "host": unquote(place),
        "port": port,
        "dbname": unquote(parts.path.removeprefix("/")),
    }
    parameters = {name: value for name, value in {**given, **query}.items() if value}
    if not parts.scheme or any("\0" in value for value in parameters.values()):
        raise StoreError("is no address of a database", hint=f"as in {EXAMPLE}")
    return Address(parameters, schema, _shown(parameters, schema), "password" in parameters)


def without_passwords(text: str) -> str:
    """Hide the password of every address in a text, well formed or not."""
    return _QUERY.sub(rf"\g<before>{_HIDDEN}", _LOGIN.sub(rf"\g<before>:{_HIDDEN}@", text))


def _host_and_port(host: str) -> tuple[str, str]:
    """Take a host and its port apart; an IPv6 address stands in brackets."""
    found = re.fullmatch(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>\d{1,5}))?", host)
    if found is None:
        raise ValueError(host)
    return found["host"].strip("[]"), found["port"] or ""


def _shown(parameters: Mapping[str, str], schema: str) -> str:
    def safe(name: str) -> str:
        return quote(parameters.get(name, ""), safe="")

    user = f"{safe('user')}@" if "user" in parameters else ""
    host = parameters.get("host", "")
    in_path = "" if "/" in host else quote(host, safe=":")
    port = f":{safe('port')}" if "port" in parameters else ""
    socket = f"host={quote(host, safe='/')}&" if "/" in host else ""
    return f"postgresql://{user}{in_path}{port}/{safe('dbname')}?{socket}schema={quote(schema, safe='')}"
