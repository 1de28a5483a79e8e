"""The routes of the local page. Nothing of a request ever becomes the name of a file."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from binopt.editing.desk import CancelledError, Delta, Desk, apply, redo, undo
from binopt.editing.edits import parse_edit
from binopt.editing.finished import finished_plan
from binopt.editing.keeping import SCENARIOS_FILE, drop, keep, list_kept, render_scenario
from binopt.editing.state import Base
from binopt.editing.telling import by_street, streets_changed, tell_delta, tell_desk, totals
from binopt.errors import BinoptError, Fault, InputError
from binopt.outputs.plan_folder import write_plan
from binopt.serve.desks import Desks, Slot
from binopt.serve.guard import Guard, TooLargeError
from binopt.serve.page import DeskPage, render_desk_page

Done = TypeVar("Done")
DESK_HEADER = "X-Binopt-Desk"
AT_ONCE = 2
"""So many desks are worked at side by side."""
DEEPEST = 20
"""How deep a request's JSON may be nested."""


@dataclass
class Served:
    """What the routes share: the plan, its page, its folder, and the open desks."""

    base: Base
    page: DeskPage
    folder: Path
    desks: Desks
    clock: Callable[[], float]
    workers: CapacityLimiter | None = None
    lock: anyio.Lock | None = None


class AnswerError(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, *faults: Fault) -> None:
        super().__init__(status)
        self.status, self.faults = status, faults


