// The window on the street: one view for all panes, a picture of the street kept while only the hour changes.

const canvas = byId("map"), stage = byId("stage"), split = byId("split");
const pen = canvas.getContext("2d");
const MODES = ["both", "divider", "today", "plan"], LAYERS_OFF = ["always", "rounds", "tiles"];
const state = { mode: "both", minute: 0, split: 0.5, hidden: new Set(LAYERS_OFF), premises: -1, face: -1, counts: { today: 0, plan: 0 }, aim: false, paper: false };
const view = { x: 0, y: 0, k: 1 };  // middle in metres, pixels per metre
const LEAST_K = 0.02, MOST_K = 250;
const pictures = {};                // by mode: the drawn street and the view that it was drawn for
let size = { w: 1, h: 1, ratio: 1 }, asked = false, settle = 0;
const watchers = [];                // what wants to know that view or state changed
const painters = [];                // what draws upon a pane, in pixels of the stage: (pen, pane, px, py)

function shown(layer) { return !state.hidden.has(layer); }

// Panes: what each shows, the frame whose middle is the view's, and the part of it that is seen.
function panes() {
  const { w, h } = size, whole = { x: 0, y: 0, w, h };
  if (state.mode === "divider") {
    const at = Math.round(w * state.split);
    return [{ mode: "today", frame: whole, clip: { x: 0, y: 0, w: at, h } }, { mode: "plan", frame: whole, clip: { x: at, y: 0, w: w - at, h } }];
  }
  if (state.mode !== "both") return [{ mode: state.mode, frame: whole, clip: whole }];
  const parts = w >= h ? [{ x: 0, y: 0, w: w / 2, h }, { x: w / 2, y: 0, w: w / 2, h }] : [{ x: 0, y: 0, w, h: h / 2 }, { x: 0, y: h / 2, w, h: h / 2 }];
  return [{ mode: "today", frame: parts[0], clip: parts[0] }, { mode: "plan", frame: parts[1], clip: parts[1] }];
}

function within(box, x, y) { return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h; }
function paneAt(x, y) { return panes().find((pane) => within(pane.clip, x, y)) || panes()[0]; }
function toMetres({ frame }, x, y) { return [view.x + (x - frame.x - frame.w / 2) / view.k, view.y - (y - frame.y - frame.h / 2) / view.k]; }

const EXTENT = (() => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x, y) => { box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y); };
  for (const rings of STRIPS) for (const ring of rings) for (let i = 0; i < ring.length; i += 2) take(ring[i], ring[i + 1]);
  for (let i = 0; i < PREMISES.id.length; i++) take(PREMISES.x[i], PREMISES.y[i]);
  return box[0] < box[2] ? box : [0, 0, 100, 100];
})();

function fitTo([west, south, east, north]) {
  const { frame } = panes()[0];
  view.x = (west + east) / 2; view.y = (south + north) / 2;
  view.k = Math.min(MOST_K, 0.94 * Math.min(frame.w / (east - west + 1), Math.max(1, frame.h - 40) / (north - south + 1)));
  ask();
}

function fit() { fitTo(EXTENT); }

function zoomAt(factor, pane, x, y) {
  const before = toMetres(pane, x, y);
  view.k = Math.min(MOST_K, Math.max(LEAST_K, view.k * factor));
  const after = toMetres(pane, x, y);
  view.x += before[0] - after[0]; view.y += before[1] - after[1];
  ask();
}

function zoomMiddle(factor) { const pane = panes()[0]; zoomAt(factor, pane, pane.frame.x + pane.frame.w / 2, pane.frame.y + pane.frame.h / 2); }
function showPlace(x, y, k) { view.x = x; view.y = y; view.k = Math.max(view.k, k); ask(); }

function resize(ratio = window.devicePixelRatio || 1) {
  const box = stage.getBoundingClientRect();
  size = { w: Math.max(1, box.width), h: Math.max(1, box.height), ratio };
  canvas.width = Math.round(size.w * ratio); canvas.height = Math.round(size.h * ratio);
  refresh();
}

function refresh() { for (const mode in pictures) delete pictures[mode]; ask(); }
function ask() { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; draw(); }); } }

function setMode(mode) {
  state.mode = MODES.includes(mode) ? mode : "both";
  for (const button of document.querySelectorAll("#modes button")) button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode));
  split.hidden = state.mode !== "divider";
  refresh();
}

function setSplit(share) {
  state.split = Math.min(1, Math.max(0, share));
  split.style.left = `${100 * state.split}%`;
  split.setAttribute("aria-valuenow", String(Math.round(100 * state.split)));
  ask();
}

