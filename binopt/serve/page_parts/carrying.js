// Carrying a bin: a drag by mouse or finger, arrows along the kerb and across, or a place by numbers.

let carried = null;  // { key, type, at: the place in metres, place: on a face or null, sent: whether it was put down }
let picked = "";     // the bin that was chosen last
let toolName = "hand";
const FACES_NEAR = 12;

function announce(text) { byId("told").textContent = text; }

// The same words beside the pointer, for those who look at it.
function hintAt(x, y, text) {
  const { frame } = panes().at(-1), sx = frame.x + frame.w / 2 + (x - view.x) * view.k, sy = frame.y + frame.h / 2 - (y - view.y) * view.k;
  announce(text);
  tip.replaceChildren(el("div", {}, text));
  tip.hidden = false;
  tip.style.left = clamp(sx + 18, 4, Math.max(4, size.w - tip.offsetWidth - 4)) + "px";
  tip.style.top = clamp(sy + 22, 4, Math.max(4, size.h - tip.offsetHeight - 4)) + "px";
}

// All bins at a place, the uppermost first: those of several kinds of waste share one where they are out on different days.
function stackAt(x, y) {
  const { plan } = SERVICES, grid = gridOf("plan"), keys = [];
  for (let cx = Math.floor(x / CELL) - 1; cx <= Math.floor(x / CELL) + 1; cx++) for (let cy = Math.floor(y / CELL) - 1; cy <= Math.floor(y / CELL) + 1; cy++) {
    for (const i of grid.get(cx * 100003 + cy) || []) if (shown("stream" + plan.stream[i]) && ringHas(plan.corners.subarray(8 * i, 8 * i + 8), x, y)) keys.push(i);
  }
  return keys.sort((a, b) => plan.stream[b] - plan.stream[a] || b - a).map((i) => keyAt(plan, i));
}

// The sides at which bins may stand on a face, from the carriageway to the buildings.
function sidesOf(face) {
  const { sides = ["kerb", "building"] } = heldOn(face);
  return [BAY, KERB, BUILDING].filter((side) => sides.includes(SIDE_IDS[side]) && (side !== BAY || DATA.stands.length));
}

// The nearest of them.
function allowedSide(face, side) {
  const order = [BAY, KERB, BUILDING], sides = sidesOf(face);
  return sides.length ? sides.reduce((a, b) => (Math.abs(order.indexOf(b) - order.indexOf(side)) < Math.abs(order.indexOf(a) - order.indexOf(side)) ? b : a)) : KERB;
}

function lift(key) {
  const i = spotOf(key), { plan } = SERVICES;
  if (i < 0) return;
  const face = plan.face[i], type = plan.type[i], side = plan.flags[i] & 3;
  carried = { key, type, colour: streamColour(plan.stream[i]), from: [plan.x[i], plan.y[i]], at: [plan.x[i], plan.y[i]], place: placeBin(face, alongFace(face, plan.x[i], plan.y[i]).s, side, DATA.types[type]) };
  hideTip();
}

function carryTo(x, y) {
  const face = faceNear(x, y, DATA.stands.length ? 3 : 1.5);
  carried.at = [x, y];
  if (face < 0) { carried.place = null; return; }
  const { s, away, beyond } = alongFace(face, x, y), side = beyond && away > 0.3 ? BAY : !beyond && away > reachAt(face, s) / 2 ? BUILDING : KERB;
  carried.place = placeBin(face, s, allowedSide(face, side), DATA.types[carried.type]);
}

// One step by arrow: along the kerb where the arrow points more along it than across, else to the next side.
function carryStep(dx, dy, step) {
  const { face, s, side } = carried.place, { u, n } = kerbFrame(face, s, 1), along = dx * u[0] + dy * u[1], across = dx * n[0] + dy * n[1];
  const sides = sidesOf(face), to = sides[clamp(sides.indexOf(side) + Math.sign(across), 0, sides.length - 1)] ?? side;
  carried.place = Math.abs(along) >= Math.abs(across)
    ? placeBin(face, s + Math.sign(along) * step, side, DATA.types[carried.type])
    : placeBin(face, s, to, DATA.types[carried.type]);
  carried.at = [carried.place.x, carried.place.y];
  keepInView(...carried.at);
  tellCarried();
}

function keepInView(x, y) {
  const { frame } = panes().at(-1), rx = frame.w / 2 / view.k * 0.8, ry = frame.h / 2 / view.k * 0.75;
  if (Math.abs(x - view.x) > rx || Math.abs(y - view.y) > ry) { view.x = x; view.y = y; }
}

function tellCarried() {
  const { face, s, side } = carried.place;
  hintAt(...carried.at, say("carriedAt", { street: faceName(face), metres: number(s, 2), side: SIDE_WORDS[side] }));
}

