// Obstacles: put up by a click or a drawn outline, moved by a drag or by arrows, taken away.

const CASE_THINGS = DATA.obstacles.shape.map((coded, i) => {
  if (!coded.length) return null;
  const id = DATA.desk.obstacles.id[i], kind = DATA.desk.obstacles.kind[i];
  if (coded.length > 3) return { id, kind, ring: ringOf(coded) };
  const [x, y, radius] = coded.map((cm) => cm / 100), ring = new Float64Array(24);
  for (let k = 0; k < 12; k++) { ring[2 * k] = x + radius * Math.cos(k * Math.PI / 6); ring[2 * k + 1] = y + radius * Math.sin(k * Math.PI / 6); }
  return { id, kind, ring };
});
const KIND_WORDS = new Map(DATA.desk.kinds);
let drawn = [], thing = null, shifted = null, hovered = null;  // corners so far; the chosen obstacle; { thing, dx, dy, sent } under way

function kindWord(kind) { return KIND_WORDS.get(kind) || kind.replaceAll("_", " "); }
function thingName(one) { return `${kindWord(one.kind)} ${one.id}`; }
function onMap(one) { return { ...one, ring: Float64Array.from((one.rings[0] || []).flatMap(fromCase)) }; }

function allThings() {
  const changed = new Map(DESK.obstacles.map((one) => [one.id, one]));
  return [...CASE_THINGS.filter((one) => one && !changed.has(one.id)), ...DESK.obstacles.filter((one) => !one.gone).map(onMap)];
}

function middleOf(ring) {
  let area = 0, x = 0, y = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const cross = (ring[j] - ring[0]) * (ring[i + 1] - ring[1]) - (ring[i] - ring[0]) * (ring[j + 1] - ring[1]);
    area += cross; x += cross * (ring[j] + ring[i] - 2 * ring[0]); y += cross * (ring[j + 1] + ring[i + 1] - 2 * ring[1]);
  }
  return Math.abs(area) < 1e-9 ? [ring[0], ring[1]] : [ring[0] + x / area / 3, ring[1] + y / area / 3];
}

function ringHas(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    if ((ring[i + 1] > y) !== (ring[j + 1] > y) && x < (ring[j] - ring[i]) * (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
  }
  return inside;
}

// The obstacle at a place, the smallest first: a tree in its pit before the pit.
function thingAt(x, y) {
  const reach = 8 / view.k, found = [];
  for (const one of allThings()) {
    const [mx, my] = [one.ring[0], one.ring[1]];
    if (Math.hypot(mx - x, my - y) > 60) continue;
    const middle = middleOf(one.ring), size = Math.hypot(mx - middle[0], my - middle[1]), away = Math.hypot(middle[0] - x, middle[1] - y);
    if (ringHas(one.ring, x, y) || away < reach) found.push([size, one]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, one]) => one)[0] || null;
}

function chooseThing(one) { thing = one; showToolRow(); ask(); }

function putThing(x, y) { return edit({ kind: "add_obstacle", obstacle: byId("thing-kind").value, at: toCase(x, y) }); }

function finishShape() {
  const corners = drawn.filter(([x, y], i) => !i || Math.hypot(x - drawn[i - 1][0], y - drawn[i - 1][1]) > 0.05);
  drawn = [];
  showToolRow(); ask();
  if (corners.length < 3) { announce(say("shapeShort")); return; }
  const points = [...corners, corners[0]].map(([x, y]) => toCase(x, y).join(" "));
  edit({ kind: "add_obstacle", obstacle: byId("thing-kind").value, shape: `POLYGON ((${points.join(", ")}))` });
}

function drawsShape() { return byId("thing-shape").getAttribute("aria-pressed") === "true"; }

function clickThing(x, y) {
  if (!drawn.length) { const found = thingAt(x, y); if (found) { chooseThing(found); announce(thingName(found)); return; } }
  thing = null;
  if (!drawsShape()) { showToolRow(); putThing(x, y); return; }
  if (drawn.length > 2 && Math.hypot(drawn[0][0] - x, drawn[0][1] - y) < 12 / view.k) { finishShape(); return; }
  drawn.push([x, y]);
  announce(say("cornerSet", { count: number(drawn.length) }));
  showToolRow(); ask();
}

function shiftThing(one) { shifted = { thing: one, middle: middleOf(one.ring), dx: 0, dy: 0 }; }

async function dropThing() {
  const mine = shifted, [x, y] = mine.middle;
  mine.sent = true;
  thing = null;
  await edit({ kind: "move_obstacle", id: mine.thing.id, to: toCase(x + mine.dx, y + mine.dy) });
  if (shifted === mine) shifted = null;
  showToolRow(); ask();
}