function setLayer(layer, on) { if (on) state.hidden.delete(layer); else state.hidden.add(layer); refresh(); }

function picture({ mode, frame }) {
  const kept = pictures[mode], moving = performance.now() < settle;
  const fits = kept && kept.w === frame.w && kept.h === frame.h;
  if (fits && (moving || (kept.x === view.x && kept.y === view.y && kept.k === view.k))) return kept;
  const fresh = fits ? kept : { w: frame.w, h: frame.h, canvas: document.createElement("canvas") };
  fresh.canvas.width = Math.round(frame.w * size.ratio); fresh.canvas.height = Math.round(frame.h * size.ratio);
  Object.assign(fresh, { x: view.x, y: view.y, k: view.k });
  const ctx = fresh.canvas.getContext("2d"), k = view.k * size.ratio;
  ctx.fillStyle = LAND; ctx.fillRect(0, 0, fresh.canvas.width, fresh.canvas.height);
  ctx.setTransform(k, 0, 0, -k, fresh.canvas.width / 2 - view.x * k, fresh.canvas.height / 2 + view.y * k);
  if (BACKGROUND && shown("tiles")) {
    const rx = frame.w / 2 / view.k, ry = frame.h / 2 / view.k;
    drawTiles(ctx, [view.x - rx, view.y - ry, view.x + rx, view.y + ry], k);
  }
  drawStreet(ctx, mode, view.k, shown);
  pictures[mode] = fresh;
  return fresh;
}

// While a finger or the wheel moves, the kept picture is moved and stretched; it is drawn anew when the hand rests.
function startMoving() { settle = performance.now() + 120; setTimeout(ask, 140); }

function draw() {
  const began = performance.now(), parts = panes();
  for (const pane of parts) drawPane(pane);
  // a divider cuts pavements and bins, but no names
  for (const { frame } of state.mode === "divider" ? parts.slice(0, 1) : parts) drawNames(frame);
  pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  pen.fillStyle = INK;
  if (state.mode === "both" && size.w >= size.h) pen.fillRect(size.w / 2 - 1, 0, 2, size.h);
  else if (state.mode === "both") pen.fillRect(0, size.h / 2 - 1, size.w, 2);
  else if (state.mode === "divider") pen.fillRect(parts[0].clip.w - 1, 0, 2, size.h);
  drawScale();
  for (const told of watchers) told();
  // for whoever drives the page: what the last picture showed and what it took
  canvas.dataset.drawMs = (performance.now() - began).toFixed(1);
  canvas.dataset.view = [view.x, view.y, view.k].map((value) => value.toFixed(3)).join(" ");
}

function drawPane(pane) {
  const { mode, frame, clip } = pane, service = SERVICES[mode], kept = picture(pane), ratio = view.k / kept.k;
  if (clip.w < 1 || clip.h < 1) return;
  pen.save();
  pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  pen.beginPath(); pen.rect(clip.x, clip.y, clip.w, clip.h); pen.clip();
  pen.fillStyle = LAND; pen.fillRect(clip.x, clip.y, clip.w, clip.h);
  const midX = frame.x + frame.w / 2, midY = frame.y + frame.h / 2;
  pen.drawImage(kept.canvas, midX + (kept.x - view.x) * view.k - frame.w * ratio / 2, midY - (kept.y - view.y) * view.k - frame.h * ratio / 2, frame.w * ratio, frame.h * ratio);
  const px = (x) => midX + (x - view.x) * view.k, py = (y) => midY - (y - view.y) * view.k;
  // what lies in the part that is seen, and two metres about it
  const [west, north] = toMetres(pane, clip.x, clip.y), [east, south] = toMetres(pane, clip.x + clip.w, clip.y + clip.h);
  const box = [west - 2, south - 2, east + 2, north + 2];
  if (mode === "plan" && shown("rounds")) drawRounds(pen, state.minute, view.k, px, py, shown);
  drawBins(pen, service, view.k, px, py, box, shown, mode === "plan");
  drawChosen(service, px, py);
  for (const paint of painters) paint(pen, pane, px, py);
  const told = shown("always") ? say("allSpots", { count: number(service.count) }) : say("binsOut", { count: number(state.counts[mode]) });
  if (mode === "plan" && state.mode === "divider") drawTag(clip.x + clip.w - 12, clip.y + 12, say(mode), told, true);
  else drawTag(clip.x + 12, clip.y + 12, say(mode), told, false);
  pen.restore();
}

