from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.stores.address import Address, is_address, parse_address, without_passwords
from binopt.stores.trouble import StoreError

SECRET = "hunter2"  # noqa: S105 - of nobody
WORD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


def test_an_address_is_taken_apart():
    found = parse_address("postgresql://ann@db.example:5433/city?schema=Base%20map&sslmode=require")
    assert found.parameters == {
        "user": "ann",
        "host": "db.example",
        "port": "5433",
        "dbname": "city",
        "sslmode": "require",
    }
    assert found.schema == "Base map"
    assert found.shown == "postgresql://ann@db.example:5433/city?schema=Base%20map"
    assert not found.has_password


def test_what_is_not_said_is_left_to_libpq_and_the_schema_is_public():
    assert parse_address("postgres:///city") == Address(
        {"dbname": "city"}, "public", "postgresql:///city?schema=public"
    )


def test_a_socket_is_a_host_of_the_query():
    found = parse_address("postgresql://ann@/city?host=/run/pg&schema=a")
    assert found.parameters["host"] == "/run/pg"
    assert found.shown == "postgresql://ann@/city?host=/run/pg&schema=a"


@pytest.mark.parametrize(
    "text",
    [f"postgresql://ann:{SECRET}@db/city?schema=a", f"postgresql://ann@db/city?schema=a&password={SECRET}"],
)
def test_a_password_is_used_and_never_shown(text):
    found = parse_address(text)
    assert found.parameters["password"] == SECRET
    assert found.has_password
    assert SECRET not in repr(found) + found.shown + without_passwords(text)


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql:/ann:{SECRET}@db/city",
        f"postgresql://ann:{SECRET}@db:port/city",
        f"postgresql://ann:{SECRET}@[db/city",
        f"postgresql://ann:{SECRET}@db/city?schema=",
        f"postgresql://ann:{SECRET}@db/city?{SECRET}",
        f"postgresql://ann:{SECRET}@db/city?schema={'x' * 64}",
        f"postgresql://ann:{SECRET}@db/city?schema=%00",
        f"postgresql://ann:{SECRET}@d%00b/city",
        f"mysql://ann:{SECRET}@db/city",
    ],
)
def test_what_is_no_address_is_told_without_repeating_it(text):
    with pytest.raises(StoreError) as error:
        parse_address(text)
    assert SECRET not in str(error.value)


@given(WORD, WORD, WORD, WORD.filter(lambda s: len(s.encode()) < 64))
def test_any_names_survive_and_no_password_is_shown(user, password, database, schema):
    secret = f"<{password}>{SECRET}"
    told = [quote(part, safe="") for part in (user, secret, database, schema)]
    found = parse_address("postgresql://{}:{}@db/{}?schema={}".format(*told))
    assert found.parameters == {"user": user, "password": secret, "host": "db", "dbname": database}
    assert found.schema == schema
    assert SECRET not in found.shown
    assert parse_address(found.shown).schema == schema


@pytest.mark.parametrize(("text", "meant"), [("postgresql:/x", True), ("Postgres://x", True), ("layers.gpkg", False)])
def test_what_is_meant_as_an_address_is_told_from_paths(text, meant):
    assert is_address(text) is meant


def test_passwords_are_hidden_wherever_they_stand():
    told = without_passwords(f"error: 'postgresql://ann:{SECRET}@db/x' and x?sslpassword={SECRET}&a=b no such")
    assert told == "error: 'postgresql://ann:***@db/x' and x?sslpassword=***&a=b no such"
