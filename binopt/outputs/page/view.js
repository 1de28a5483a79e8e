// The window on the street: one view for all panes, a picture of the street kept while only the hour changes.

const canvas = document.getElementById("map"), stage = document.getElementById("stage");
const pen = canvas.getContext("2d");
const state = { mode: "both", minute: 0, all: false, premises: -1, face: -1, counts: { today: 0, plan: 0 } };
const view = { x: 0, y: 0, k: 1 };  // middle in metres, pixels per metre
const pictures = {};                // by mode: the drawn street and the view that it was drawn for
let size = { w: 1, h: 1, ratio: 1 }, asked = false, settle = 0, clipped = null;

function panes() {
  if (state.mode !== "both") return [{ mode: state.mode, x: 0, y: 0, w: size.w, h: size.h }];
  if (size.w >= size.h) return [{ mode: "today", x: 0, y: 0, w: size.w / 2, h: size.h }, { mode: "plan", x: size.w / 2, y: 0, w: size.w / 2, h: size.h }];
  return [{ mode: "today", x: 0, y: 0, w: size.w, h: size.h / 2 }, { mode: "plan", x: 0, y: size.h / 2, w: size.w, h: size.h / 2 }];
}

function paneAt(x, y) { return panes().find((p) => x >= p.x && x < p.x + p.w && y >= p.y && y < p.y + p.h) || panes()[0]; }
function toMetres(pane, x, y) { return [view.x + (x - pane.x - pane.w / 2) / view.k, view.y - (y - pane.y - pane.h / 2) / view.k]; }

const EXTENT = (() => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x, y) => { box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y); };
  for (const rings of STRIPS) for (const ring of rings) for (let i = 0; i < ring.length; i += 2) take(ring[i], ring[i + 1]);
  for (let i = 0; i < PREMISES.id.length; i++) take(PREMISES.x[i], PREMISES.y[i]);
  return box[0] < box[2] ? box : [0, 0, 100, 100];
})();

function fit() {
  const pane = panes()[0];
  view.x = (EXTENT[0] + EXTENT[2]) / 2; view.y = (EXTENT[1] + EXTENT[3]) / 2;
  view.k = 0.94 * Math.min(pane.w / (EXTENT[2] - EXTENT[0] + 1), (pane.h - 40) / (EXTENT[3] - EXTENT[1] + 1));
  ask();
}

function zoomAt(factor, pane, x, y) {
  const before = toMetres(pane, x, y);
  view.k = Math.min(150, Math.max(0.02, view.k * factor));
  const after = toMetres(pane, x, y);
  view.x += before[0] - after[0]; view.y += before[1] - after[1];
  ask();
}

function showPlace(x, y, k) { view.x = x; view.y = y; view.k = Math.max(view.k, k); ask(); }

function resize() {
  const ratio = window.devicePixelRatio || 1, box = stage.getBoundingClientRect();
  size = { w: Math.max(1, box.width), h: Math.max(1, box.height), ratio };
  canvas.width = Math.round(size.w * ratio); canvas.height = Math.round(size.h * ratio);
  for (const mode in pictures) delete pictures[mode];
  ask();
}

function ask() { if (!asked) { asked = true; requestAnimationFrame(() => { asked = false; draw(); }); } }

function picture(pane) {
  const kept = pictures[pane.mode], moving = performance.now() < settle;
  const fits = kept && kept.w === pane.w && kept.h === pane.h;
  if (fits && (moving || (kept.x === view.x && kept.y === view.y && kept.k === view.k))) return kept;
  const fresh = fits ? kept : { w: pane.w, h: pane.h, canvas: document.createElement("canvas") };
  fresh.canvas.width = Math.round(pane.w * size.ratio); fresh.canvas.height = Math.round(pane.h * size.ratio);
  Object.assign(fresh, { x: view.x, y: view.y, k: view.k });
  const ctx = fresh.canvas.getContext("2d");
  ctx.fillStyle = LAND; ctx.fillRect(0, 0, fresh.canvas.width, fresh.canvas.height);
  const k = view.k * size.ratio;
  ctx.setTransform(k, 0, 0, -k, fresh.canvas.width / 2 - view.x * k, fresh.canvas.height / 2 + view.y * k);
  drawStreet(ctx, pane.mode, view.k);
  pictures[pane.mode] = fresh;
  return fresh;
}