function drawNames(frame) {
  const midX = frame.x + frame.w / 2, midY = frame.y + frame.h / 2, rx = frame.w / 2 / view.k, ry = frame.h / 2 / view.k;
  const px = (x) => midX + (x - view.x) * view.k, py = (y) => midY - (y - view.y) * view.k, box = [view.x - rx, view.y - ry, view.x + rx, view.y + ry];
  pen.save();
  pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  pen.beginPath(); pen.rect(frame.x, frame.y, frame.w, frame.h); pen.clip();
  if (shown("names")) drawLabels(pen, px, py, box, frame, view.k);
  if (view.k >= NAMED_FROM / 2 && shown("doors")) drawAddresses(pen, px, py, box);
  if (state.aim) drawAim(midX, midY);
  pen.restore();
}

function drawChosen(service, px, py) {
  pen.strokeStyle = pen.fillStyle = CHOSEN;
  if (state.face >= 0) {
    const path = new Path2D();
    for (const ring of STRIPS[state.face]) {
      for (let i = 0; i < ring.length; i += 2) { if (i) path.lineTo(px(ring[i]), py(ring[i + 1])); else path.moveTo(px(ring[0]), py(ring[1])); }
      path.closePath();
    }
    pen.lineWidth = 2.5; pen.stroke(path);
  }
  if (state.premises < 0) return;
  const x = px(PREMISES.x[state.premises]), y = py(PREMISES.y[state.premises]);
  HOLDINGS.p.forEach((owner, h) => {
    if (owner !== state.premises) return;
    for (let i = service.first[h]; i < service.first[h + 1]; i++) {
      const path = new Path2D();
      addCorners(path, service.corners, i, px, py);
      pen.lineWidth = 2.2; pen.stroke(path); pen.lineWidth = 0.8;
      pen.beginPath(); pen.moveTo(x, y); pen.lineTo(px(service.x[i]), py(service.y[i])); pen.stroke();
    }
  });
  pen.beginPath(); pen.arc(x, y, 5, 0, 2 * Math.PI); pen.fill();
}

// Where Enter would look, while the map is moved by keys.
function drawAim(x, y) {
  for (const [colour, width] of [["#fff", 4], [CHOSEN, 2]]) {
    pen.strokeStyle = colour; pen.lineWidth = width; pen.beginPath();
    pen.moveTo(x - 12, y); pen.lineTo(x + 12, y); pen.moveTo(x, y - 12); pen.lineTo(x, y + 12); pen.stroke();
  }
}

function drawTag(x, y, label, more, fromRight) {
  pen.font = "700 14px system-ui, sans-serif";
  const first = pen.measureText(label).width;
  pen.font = "13px system-ui, sans-serif";
  const width = first + pen.measureText(more).width + 32, left = fromRight ? x - width : x;
  pen.fillStyle = "#fffffff0"; pen.strokeStyle = "#d8d5cd"; pen.lineWidth = 1; pen.beginPath(); pen.roundRect(left, y, width, 30, 6); pen.fill(); pen.stroke();
  pen.textBaseline = "middle"; pen.textAlign = "left";
  pen.fillStyle = INK; pen.font = "700 14px system-ui, sans-serif"; pen.fillText(label, left + 11, y + 16);
  pen.fillStyle = "#5b6473"; pen.font = "13px system-ui, sans-serif"; pen.fillText(more, left + first + 21, y + 16);
}

function drawScale() {
  const wanted = 110 / view.k, unit = 10 ** Math.floor(Math.log10(wanted)), metres = [5, 2, 1].find((n) => n * unit <= wanted) * unit;
  const width = metres * view.k, x = 16, y = size.h - 18;
  pen.fillStyle = "#ffffffe6"; pen.beginPath(); pen.roundRect(x - 8, y - 22, width + 62, 34, 6); pen.fill();
  pen.strokeStyle = pen.fillStyle = INK; pen.lineWidth = 2; pen.beginPath(); pen.moveTo(x, y - 5); pen.lineTo(x, y); pen.lineTo(x + width, y); pen.lineTo(x + width, y - 5); pen.stroke();
  pen.font = "12px system-ui, sans-serif"; pen.textBaseline = "alphabetic"; pen.textAlign = "center";
  pen.fillText(metres >= 1000 ? metres / 1000 + " km" : metres >= 1 ? metres + " m" : Math.round(metres * 100) + " cm", x + width / 2, y - 6);
  const nx = x + width + 32;
  pen.beginPath(); pen.moveTo(nx, y - 18); pen.lineTo(nx + 5, y - 5); pen.lineTo(nx, y - 8); pen.lineTo(nx - 5, y - 5); pen.closePath(); pen.fill();
  pen.font = "700 10px system-ui, sans-serif"; pen.fillText(say("north"), nx, y + 6); pen.textAlign = "left";
}
