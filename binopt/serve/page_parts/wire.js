// Talking with the server: one request after another, each upon the newest revision, and what is told when it fails.

const DESK = { id: "", revision: 0, undo: null, changes: [], next_change: null, faces: new Map(), obstacles: [], closed: [], rules: { faces: [] }, total: {}, keptAs: "" };
const DESK_KEY = "binopt-desk", KEPT_KEY = "binopt-kept-as", SLOW_MS = 400;
const line = { tail: Promise.resolve(), waiting: 0, asked: 0, timer: 0 };

class Refused extends Error {
  constructor(status, told, faults = [told]) { super(told.what || String(status)); this.status = status; this.told = told; this.faults = faults; }
}

async function askServer(path, body) {
  const headers = { "X-Binopt-Desk": DESK.id };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch("/api/" + path, { method: body === undefined ? "GET" : "POST", headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
  } catch { throw new Refused(0, { what: say("serverGone"), hint: say("serverGoneHint") }); }
  if (answer.ok) return answer;
  let read = {};
  try { read = await answer.json(); } catch { /* no answer of the desk's own */ }
  throw new Refused(answer.status, read.error || {}, read.faults);
}

async function asJson(path, body) { return (await askServer(path, body)).json(); }

// Do one thing after all that was asked before; what goes wrong is told, and the rest that waits is dropped. Only where spots are
// chosen can the server be stopped.
function inTurn(work, chooses = false) {
  const asked = line.asked;
  line.waiting++;
  const done = line.tail.then(async () => {
    if (asked !== line.asked) return undefined;
    startBusy(chooses);
    try { return await work(); } catch (fault) {
      line.asked++;
      await tellFault(fault);
      return undefined;
    } finally { endBusy(); }
  });
  const settle = () => { line.waiting--; document.documentElement.dataset.waiting = String(line.waiting); };
  line.tail = done.then(settle, settle);
  document.documentElement.dataset.waiting = String(line.waiting);
  return done;
}

// Change something; `moving` is the bin that is meant to move by it.
function edit(change, moving) {
  return inTurn(async () => tellAnswer(takeUp(await asJson("edit", { edit: change, revision: DESK.revision })), "", moving), true);
}

function step(path, name) {
  return inTurn(async () => {
    const words = stepWords(path);
    if (words) tellAnswer(takeUp(await asJson(path, { revision: DESK.revision })), say(name, { what: words }));
  });
}
function undo() { return step("undo", "undone"); }
function redo() { return step("redo", "redone"); }

// What takes long shows that it goes on, for how many seconds, and can be stopped.
function startBusy(chooses) {
  const began = performance.now(), box = byId("busy"), seconds = byId("busy-seconds");
  endBusy();
  line.timer = setInterval(() => {
    box.hidden = false;
    byId("busy-words").textContent = say(chooses ? "choosing" : "working");
    byId("cancel").hidden = !chooses;
    seconds.textContent = say("seconds", { seconds: number((performance.now() - began) / 1000) });
  }, SLOW_MS);
}
function endBusy() { clearInterval(line.timer); byId("busy").hidden = true; }

byId("cancel").addEventListener("click", () => { line.asked++; asJson("cancel", {}).catch(tellFault); });

async function tellFault(fault) {
  if (!(fault instanceof Refused)) throw fault;
  const { status, told, faults } = fault;
  if (status === 410) { tell([say("deskDropped")], { name: say("openAnew"), run: openDesk }); return; }
  if (status === 409 && told.what === "cancelled") { tell([say("cancelled")]); return; }
  if (status === 409 && told.where === "revision") {
    try { takeWhole(await asJson("state")); tell([say("stale")]); } catch (other) { await tellFault(other); }
    return;
  }
  const again = status === 0 ? { name: say("tryAgain"), run: () => inTurn(async () => takeWhole(await asJson("state"))) } : null;
  const lines = faults.slice(0, 5).flatMap((one) => [faultWords(one, status), one.hint || ""]);
  tell(lines, again);
}

const FIELD_WORDS = { clear_width_m: say("clearWidth"), max_carry_m: say("maxCarry"), kerb_setback_m: say("kerbSetback"), sides: say("sides"), name: say("name"), about: say("about"), from_m: say("fromM"), to_m: say("toM") };

function faultWords({ where = "", what, value = "" }, status) {
  if (!what) return say("refused", { status });
  const field = FIELD_WORDS[where.split(".").pop()];
  return (field ? field + ": " : "") + what + (value === "" ? "" : ` (${String(value).slice(0, 120)})`);
}

// What went wrong, over the map until it is closed or something goes right.
function tell(lines, action) {
  const box = byId("notice");
  box.replaceChildren(...[
    el("div", {}, ...lines.filter(Boolean).map((text) => el("p", {}, text))),
    action ? el("button", { type: "button", onclick: () => { hush(); action.run(); } }, action.name) : undefined,
    el("button", { type: "button", class: "close", "aria-label": say("close"), onclick: hush }, "×"),
  ].filter(Boolean));
  box.hidden = false;
}
function hush() { byId("notice").hidden = true; byId("notice").replaceChildren(); }

// Two pages never use one desk: a copied tab knows the desk of the one it was copied from, which says that it has it.
const others = "BroadcastChannel" in window ? new BroadcastChannel(DESK_KEY) : null;
if (others) others.addEventListener("message", ({ data }) => { if (data.ask && data.ask === DESK.id) others.postMessage({ mine: DESK.id }); });

function inUseElsewhere(id) {
  if (!others) return Promise.resolve(false);
  return new Promise((done) => {
    const hear = ({ data }) => { if (data.mine === id) end(true); };
    const end = (used) => { others.removeEventListener("message", hear); done(used); };
    others.addEventListener("message", hear);
    others.postMessage({ ask: id });
    setTimeout(() => end(false), 150);
  });
}

function openDesk() {
  return inTurn(async () => {
    const { desk, ...all } = await asJson("desk", {});
    DESK.id = desk;
    sessionStorage.setItem(DESK_KEY, desk);
    takeWhole(all); clearAnswer(); await listKept();
  });
}

// A page that is loaded again goes on where it was.
async function beginDesk() {
  const known = sessionStorage.getItem(DESK_KEY);
  if (!known || await inUseElsewhere(known)) return openDesk();
  DESK.id = known;
  return inTurn(async () => {
    takeWhole(await asJson("state"));
    const [revision, ...name] = (sessionStorage.getItem(KEPT_KEY) || "").split(" ");
    if (revision === String(DESK.revision)) calledKept(name.join(" "));
    await listKept();
  });
}

// The desk is as a scenario that is kept, until it is changed.
function calledKept(name) {
  DESK.keptAs = name;
  sessionStorage.setItem(KEPT_KEY, `${DESK.revision} ${name}`);
  showDesk();
}
