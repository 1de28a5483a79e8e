// Hands on the map: what lies under the pointer, and moving by mouse, fingers and keys.

const CELL = 8, GRIDS = {};
// Who may take the pointer or a key before the map does. A tool's `take` says whether a press is its own; then it gets `move`, `drop` or
// `cancel`, each with what lies there and the place in metres. `hover` is told of a pointer that presses nothing, `key` says whether a key was its own.
const tools = [];
let held = null;

function gridOf(mode) {
  if (GRIDS[mode]) return GRIDS[mode];
  const grid = new Map(), { count, x, y } = SERVICES[mode];
  for (let i = 0; i < count; i++) {
    const key = Math.floor(x[i] / CELL) * 100003 + Math.floor(y[i] / CELL), list = grid.get(key);
    if (list) list.push(i); else grid.set(key, [i]);
  }
  return (GRIDS[mode] = grid);
}

function spotAt(mode, x, y) {
  const service = SERVICES[mode], grid = gridOf(mode), reach = Math.min(CELL, Math.max(0.5, 9 / view.k));
  let best = -1, least = reach;
  for (let cx = Math.floor((x - reach) / CELL); cx <= Math.floor((x + reach) / CELL); cx++) {
    for (let cy = Math.floor((y - reach) / CELL); cy <= Math.floor((y + reach) / CELL); cy++) {
      for (const i of grid.get(cx * 100003 + cy) || []) {
        if (!shown("stream" + service.stream[i])) continue;
        if (!service.out[i] && !shown("always") && view.k <= EXACT_FROM) continue;
        // a bin that is out lies above one that is not
        const away = Math.hypot(service.x[i] - x, service.y[i] - y) + (service.out[i] ? 0 : 0.05);
        if (away < least) { least = away; best = i; }
      }
    }
  }
  return best;
}

const BOXES = STRIPS.map((rings) => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) for (let i = 0; i < ring.length; i += 2) {
    box[0] = Math.min(box[0], ring[i]); box[2] = Math.max(box[2], ring[i]); box[1] = Math.min(box[1], ring[i + 1]); box[3] = Math.max(box[3], ring[i + 1]);
  }
  return box;
});

function faceAt(x, y) {
  for (let face = 0; face < BOXES.length; face++) {
    const b = BOXES[face];
    if (x < b[0] || x > b[2] || y < b[1] || y > b[3]) continue;
    for (const ring of STRIPS[face]) {
      let inside = false;
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if ((ring[i + 1] > y) !== (ring[j + 1] > y) && x < (ring[j] - ring[i]) * (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
      }
      if (inside) return face;
    }
  }
  return -1;
}

// What lies at a place of the stage: a bin, else a face.
function underPoint(sx, sy) {
  const pane = paneAt(sx, sy), [x, y] = toMetres(pane, sx, sy), spot = spotAt(pane.mode, x, y);
  const round = pane.mode === "plan" && shown("rounds") ? roundNear(x, y, 11 / view.k) : undefined;
  return { sx, sy, x, y, mode: pane.mode, round, spot, face: spot < 0 ? faceAt(x, y) : -1 };
}

function under(event) {
  const box = canvas.getBoundingClientRect();
  return underPoint(event.clientX - box.left, event.clientY - box.top);
}

function replaceSpots(mode, gone, fresh) {
  putSpots(SERVICES[mode], gone, fresh);
  delete GRIDS[mode];
  setMinute(state.minute);
}

function letGo() { if (held) { const tool = held; held = null; tool.cancel(); } }

const fingers = new Map();
let dragged = 0, spread = 0;

canvas.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "mouse" && event.button !== 0) return;
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  if (fingers.size === 1) dragged = 0;
  spread = 0; state.aim = false; hideTip();
  if (fingers.size > 1) letGo(); else { const place = under(event); held = tools.find((tool) => tool.take(place, event)) || null; }
  if (!held) canvas.classList.add("moving");
});

canvas.addEventListener("pointermove", (event) => {
  const last = fingers.get(event.pointerId);
  if (!last) {
    if (event.pointerType !== "mouse") return;
    const place = under(event);
    if (!tools.some((tool) => tool.hover(place))) showTip(place);
    return;
  }
  const dx = event.clientX - last[0], dy = event.clientY - last[1];
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  dragged += Math.abs(dx) + Math.abs(dy);
  if (held) { held.move(under(event), dragged); return; }
  if (dragged < 4) return;
  view.x -= dx / view.k / fingers.size; view.y += dy / view.k / fingers.size;
  if (fingers.size === 2) {
    const [a, b] = [...fingers.values()], now = Math.hypot(a[0] - b[0], a[1] - b[1]), box = canvas.getBoundingClientRect();
    const mx = (a[0] + b[0]) / 2 - box.left, my = (a[1] + b[1]) / 2 - box.top;
    if (spread && now) zoomAt(now / spread, paneAt(mx, my), mx, my);
    spread = now;
  }
  startMoving(); ask();
});

for (const kind of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(kind, (event) => {
    const known = fingers.delete(event.pointerId);
    spread = 0;
    if (!fingers.size) canvas.classList.remove("moving");
    if (held && kind === "pointerup") { const tool = held; held = null; tool.drop(under(event), dragged); return; }
    if (held) { letGo(); return; }
    if (!known || kind !== "pointerup" || fingers.size || dragged >= 6) return;
    const found = under(event);
    choose(found);
    if (event.pointerType !== "mouse") showTip(found);  // on a phone the panel lies below the fold
  });
}

canvas.addEventListener("pointerleave", hideTip);
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  startMoving();
  zoomAt(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), paneAt(x, y), x, y);
  hideTip();
}, { passive: false });

// By keys: what lies in the middle of the pane that is looked at is what Enter tells.
function underMiddle() {
  const { frame } = panes().at(-1), x = frame.x + frame.w / 2, y = frame.y + frame.h / 2;
  return underPoint(state.mode === "divider" ? Math.min(x, size.w - 1) : x, y);
}

canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  hideTip();
  if (event.key === "Escape" && held) { fingers.clear(); canvas.classList.remove("moving"); letGo(); event.preventDefault(); return; }
  if (tools.some((tool) => tool.key(event))) { event.preventDefault(); ask(); return; }
  const step = (event.shiftKey ? 10 : 70) / view.k, moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
  if (moves[event.key]) { view.x += moves[event.key][0]; view.y += moves[event.key][1]; }
  else if (event.key === "+" || event.key === "=") zoomMiddle(1.4);
  else if (event.key === "-" || event.key === "_") zoomMiddle(1 / 1.4);
  else if (event.key === "0") fit();
  else if (event.key === "Enter") choose(underMiddle());
  else if (event.key === "Escape") choose({});
  else return;
  state.aim = true;
  event.preventDefault(); ask();
});
canvas.addEventListener("blur", () => { state.aim = false; ask(); });

// The divider between before and after.
split.addEventListener("pointerdown", (event) => { split.setPointerCapture(event.pointerId); event.preventDefault(); split.focus(); });
split.addEventListener("pointermove", (event) => {
  if (split.hasPointerCapture(event.pointerId)) setSplit((event.clientX - stage.getBoundingClientRect().left) / size.w);
});
split.addEventListener("keydown", (event) => {
  const moves = { ArrowLeft: -0.02, ArrowDown: -0.02, ArrowRight: 0.02, ArrowUp: 0.02, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };
  if (!(event.key in moves)) return;
  setSplit(state.split + moves[event.key]);
  event.preventDefault();
});