def make_app(
    base: Base, folder: Path, hosts: tuple[str, ...], *, clock: Callable[[], float], new_id: Callable[[], str]
) -> Guard:
    """Make the app of one plan.

    Parameters
    ----------
    base
        The plan.
    folder
        Its folder, where scenarios are kept.
    hosts
        Names with port by which the server is known.
    clock
        Gives seconds that only grow.
    new_id
        Makes ids that nobody can guess.
    """
    served = Served(base, render_desk_page(base), folder, Desks(lambda: Desk.of(base), new_id), clock)

    def answers(work: Callable[[Served, Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return await work(served, request)
            except AnswerError as error:
                return _refused(error.status, error.faults)
            except InputError as error:
                return _refused(422, error.faults)
            except BinoptError as error:
                return _refused(422, [Fault("request", str(error))])
            except CancelledError:
                return _refused(409, [Fault("edit", "cancelled")])
            except TooLargeError:
                return _refused(413, [Fault("request", "the body is too large")])

        return answer

    routes = [
        Route("/", answers(_page), methods=["GET"]),
        Route("/api/desk", answers(_begin), methods=["POST"]),
        Route("/api/state", answers(_state), methods=["GET"]),
        Route("/api/edit", answers(_edit), methods=["POST"]),
        Route("/api/undo", answers(_undo), methods=["POST"]),
        Route("/api/redo", answers(_redo), methods=["POST"]),
        Route("/api/cancel", answers(_cancel), methods=["POST"]),
        Route("/api/keep", answers(_keep), methods=["POST"]),
        Route("/api/kept", answers(_kept), methods=["GET"]),
        Route("/api/open", answers(_open), methods=["POST"]),
        Route("/api/drop", answers(_drop), methods=["POST"]),
        Route("/api/compare", answers(_compare), methods=["GET"]),
        Route("/api/scenario.toml", answers(_scenario), methods=["GET"]),
        Route("/api/plan.zip", answers(_plan), methods=["GET"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _not_found})
    app.router.redirect_slashes = False
    return Guard(app, hosts, served.desks.stop_all)


async def _page(served: Served, request: Request) -> Response:
    del request
    return HTMLResponse(served.page.html, headers={"content-security-policy": served.page.policy})


async def _begin(served: Served, request: Request) -> Response:
    await _body(request)
    desk_id = served.desks.open()
    slot = served.desks.find(desk_id)
    assert slot is not None  # noqa: S101 (it was just opened)
    return _json({"desk": desk_id, **tell_desk(slot.desk)})


async def _state(served: Served, request: Request) -> Response:
    return _json(tell_desk(_slot(served, request).desk))


async def _edit(served: Served, request: Request) -> Response:
    slot, body = _slot(served, request), await _body(request, "edit", "revision")
    edit = parse_edit(body.get("edit"))
    return await _step(served, slot, body, lambda desk: apply(desk, edit, slot.go_on))


async def _undo(served: Served, request: Request) -> Response:
    return await _step(served, _slot(served, request), await _body(request, "revision"), undo)


async def _redo(served: Served, request: Request) -> Response:
    return await _step(served, _slot(served, request), await _body(request, "revision"), redo)


async def _cancel(served: Served, request: Request) -> Response:
    slot = _slot(served, request)
    await _body(request)
    if slot.busy:
        slot.stop.set()
    return _json({"cancelled": slot.busy})


async def _keep(served: Served, request: Request) -> Response:
    slot, body = _slot(served, request), await _body(request, "name", "about")
    desk, name, about = slot.desk, _text(body, "name"), _text(body, "about", "")
    figures = {**totals(served.base, desk.state), "streets": by_street(desk.state)}
    await _alone(served, lambda: keep(served.folder, name, about, desk.edits, figures))
    return await _listed(served)


async def _kept(served: Served, request: Request) -> Response:
    _slot(served, request)
    return await _listed(served)


async def _listed(served: Served) -> Response:
    kept = await _alone(served, lambda: list_kept(served.folder))
    rows = [
        {"name": one.name, "about": one.about, "edits": len(one.edits), "why": one.why, "figures": _plain(one.figures)}
        for one in kept
    ]
    return _json({"kept": rows, "file": SCENARIOS_FILE})


async def _open(served: Served, request: Request) -> Response:
    slot, body = _slot(served, request), await _body(request, "name", "revision")
    name = _text(body, "name")
    kept = await _alone(served, lambda: list_kept(served.folder))
    found = next((one for one in kept if one.name == name), None)
    if found is None:
        raise AnswerError(404, Fault("name", "no scenario is kept under this name", name[:80]))
    if found.why:
        raise AnswerError(422, Fault("name", f"the desk cannot take it up: {found.why}", name[:80]))

    def take_up(desk: Desk) -> tuple[Desk, Delta]:
        fresh = Desk(desk.base, desk.base.first, revision=desk.revision)
        for edit in found.edits:
            fresh, _ = apply(fresh, edit, slot.go_on)
        return fresh, Delta(desk.state, fresh.state, ())

    return await _step(served, slot, {"revision": slot.desk.revision, **body}, take_up, whole=True)


async def _drop(served: Served, request: Request) -> Response:
    _slot(served, request)
    name = _text(await _body(request, "name"), "name")
    await _alone(served, lambda: drop(served.folder, name))
    return await _listed(served)


async def _compare(served: Served, request: Request) -> Response:
    slot = _slot(served, request)
    kept = await _alone(served, lambda: list_kept(served.folder))
    base, report = served.base, served.base.files.report
    was = by_street(base.first)
    rows = [
        _row("base", "the plan as it was", totals(base, base.first), was, was),
        _row("desk", "as it is now", totals(base, slot.desk.state), by_street(slot.desk.state), was),
    ]
    rows += [
        _row(one.name, one.about, _plain(one.figures), one.figures.get("streets", {}), was)
        if one.figures
        else {"name": one.name, "about": one.about, "figures": None, "streets": []}
        for one in kept
    ]
    baselines = {which: {name: report[name][which] for name in ("o", "s", "b", "a")} for which in ("today", "exact")}
    return _json({"rows": rows, "baselines": baselines, "crew_hours": dict(report["crew_hours"])})


async def _scenario(served: Served, request: Request) -> Response:
    desk = _slot(served, request).desk
    text = render_scenario("desk", "edited by hand", desk.edits)
    return PlainTextResponse(text, media_type="application/toml", headers=_as_file("scenario.toml"))


async def _plan(served: Served, request: Request) -> Response:
    slot = _slot(served, request)
    desk = slot.desk

    def pack() -> bytes:
        with tempfile.TemporaryDirectory(prefix=".desk-", dir=served.folder) as place:
            out = write_plan(finished_plan(desk), Path(place) / "plan", case_folder=served.base.around.folder)
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(out.iterdir()):
                    archive.write(path, f"plan/{path.name}")
            return packed.getvalue()

    data = await _worked(served, slot, pack)
    return Response(data, media_type="application/zip", headers=_as_file("plan.zip"))


async def _step(
    served: Served,
    slot: Slot,
    body: Mapping[str, Any],
    step: Callable[[Desk], tuple[Desk, Delta]],
    *,
    whole: bool = False,
) -> Response:
    """Do one step on a desk, if nobody was faster, and tell what it changed."""
    revision = body.get("revision")
    if isinstance(revision, bool) or not isinstance(revision, int):
        raise AnswerError(422, Fault("revision", "must be a whole number", str(revision)[:80]))
    if revision != slot.desk.revision:
        fault = Fault("revision", "the desk has moved on", str(revision)[:80], hint="ask /api/state")
        raise AnswerError(409, fault)
    begun = served.clock()
    desk = slot.desk

    def work() -> tuple[Desk, dict[str, Any]]:
        after, delta = step(desk)
        return after, tell_desk(after) if whole else tell_delta(after, delta, served.clock() - begun)

    slot.desk, told = await _worked(served, slot, work)
    return _json(told)


async def _worked(served: Served, slot: Slot, work: Callable[[], Done]) -> Done:
    """Do something long on a desk, apart from everybody else's requests."""
    if slot.busy:
        raise AnswerError(409, Fault("desk", "something else is being done", hint="wait for it, or cancel it"))
    slot.busy = True
    slot.stop.clear()
    if served.workers is None:
        served.workers = CapacityLimiter(AT_ONCE)
    try:
        return await to_thread.run_sync(work, limiter=served.workers)
    finally:
        slot.busy = False


async def _alone(served: Served, work: Callable[[], Done]) -> Done:
    """Do something to the file of scenarios, one at a time."""
    if served.lock is None:
        served.lock = anyio.Lock()
    async with served.lock:
        return await to_thread.run_sync(work)


def _slot(served: Served, request: Request) -> Slot:
    desk_id = request.headers.get(DESK_HEADER) or request.query_params.get("desk", "")
    if not desk_id:
        raise AnswerError(400, Fault(DESK_HEADER, "names no desk", hint="load the page anew"))
    slot = served.desks.find(desk_id)
    if slot is None:
        raise AnswerError(410, Fault(DESK_HEADER, "this desk is closed", desk_id[:40], hint="load the page anew"))
    return slot


async def _body(request: Request, *known: str) -> Mapping[str, Any]:
    """Read a body: an object of known fields."""
    try:
        raw = await request.body()
        body = json.loads(raw.decode("utf-8"), parse_constant=_no_number) if raw else {}
    except ClientDisconnect:
        raise AnswerError(400, Fault("request", "the body did not come whole")) from None
    except (ValueError, RecursionError) as error:
        raise AnswerError(400, Fault("request", "is no JSON", str(error)[:80])) from None
    if not isinstance(body, dict):
        raise AnswerError(400, Fault("request", "must be an object", type(body).__name__))
    strange = sorted(set(body) - set(known))
    if strange:
        raise AnswerError(422, Fault(strange[0][:80], "is no field of this request", hint=", ".join(known)))
    return body


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of JSON")


def _text(body: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = body.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise AnswerError(422, Fault(key, "must be a text", str(value)[:80]))
    return value.encode("utf-8", "replace").decode("utf-8")


def _row(
    name: str, about: str, figures: Mapping[str, Any], streets: Mapping[str, float], was: Mapping[str, float]
) -> dict[str, Any]:
    return {"name": name, "about": about, "figures": dict(figures), "streets": streets_changed(was, streets)}


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in figures.items() if key != "streets"}


def _as_file(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _json(data: object) -> JSONResponse:
    return JSONResponse(data)


def _refused(status: int, faults: object) -> JSONResponse:
    told = [
        {"what": one.what, "where": one.where, "value": one.value, "hint": one.hint}
        for one in faults  # type: ignore[attr-defined]
    ]
    return JSONResponse({"error": told[0], "faults": told}, status)


async def _not_found(request: Request, error: Exception) -> Response:
    del request
    status = error.status_code if isinstance(error, HTTPException) else 404
    what = "the method is not known here" if status == 405 else "there is nothing of this name"
    return _refused(status, [Fault("request", what)])