function putBack() { carried = null; hideTip(); announce(say("putBack")); ask(); }

async function putDown() {
  if (!carried || carried.sent) return;
  if (!carried.place) { tell([say("noPavement")]); putBack(); return; }
  const mine = carried;
  mine.sent = true;
  hideTip();
  await moveBin(mine.key, mine.place);
  if (carried === mine) carried = null;
  ask();
}

function moveBin(key, { x, y }) {
  const [caseX, caseY] = toCase(x, y);
  return edit({ kind: "move_bin", ...binIds(key), x: caseX, y: caseY }, key);
}

const hand = {
  pressed: "",
  take(found) {
    if (toolName !== "hand" || found.mode !== "plan" || found.spot < 0 || view.k <= EXACT_FROM || carried) return false;
    this.stack = stackAt(found.x, found.y);
    if (!this.stack.length) this.stack = [keyAt(SERVICES.plan, found.spot)];
    this.pressed = this.stack.includes(picked) && state.premises >= 0 ? picked : this.stack[0];
    this.again = this.pressed === picked && state.premises >= 0;
    return true;
  },
  move(found, far) {
    if (far < 5) return;
    if (!carried) lift(this.pressed);
    if (carried) { carryTo(found.x, found.y); if (carried.place) tellCarried(); else hintAt(found.x, found.y, say("noPavement")); }
    ask();
  },
  drop(found, far) {
    if (far < 5 || !carried) {
      // a second click goes on to what lies below
      const key = this.again ? this.stack[(this.stack.indexOf(this.pressed) + 1) % this.stack.length] : this.pressed;
      choose({ spot: spotOf(key), mode: "plan" });
      return;
    }
    carryTo(found.x, found.y);
    picked = this.pressed;
    putDown();
  },
  cancel() { putBack(); },
  hover() { return false; },
  key(event) {
    if (!carried || carried.sent) {
      if (toolName !== "hand" || event.key !== "m" || !picked || carried) return false;
      liftByKeys(picked);
      return true;
    }
    const step = event.shiftKey ? 0.25 : 1, steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (steps[event.key]) carryStep(...steps[event.key], step);
    else if (event.key === "Enter") putDown();
    else if (event.key === "Escape") putBack();
    else return false;
    return true;
  },
};
tools.push(hand);

function liftByKeys(key) {
  setTool("hand");
  lift(key);
  if (!carried) return;
  picked = key;
  if (state.mode === "today") setMode("plan");
  showPlace(...carried.from, 24);
  canvas.focus();
  announce(say("lifted", { bin: binWords(key, carried.type) }));
}
canvas.addEventListener("blur", () => { if (carried && !carried.sent && !held) putBack(); });

// The bin that M lifts, apart from the others of its premises.
function paintPicked(ctx, pane, px, py) {
  const i = picked && state.premises >= 0 && !carried && pane.mode === "plan" && view.k > EXACT_FROM ? spotOf(picked) : -1;
  if (i < 0) return;
  const path = pixelRing(SERVICES.plan.corners.subarray(8 * i, 8 * i + 8), px, py);
  ctx.lineWidth = 7; ctx.strokeStyle = "#fff"; ctx.stroke(path); ctx.lineWidth = 4; ctx.strokeStyle = CHOSEN; ctx.stroke(path);
}
painters.push(paintPicked);

function paintCarried(ctx, pane, px, py) {
  if (!carried || pane.mode !== "plan") return;
  ctx.save();
  const [ax, ay] = carried.from, { place } = carried;
  if (place) { ctx.lineWidth = 2; ctx.strokeStyle = CHOSEN; for (const ring of STRIPS[place.face]) ctx.stroke(pixelRing(ring, px, py)); }
  const [x, y] = place ? [place.x, place.y] : carried.at;
  ctx.setLineDash([5, 4]); ctx.lineWidth = 1.6; ctx.strokeStyle = INK; ctx.beginPath(); ctx.moveTo(px(ax), py(ay)); ctx.lineTo(px(x), py(y)); ctx.stroke(); ctx.setLineDash([]);
  if (place) {
    const path = pixelRing(place.corners, px, py);
    ctx.globalAlpha = 0.75; ctx.fillStyle = carried.colour; ctx.fill(path); ctx.globalAlpha = 1;
    ctx.lineWidth = 4; ctx.strokeStyle = "#fff"; ctx.stroke(path); ctx.lineWidth = 2; ctx.strokeStyle = CHOSEN; ctx.stroke(path);
  } else {
    ctx.strokeStyle = WRONG; ctx.lineWidth = 3; ctx.beginPath(); ctx.moveTo(px(x) - 8, py(y) - 8); ctx.lineTo(px(x) + 8, py(y) + 8); ctx.moveTo(px(x) + 8, py(y) - 8); ctx.lineTo(px(x) - 8, py(y) + 8); ctx.stroke();
  }
  ctx.restore();
}
painters.push(paintCarried);

