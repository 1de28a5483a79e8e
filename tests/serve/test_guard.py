"""Who is not answered: other hosts, other pages, other sites, too much, and whoever looks for files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.serve.asking import HOST, ORIGIN, Asked

JSON = ("Content-Type", "application/json")


def without(asked, *names):
    return replace(asked, headers=tuple(header for header in asked.headers if header[0] not in names))


def also(asked, *headers):
    kept = without(asked, *(name for name, _ in headers))
    return replace(kept, headers=(*kept.headers, *headers))


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:9", "127.0.0.1:8123.evil.example", ""]
)
def test_a_name_that_was_bent_to_this_machine_is_refused(asker, tab, host):
    for asked in (tab.reading("/"), tab.reading("/api/state"), tab.posting("/api/undo", revision=0)):
        [answered] = asker.ask(also(asked, ("Host", host)))
        assert answered.status == 421
        assert b"binopt-desk" not in answered.body
    assert asker.ask(without(tab.reading("/"), "Host"))[0].status == 421
    twice = replace(tab.reading("/"), headers=(("Host", HOST), ("Host", "evil.example")))
    assert asker.ask(twice)[0].status == 400


def test_the_other_name_of_this_machine_is_taken(asker, tab):
    asked = also(tab.posting("/api/undo", revision=0), ("Host", "localhost:8123"), ("Origin", "http://localhost:8123"))
    assert asker.ask(asked)[0].status == 422, "there is only nothing to undo"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"https://{HOST}", ORIGIN.rpartition(":")[0], f"{ORIGIN}/", f"{ORIGIN}.x"]
)
def test_another_page_is_refused(asker, tab, origin):
    assert asker.ask(also(tab.posting("/api/undo", revision=0), ("Origin", origin)))[0].status == 403
    assert asker.ask(also(tab.reading("/api/state"), ("Origin", origin)))[0].status == 403
    assert asker.ask(without(tab.posting("/api/undo", revision=0), "Origin"))[0].status == 403


def test_another_site_can_neither_read_nor_open_desks(asker, tab):
    cross = also(tab.reading("/"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"))
    assert asker.ask(cross)[0].status == 403
    link = also(tab.reading("/"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"))
    answered = asker.ask(link)[0]
    assert answered.status == 200
    assert answered.headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in answered.headers


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_forms_can_send_is_refused(asker, tab, kind):
    assert asker.ask(also(tab.posting("/api/undo", revision=0), ("Content-Type", kind)))[0].status == 415


def test_too_much_is_refused_whatever_was_announced(asker, tab):
    huge = replace(tab.posting("/api/edit"), body=b"[" * 200_000)
    assert asker.ask(huge)[0].status == 413
    assert asker.ask(also(huge, ("Content-Length", "200000")))[0].status == 413
    assert asker.ask(also(tab.posting("/api/edit"), ("Content-Length", "-1")))[0].status == 413
    assert asker.ask(replace(tab.reading("/api/state"), query="x" * 5000))[0].status == 414


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[" * 60_000, b"[]", b"null", b'{"edit": NaN}', b'{"revision": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_request_is_told(asker, tab, body):
    [answered] = asker.ask(replace(tab.posting("/api/edit"), body=body))
    assert answered.status in (400, 422)
    assert answered.data["error"]["what"]


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/api/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/plan.zip/../report.json",
        "/api/state/",
        "/assets/../report.json",
        "/report.json",
        "/scenarios.toml",
        "//etc/passwd",
        "/api/state\0",
        "/\udcff",
    ],
)
def test_no_path_of_a_request_is_one_of_a_file(asker, tab, path):
    answered = asker.ask(tab.reading(path))[0]
    assert answered.status == 404
    assert b"root:" not in answered.body


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "..", "a\0b", "C:\\x", "con", "a.b", "😀"])
def test_no_name_of_a_scenario_is_one_of_a_file(tab, folder, spot, name):
    before = sorted(path.name for path in folder.iterdir())
    tab.edit(kind="close", face_id=spot.face_id, from_m=0.0, to_m=2.0)
    kept = tab.post("/api/keep", name=name, about="")
    if name != "con":  # a name in a file, never one of a file
        assert kept.status == 422
        assert sorted(path.name for path in folder.iterdir()) == before
    assert tab.post("/api/open", name=name + "x").status == 404
    assert tab.post("/api/drop", name=name + "x").status == 422


def test_without_a_desk_nothing_is_told(asker, tab):
    for path in ("/api/state", "/api/kept", "/api/compare", "/api/scenario.toml", "/api/plan.zip"):
        assert asker.ask(without(tab.reading(path), "X-Binopt-Desk"))[0].status == 400
        assert asker.ask(also(tab.reading(path), ("X-Binopt-Desk", "guessed")))[0].status == 410


def test_only_what_is_offered_is_answered(asker, tab):
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"):
        assert asker.ask(replace(tab.reading("/api/state"), method=method))[0].status == 405
    assert asker.ask(tab.reading("/api/edit"))[0].status == 405
    assert asker.ask(tab.posting("/api/state"))[0].status == 405
    assert asker.ask(Asked("GET", "/docs", (("Host", HOST),)))[0].status == 404
