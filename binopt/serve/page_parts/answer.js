// What came of the last edit: what it costs, which rules it breaks, who else moved; beside the map and upon it.

const answerBox = byId("answer"), MOST_LINES = 6;
let lastMoved = [];

function clearAnswer(words = say("nothingYet")) { lastMoved = []; answerBox.replaceChildren(el("p", { class: "soft" }, words)); }

function linesOf(list, make) {
  const lines = list.slice(0, MOST_LINES).map(make);
  if (list.length > MOST_LINES) lines.push(el("li", { class: "soft" }, say("andMore", { count: number(list.length - MOST_LINES) })));
  return el("ul", {}, ...lines);
}

function binButton({ key, type }) {
  return el("button", { type: "button", class: "link", onclick: () => {
    const spot = spotOf(key), { plan } = SERVICES;
    if (spot < 0) return;
    showPlace(plan.x[spot], plan.y[spot], 16);
    choose({ spot, mode: "plan" });
  } }, binWords(key, type));
}

const SAME_M_H = 0.005;
function differs(one, name) { return Math.abs(one[name] - one[name + "_before"]) >= SAME_M_H; }

// A face's obstruction before and after, and where these changed, how long people find it too narrow or closed.
function faceRows(one) {
  const face = FACE_OF.get(one.face_id), cells = (name) => [figure(one[name + "_before"]), figure(one[name]), changeText(one[name + "_before"], one[name])].map((text) => el("td", {}, text));
  return [
    el("tr", {}, el("td", {}, el("button", { type: "button", class: "link", onclick: () => choose({ face }) }, `${one.street || faceName(face)} (${one.face_id})`)), ...cells("o")),
    ...[["s", say("pinch")], ["b", say("barrier")]].filter(([name]) => differs(one, name)).map(([name, words]) => el("tr", { class: "under" }, el("td", {}, words), ...cells(name))),
  ];
}

// Faces whose figures are what they were are left out, unless there is no other.
function facesTold(faces) {
  const changed = faces.filter((one) => ["o", "s", "b"].some((name) => differs(one, name)));
  return (changed.length ? changed : faces.slice(0, 1)).sort((a, b) => Math.abs(b.o - b.o_before) - Math.abs(a.o - a.o_before));
}

// `moving` is the bin that was meant to move, told apart from those that made room.
function tellAnswer({ delta, moved, broken, lost }, doing, moving) {
  lastMoved = moved.filter((one) => one.before && one.key !== moving);
  const fresh = new Set(broken.map((one) => one.key));
  const still = delta.faces.flatMap((one) => one.spots).filter((spot) => !spot.lawful && !fresh.has(findingKey(spot))).length;
  answerBox.replaceChildren(...[
    el("h2", { class: "what" }, doing || stepWords("undo")),
    ...facesPart(facesTold(delta.faces)), moving ? whereNow(moving) : undefined, ...brokenPart(broken, still), ...lostPart(lost), movedPart(Boolean(moving)), totalLine(),
  ].filter(Boolean));
  answerBox.dataset.revision = String(DESK.revision);
  showChosenAgain();
}

function counted(one, many, count) { return say(count === 1 ? one : many, { count: number(count) }); }

function facesPart(told) {
  if (!told.length) return [el("p", { class: "soft" }, say("nothingChanged"))];
  const head = [say("obstruction"), say("beforeIt"), say("afterIt"), ""].map((text) => (text ? el("th", { scope: "col" }, text) : el("td", {})));
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...told.slice(0, MOST_LINES).flatMap(faceRows)));
  return [table, told.length > MOST_LINES ? el("p", { class: "soft" }, say("andMoreFaces", { count: number(told.length - MOST_LINES) })) : undefined];
}

function brokenPart(broken, still) {
  const before = still ? el("p", { class: "soft" }, counted("unlawfulBeforeOne", "unlawfulBefore", still)) : undefined;
  if (!broken.length) return [el("p", { class: "fine" }, "✓ " + say("breaksNone")), before];
  return [el("p", { class: "warn" }, "✕ " + counted("breaksOne", "breaksSome", broken.length)), linesOf(broken, (one) => el("li", {}, binButton(one), el("div", { class: "warn" }, one.words))), before];
}

function lostPart(lost) {
  return lost.length ? [el("p", { class: "warn" }, counted("noPlaceForOne", "noPlaceFor", lost.length)), linesOf(lost, (one) => el("li", {}, binWords(one.key, one.type)))] : [];
}

function movedPart(besides) {
  const count = lastMoved.length;
  if (!count) return el("p", { class: "soft" }, say(besides ? "noneMoved" : "noBinMoved"));
  const words = besides ? counted("otherMoved", "othersMoved", count) : counted("binMoved", "binsMoved", count);
  return el("details", {}, el("summary", {}, words), linesOf(lastMoved, (one) => el("li", {}, binButton(one))));
}

function whereNow(key) {
  const i = spotOf(key), { plan } = SERVICES;
  return i < 0 ? undefined : el("p", {}, say("standsNow", { street: faceName(plan.face[i]), side: SIDE_WORDS[plan.flags[i] & 3], carry: number(plan.carry[i] / 10, 1) }));
}

function totalLine() {
  const { o, o_base: base, unlawful, unlawful_base: unlawfulBase } = DESK.total;
  if (o === undefined) return undefined;
  return el("p", { class: "total" }, say("totalLine", { o: figure(o), base: figure(base), change: changeText(base, o) }),
    unlawful === undefined ? "" : " " + say("unlawfulLine", { now: number(unlawful), base: number(unlawfulBase) }));
}

// Where bins came from that moved by the last edit: their old place in dashes, and a line to the new one.
function paintMoved(ctx, pane, px, py) {
  if (pane.mode !== "plan" || !lastMoved.length) return;
  const { plan } = SERVICES;
  ctx.save();
  for (const { key, before } of lastMoved) {
    const i = spotOf(key);
    if (i < 0) continue;
    const ax = px(before.x), ay = py(before.y), bx = px(plan.x[i]), by = py(plan.y[i]);
    for (const [colour, width] of [["#fff", 4], [INK, 1.6]]) {
      ctx.strokeStyle = colour; ctx.lineWidth = width;
      ctx.setLineDash([4, 3]);
      if (view.k > EXACT_FROM) ctx.stroke(pixelRing(before.corners, px, py));
      ctx.setLineDash([]);
      ctx.beginPath(); ctx.moveTo(ax, ay); ctx.lineTo(bx, by); ctx.stroke();
    }
    const size = Math.hypot(bx - ax, by - ay);
    if (size < 10) continue;
    const ux = (bx - ax) / size, uy = (by - ay) / size;
    ctx.fillStyle = INK; ctx.beginPath(); ctx.moveTo(bx, by); ctx.lineTo(bx - 9 * ux + 4 * uy, by - 9 * uy - 4 * ux); ctx.lineTo(bx - 9 * ux - 4 * uy, by - 9 * uy + 4 * ux); ctx.fill();
  }
  ctx.restore();
}
painters.push(paintMoved);