// Beside the map: the bins of the premises that is chosen, each with what can be done with it.
function binsOf(premises) {
  const { plan } = SERVICES, keys = [];
  HOLDINGS.p.forEach((owner, h) => {
    if (owner !== premises) return;
    for (let i = plan.first[h]; i < plan.first[h + 1]; i++) keys.push([keyAt(plan, i), i]);
  });
  return keys;
}

function binItem([key, i]) {
  const { plan } = SERVICES, name = binWords(key, plan.type[i]), pinned = PINNED.has(key);
  const where = say("binWhere", { street: faceName(plan.face[i]), side: SIDE_WORDS[plan.flags[i] & 3], carry: number(plan.carry[i] / 10, 1) });
  return el("li", { class: key === picked ? "picked" : undefined },
    el("div", {}, `${DATA.streams[plan.stream[i]]}, ${litres(plan, i)}: ${where}${pinned ? ", " + say("pinned") : ""}`),
    plan.flags[i] & 4 ? undefined : el("div", { class: "warn" }, "✕ " + (WHY.get(key) || whyNot(plan.holding[i]))),
    el("div", { class: "row" },
      el("button", { type: "button", "data-key": "lift " + key, "aria-label": say("moveWords", { bin: name }), onclick: () => liftByKeys(key) }, say("move")),
      pinned ? el("button", { type: "button", "data-key": "free " + key, "aria-label": say("freeWords", { bin: name }), onclick: () => edit({ kind: "free_bin", ...binIds(key) }) }, say("free")) : undefined));
}

function nearFaces(premises) {
  const x = PREMISES.x[premises], y = PREMISES.y[premises];
  return FACE_IDS.map((id, face) => ({ face, ...alongFace(face, x, y) })).sort((a, b) => a.away - b.away).slice(0, FACES_NEAR);
}

function field(label, control) { return el("label", { class: "field" }, el("span", {}, label), control); }
function options(list, chosen) { return list.map(([value, text]) => { const one = el("option", { value }, text); one.selected = value === chosen; return one; }); }

function placeForm(premises) {
  const bins = binsOf(premises), { plan } = SERVICES;
  if (!bins.length) return undefined;
  const first = bins.find(([key]) => key === picked) || bins[0], at = first[1];
  const which = el("select", { "data-key": "which" }, ...options(bins.map(([key, i]) => [key, `${DATA.streams[plan.stream[i]]}, ${litres(plan, i)} (${Number(key.split(".")[1]) + 1})`]), first[0]));
  const faces = nearFaces(premises), own = plan.face[at];
  if (!faces.some((one) => one.face === own)) faces.push({ face: own });
  const face = el("select", { "data-key": "face" }, ...options(faces.map((one) => [String(one.face), `${faceName(one.face)} (${FACE_IDS[one.face]})`]), String(own)));
  const metres = el("input", { type: "number", min: "0", step: "any", required: "", "data-key": "metres", value: alongFace(own, plan.x[at], plan.y[at]).s.toFixed(2) });
  const side = el("select", { "data-key": "side" }, ...options([KERB, BUILDING, ...(DATA.stands.length ? [BAY] : [])].map((one) => [String(one), SIDE_WORDS[one]]), String(plan.flags[at] & 3)));
  return el("form", { class: "fields", onsubmit: (event) => {
    event.preventDefault();
    const [key, i] = bins.find(([one]) => one === which.value);
    picked = key;
    moveBin(key, placeBin(Number(face.value), Number(metres.value), Number(side.value), DATA.types[SERVICES.plan.type[i]]));
  } }, el("h3", {}, say("byNumbers")), field(say("bin"), which), field(say("face"), face), field(say("metres"), metres), field(say("side_"), side), el("button", { type: "submit", "data-key": "place" }, say("putThere")));
}

panelParts.push((spot) => {
  if (spot >= 0) picked = keyAt(SERVICES.plan, spot);
  if (state.premises < 0) return [];
  const bins = binsOf(state.premises);
  if (!bins.some(([key]) => key === picked)) picked = bins.length ? bins[0][0] : "";
  return [el("div", { class: "hands-on" }, el("h3", {}, say("moveBins")), el("ul", { class: "bins" }, ...bins.map(binItem)), placeForm(state.premises))];
});

// Tell the chosen thing again after something changed, and leave the keyboard where it was.
function showChosenAgain() {
  if (state.premises < 0 && state.face < 0) return;
  const key = document.activeElement && details.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  // the answer is read out already
  details.setAttribute("aria-live", "off");
  choose({ premises: state.premises, face: state.face });
  setTimeout(() => details.setAttribute("aria-live", "polite"), 500);
  if (!key) return;
  const again = [...details.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key) || details.querySelector("button");
  if (again) again.focus();
}