function shiftByKeys(one) {
  setTool("thing");
  shiftThing(one);
  thing = one;
  showPlace(...shifted.middle, 16);
  canvas.focus();
  announce(say("thingLifted", { thing: thingName(one) }));
}

function removeThing(one) { thing = null; showToolRow(); return edit({ kind: "remove_obstacle", id: one.id }); }

tools.push({
  press: null,
  take(found) {
    if (toolName !== "thing" || found.mode !== "plan" || shifted) return false;
    this.press = { found, thing: drawn.length ? null : thingAt(found.x, found.y) };
    return true;
  },
  move(found, far) {
    const { press } = this;
    if (far < 5) return;
    if (press.thing) {
      if (!shifted) shiftThing(press.thing);
      shifted.dx = found.x - press.found.x; shifted.dy = found.y - press.found.y;
    } else {
      // where there is nothing to move, the map is
      view.x -= (found.sx - press.found.sx) / view.k; view.y += (found.sy - press.found.sy) / view.k;
      press.found = found;
      startMoving();
    }
    ask();
  },
  drop(found, far) { if (far < 5) clickThing(found.x, found.y); else if (shifted) dropThing(); },
  cancel() { shifted = null; ask(); },
  hover(found) {
    if (toolName !== "thing") return false;
    hovered = [found.x, found.y];
    canvas.classList.add("over");
    if (drawn.length) ask();
    return drawn.length > 0;
  },
  key(event) {
    if (toolName !== "thing") return false;
    if (shifted && !shifted.sent) {
      const step = event.shiftKey ? 0.1 : 0.5, steps = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (steps[event.key]) {
        shifted.dx += steps[event.key][0]; shifted.dy += steps[event.key][1];
        keepInView(shifted.middle[0] + shifted.dx, shifted.middle[1] + shifted.dy);
        announce(say("thingAt", { east: number(shifted.dx, 1), north: number(shifted.dy, 1) }));
      } else if (event.key === "Enter") dropThing();
      else if (event.key === "Escape") { shifted = null; announce(say("putBack")); } else return false;
      return true;
    }
    const { x, y } = underMiddle();
    if (event.key === "Enter") { hovered = null; state.aim = true; clickThing(x, y); }
    else if (event.key === "Backspace" && drawn.length) { drawn.pop(); showToolRow(); }
    else if (event.key === "Escape" && (drawn.length || thing)) { drawn = []; chooseThing(null); }
    else if (event.key === "Delete" && thing) removeThing(thing);
    else return false;
    return true;
  },
});
canvas.addEventListener("dblclick", () => { if (toolName === "thing" && drawn.length > 2) finishShape(); });

painters.push((ctx, pane, px, py) => {
  if (pane.mode !== "plan") return;
  ctx.save();
  if (thing || shifted) {
    const { ring } = (shifted ? shifted.thing : thing), dx = shifted ? shifted.dx : 0, dy = shifted ? shifted.dy : 0;
    const path = pixelRing(ring.map((value, i) => value + (i % 2 ? dy : dx)), px, py);
    ctx.fillStyle = "#848a9399"; ctx.fill(path); ctx.lineWidth = 4; ctx.strokeStyle = "#fff"; ctx.stroke(path); ctx.lineWidth = 2.5; ctx.strokeStyle = CHOSEN; ctx.stroke(path);
  }
  if (drawn.length) {
    const next = state.aim || !hovered ? [view.x, view.y] : hovered;
    ctx.lineWidth = 2; ctx.strokeStyle = CHOSEN; ctx.fillStyle = "#0b5cad33"; ctx.beginPath();
    drawn.forEach(([x, y], i) => (i ? ctx.lineTo(px(x), py(y)) : ctx.moveTo(px(x), py(y))));
    ctx.lineTo(px(next[0]), py(next[1])); ctx.closePath(); ctx.fill(); ctx.stroke();
    ctx.fillStyle = "#fff";
    for (const [x, y] of drawn) { ctx.beginPath(); ctx.arc(px(x), py(y), 5, 0, 2 * Math.PI); ctx.fill(); ctx.stroke(); }
  }
  ctx.restore();
});

function thingItem(one) {
  if (one.gone) return el("li", {}, say("takenAway", { thing: thingName(one) }));
  const here = onMap(one);
  return el("li", {}, el("button", { type: "button", class: "link", onclick: () => showPlace(...middleOf(here.ring), 16) }, thingName(one)), " ",
    el("button", { type: "button", "aria-label": say("moveThing", { thing: thingName(one) }), onclick: () => shiftByKeys(here) }, say("move")),
    el("button", { type: "button", "aria-label": say("removeThing", { thing: thingName(one) }), onclick: () => removeThing(one) }, say("remove")));
}
