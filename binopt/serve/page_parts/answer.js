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
  const spot = spotOf(key);
  return el("button", { type: "button", class: "link", onclick: () => { if (spot >= 0) { showPlace(SERVICES.plan.x[spot], SERVICES.plan.y[spot], 16); choose({ spot, mode: "plan" }); } } }, binWords(key, type));
}

function faceRow(one) {
  const face = FACE_OF.get(one.face_id);
  return el("tr", {},
    el("td", {}, el("button", { type: "button", class: "link", onclick: () => choose({ face }) }, `${one.street || faceName(face)} (${one.face_id})`)),
    ...[figure(one.o_before), figure(one.o), changeText(one.o_before, one.o)].map((text) => el("td", {}, text)));
}

// Faces whose figure is what it was are left out, unless there is no other.
function facesTold(faces) {
  const changed = faces.filter((one) => Math.abs(one.o - one.o_before) >= 0.005);
  return (changed.length ? changed : faces.slice(0, 1)).sort((a, b) => Math.abs(b.o - b.o_before) - Math.abs(a.o - a.o_before));
}

// `moving` is the bin that was meant to move, told apart from those that made room.
function tellAnswer({ delta, moved, broken, lost }, doing, moving) {
  const told = facesTold(delta.faces), shownFaces = told.slice(0, MOST_LINES);
  lastMoved = moved.filter((one) => one.before && one.key !== moving);
  const rest = lastMoved.length;
  const fresh = new Set(broken.map((one) => one.key)), unlawful = delta.faces.flatMap((one) => one.spots.filter((spot) => !spot.lawful && !fresh.has(findingKey(spot)))).length;
  const head = (words) => el("tr", {}, ...words.map((text) => (text ? el("th", { scope: "col" }, text) : el("td", {}))));
  answerBox.replaceChildren(...[
    el("h2", { class: "what" }, doing || stepWords("undo")),
    shownFaces.length
      ? el("table", {}, el("thead", {}, head([say("obstruction"), say("beforeIt"), say("afterIt"), ""])), el("tbody", {}, ...shownFaces.map(faceRow)))
      : el("p", { class: "soft" }, say("nothingChanged")),
    told.length > MOST_LINES ? el("p", { class: "soft" }, say("andMoreFaces", { count: number(told.length - MOST_LINES) })) : undefined,
    moving ? whereNow(moving) : undefined,
    ...(broken.length ? [el("p", { class: "warn" }, "✕ " + say(broken.length === 1 ? "breaksOne" : "breaksSome", { count: number(broken.length) })), linesOf(broken, (one) => el("li", {}, binButton(one), el("div", { class: "warn" }, one.words)))] : [el("p", { class: "fine" }, "✓ " + say("breaksNone"))]),
    ...(unlawful > 0 ? [el("p", { class: "soft" }, say(unlawful === 1 ? "unlawfulBeforeOne" : "unlawfulBefore", { count: number(unlawful) }))] : []),
    ...(lost.length ? [el("p", { class: "warn" }, say(lost.length === 1 ? "noPlaceForOne" : "noPlaceFor", { count: number(lost.length) })), linesOf(lost, (one) => el("li", {}, binWords(one.key, one.type)))] : []),
    rest ? el("details", {}, el("summary", {}, say(rest === 1 ? "otherMoved" : "othersMoved", { count: number(rest) })), linesOf(lastMoved, (one) => el("li", {}, binButton(one)))) : el("p", { class: "soft" }, say("noneMoved")),
    totalLine(),
  ].filter(Boolean));
  answerBox.dataset.revision = String(DESK.revision);
  showChosenAgain();
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