// While a finger or the wheel moves, the kept picture is moved and stretched; it is drawn anew when the hand rests.
function startMoving() { settle = performance.now() + 120; setTimeout(ask, 140); }

function draw() {
  const began = performance.now();
  for (const pane of panes()) drawPane(pane);
  pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  if (state.mode === "both") {
    pen.fillStyle = "#1d2430";
    if (size.w >= size.h) pen.fillRect(size.w / 2 - 1, 0, 2, size.h); else pen.fillRect(0, size.h / 2 - 1, size.w, 2);
  }
  drawScale();
  canvas.dataset.drawMs = (performance.now() - began).toFixed(1);
}

function drawPane(pane) {
  const service = SERVICES[pane.mode], kept = picture(pane), ratio = view.k / kept.k;
  pen.save();
  pen.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  pen.beginPath(); pen.rect(pane.x, pane.y, pane.w, pane.h); pen.clip();
  pen.fillStyle = LAND; pen.fillRect(pane.x, pane.y, pane.w, pane.h);
  const midX = pane.x + pane.w / 2, midY = pane.y + pane.h / 2;
  pen.drawImage(kept.canvas, midX + (kept.x - view.x) * view.k - pane.w * ratio / 2, midY - (kept.y - view.y) * view.k - pane.h * ratio / 2, pane.w * ratio, pane.h * ratio);
  const px = (x) => midX + (x - view.x) * view.k, py = (y) => midY - (y - view.y) * view.k;
  const rx = pane.w / 2 / view.k + 2, ry = pane.h / 2 / view.k + 2, box = [view.x - rx, view.y - ry, view.x + rx, view.y + ry];
  drawBins(pen, service, view.k, px, py, box, state.all, pane.mode === "plan");
  drawChosen(service, px, py);
  drawLabels(px, py, box, pane);
  const label = pane.mode === "today" ? "Today" : "Plan";
  drawTag(pane.x + 12, pane.y + 12, label, state.all ? `all ${service.count.toLocaleString("en")} spots` : `${state.counts[pane.mode].toLocaleString("en")} bins out`);
  pen.restore();
}

function drawChosen(service, px, py) {
  if (state.face >= 0) {
    pen.strokeStyle = "#0b5cad"; pen.lineWidth = 2.5; pen.beginPath();
    for (const ring of STRIPS[state.face]) {
      for (let i = 0; i < ring.length; i += 2) { if (i) pen.lineTo(px(ring[i]), py(ring[i + 1])); else pen.moveTo(px(ring[0]), py(ring[1])); }
      pen.closePath();
    }
    pen.stroke();
  }
  if (state.premises < 0) return;
  const x = px(PREMISES.x[state.premises]), y = py(PREMISES.y[state.premises]);
  pen.strokeStyle = "#0b5cad"; pen.fillStyle = "#0b5cad"; pen.lineWidth = 1.5;
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

// Street names along their longest faces where there is room, so that a stranger knows where he is.
const LABELS = (() => {
  const byName = new Map();
  FACES.label.forEach(([x, y, turn], face) => {
    const name = word(FACES.street[face]);
    if (!name) return;
    if (!byName.has(name)) byName.set(name, []);
    byName.get(name).push({ name: name.length > 40 ? name.slice(0, 39) + "…" : name, x: x / 100, y: y / 100, length: LENGTH[face], angle: turn * Math.PI / 1800 });
  });
  const lists = [...byName.values()].map((list) => list.sort((a, b) => b.length - a.length));
  return lists.flatMap((list) => list.map((label, rank) => ({ ...label, rank }))).sort((a, b) => a.rank - b.rank || b.length - a.length);
})();

function drawLabels(px, py, box, pane) {
  pen.font = "600 12px system-ui, sans-serif"; pen.textAlign = "center"; pen.textBaseline = "middle"; pen.lineJoin = "round";
  const taken = [];
  for (const label of LABELS) {
    if (label.x < box[0] || label.x > box[2] || label.y < box[1] || label.y > box[3]) continue;
    if (label.length * view.k * 1.2 < 40) continue;
    const name = label.name, width = pen.measureText(name).width;
    if (width > label.length * view.k * 1.2) continue;
    let angle = -label.angle;
    if (Math.cos(angle) < 0) angle += Math.PI;
    // beside the kerb, over the carriageway
    const x = px(label.x) + Math.sin(label.angle) * 11, y = py(label.y) + Math.cos(label.angle) * 11;
    const rx = Math.abs(Math.cos(angle)) * width / 2 + 10, ry = Math.abs(Math.sin(angle)) * width / 2 + 10;
    if (x < pane.x + 4 || y < pane.y + 40) continue;
    if (taken.some((t) => Math.abs(t.x - x) < t.rx + rx && Math.abs(t.y - y) < t.ry + ry) || taken.some((t) => t.name === name && Math.hypot(t.x - x, t.y - y) < 320)) continue;
    taken.push({ x, y, rx, ry, name });
    pen.save(); pen.translate(x, y); pen.rotate(angle);
    pen.strokeStyle = "#fbfaf7"; pen.lineWidth = 3.5; pen.strokeText(name, 0, 0);
    pen.fillStyle = "#4a5261"; pen.fillText(name, 0, 0); pen.restore();
    if (taken.length > 60) break;
  }
  pen.textAlign = "left";
}

function drawTag(x, y, label, more) {
  pen.font = "700 14px system-ui, sans-serif";
  const first = pen.measureText(label).width;
  pen.font = "13px system-ui, sans-serif";
  const second = pen.measureText(more).width;
  pen.fillStyle = "#fffffff0"; pen.strokeStyle = "#d8d5cd"; pen.lineWidth = 1; pen.beginPath(); pen.roundRect(x, y, first + second + 32, 30, 6); pen.fill(); pen.stroke();
  pen.textBaseline = "middle"; pen.fillStyle = "#1d2430"; pen.font = "700 14px system-ui, sans-serif"; pen.fillText(label, x + 11, y + 16);
  pen.fillStyle = "#5b6473"; pen.font = "13px system-ui, sans-serif"; pen.fillText(more, x + first + 21, y + 16);
}

function drawScale() {
  const wanted = 110 / view.k, unit = 10 ** Math.floor(Math.log10(wanted)), metres = [5, 2, 1].find((n) => n * unit <= wanted) * unit;
  const width = metres * view.k, x = 16, y = size.h - 18;
  pen.fillStyle = "#ffffffe6"; pen.beginPath(); pen.roundRect(x - 8, y - 22, width + 62, 34, 6); pen.fill();
  pen.strokeStyle = "#1d2430"; pen.lineWidth = 2; pen.beginPath(); pen.moveTo(x, y - 5); pen.lineTo(x, y); pen.lineTo(x + width, y); pen.lineTo(x + width, y - 5); pen.stroke();
  pen.fillStyle = "#1d2430"; pen.font = "12px system-ui, sans-serif"; pen.textBaseline = "alphabetic"; pen.textAlign = "center";
  pen.fillText(metres >= 1000 ? metres / 1000 + " km" : metres >= 1 ? metres + " m" : Math.round(metres * 100) + " cm", x + width / 2, y - 6);
  const nx = x + width + 32;
  pen.beginPath(); pen.moveTo(nx, y - 18); pen.lineTo(nx + 5, y - 5); pen.lineTo(nx, y - 8); pen.lineTo(nx - 5, y - 5); pen.closePath(); pen.fill();
  pen.font = "700 10px system-ui, sans-serif"; pen.fillText("N", nx, y + 6); pen.textAlign = "left";
}
