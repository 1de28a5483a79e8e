// What the server answers, taken up by the viewer: spots, figures of faces, obstacles; and what moved by it.

const STREAM_IDS = DATA.desk.streams, SIDE_IDS = ["kerb", "building", "carriageway"];
const HOLDING_OF = new Map([...HOLDINGS.p].map((p, h) => [PREMISES.id[p] + "\n" + STREAM_IDS[HOLDINGS.s[h]], h]));
const TYPE_OF = new Map(DATA.types.map(([litres], type) => [litres, type]));
const BASE = { service: { ...SERVICES.plan }, o: [...FACES.o_plan], s: [...FACES.s_plan], clear: [...FACES.clear] };
const PINNED = new Set(), WHY = new Map();  // by holding and rank

function keyOf(holding, rank) { return holding + "." + rank; }
function keyAt(service, i) { return keyOf(service.holding[i], i - service.first[service.holding[i]]); }

// The spot of a bin by its key, or -1 where it has no place.
function spotOf(key) {
  const [h, rank] = key.split(".").map(Number), { first } = SERVICES.plan;
  return first[h] + rank < first[h + 1] ? first[h] + rank : -1;
}

function binIds(key) {
  const [h, rank] = key.split(".").map(Number);
  return { premises_id: PREMISES.id[HOLDINGS.p[h]], stream: STREAM_IDS[HOLDINGS.s[h]], rank: rank + 1 };
}

function binWords(key, type) {
  const [h, rank] = key.split(".").map(Number), count = BASE.service.first[h + 1] - BASE.service.first[h];
  return say("binWords", { premises: premisesName(HOLDINGS.p[h]), waste: DATA.streams[HOLDINGS.s[h]], litres: DATA.types[type][0] }) + (count > 1 ? ` (${rank + 1})` : "");
}

function freshSpot(told, face) {
  const holding = HOLDING_OF.get(told.premises_id + "\n" + told.stream), type = TYPE_OF.get(told.litres);
  if (holding === undefined || type === undefined) return undefined;
  const corners = told.xy.slice(0, 4).flatMap(fromCase), [, width] = DATA.types[type];
  const sides = [0, 2].map((i) => [corners[i + 2] - corners[i], corners[i + 3] - corners[i + 1]]);
  const [dx, dy] = sides.reduce((a, b) => (Math.abs(Math.hypot(...a) - width / 100) <= Math.abs(Math.hypot(...b) - width / 100) ? a : b));
  return {
    holding, rank: told.rank - 1, type, corners, face, flags: SIDE_IDS.indexOf(told.side) + (told.lawful ? 4 : 0), carry: Math.round(told.carry_m * 10),
    turn: (Math.round(Math.atan2(dy, dx) * 1800 / Math.PI) + 3600) % 1800,
    x: (corners[0] + corners[2] + corners[4] + corners[6]) / 4, y: (corners[1] + corners[3] + corners[5] + corners[7]) / 4,
  };
}

function findingKey({ premises_id: premises, stream, rank }) { return keyOf(HOLDING_OF.get(premises + "\n" + stream), rank - 1); }

function findingsByBin(faces, tell = () => true) {
  const found = new Map();
  for (const { findings } of faces) for (const one of findings) {
    const key = findingKey(one);
    if (tell(one, key)) (found.get(key) || found.set(key, []).get(key)).push(one.words);
  }
  return found;
}

// What rules a bin breaks that it did not break before. Of faces that the desk has not spoken of, only lawfulness is known.
function newFindings(faces, earlier) {
  const known = new Set(), heard = new Set();
  for (const { face_id: id } of faces) {
    const before = DESK.faces.get(id);
    if (!before) continue;
    for (const { premises_id: premises, stream, rank } of before.spots) heard.add(findingKey({ premises_id: premises, stream, rank }));
    for (const one of before.findings) known.add(findingKey(one) + " " + one.rule);
  }
  return findingsByBin(faces, (one, key) => {
    if (heard.has(key)) return !known.has(key + " " + one.rule);
    return !earlier.has(key) || earlier.get(key).lawful;
  });
}

// Take up what an edit changed. Gives the bins that moved and those that stand unlawfully only now.
function takeUp(delta) {
  hush();
  const service = SERVICES.plan, touched = new Map(delta.faces.map((one) => [FACE_OF.get(one.face_id), one]).filter(([face]) => face !== undefined));
  const fresh = [], keys = new Set(), earlier = new Map();
  for (const [face, { spots }] of touched) for (const told of spots) {
    const spot = freshSpot(told, face);
    if (!spot) continue;
    const key = keyOf(spot.holding, spot.rank);
    fresh.push(spot); keys.add(key);
    PINNED[told.pinned ? "add" : "delete"](key);
  }
  const gone = (i) => touched.has(service.face[i]) || keys.has(keyAt(service, i));
  for (let i = 0; i < service.count; i++) {
    if (gone(i)) earlier.set(keyAt(service, i), { x: service.x[i], y: service.y[i], lawful: (service.flags[i] & 4) !== 0, type: service.type[i], corners: service.corners.slice(8 * i, 8 * i + 8) });
  }
  const fresher = newFindings(delta.faces, earlier), why = findingsByBin(delta.faces);
  for (const key of keys) if (why.has(key)) WHY.set(key, why.get(key).join("; ")); else WHY.delete(key);
  // whatever rule a bin breaks, it is crossed out on the map
  for (const spot of fresh) if (why.has(keyOf(spot.holding, spot.rank))) spot.flags &= 3;
  const moved = [], broken = [], lost = [];
  for (const spot of fresh) {
    const key = keyOf(spot.holding, spot.rank), before = earlier.get(key);
    if (!before || Math.hypot(before.x - spot.x, before.y - spot.y) > 0.02) moved.push({ key, type: spot.type, before, x: spot.x, y: spot.y });
    if (fresher.has(key) || (!(spot.flags & 4) && (!before || before.lawful))) broken.push({ key, type: spot.type, words: (fresher.get(key) || []).join("; ") || WHY.get(key) || say("breaksRule") });
  }
  for (const [key, { type }] of earlier) if (!keys.has(key)) lost.push({ key, type });
  if (touched.size) replaceSpots("plan", gone, fresh);
  for (const [face, one] of touched) {
    FACES.o_plan[face] = one.o; FACES.s_plan[face] = one.s; LOSS.plan[face] = one.o / Math.max(LENGTH[face], 1);
    if (one.clear_width_m !== undefined && one.clear_width_m !== null) FACES.clear[face] = Math.round(one.clear_width_m * 100);
    DESK.faces.set(one.face_id, one);
  }
  if (delta.revision !== DESK.revision) DESK.keptAs = "";
  for (const name of ["revision", "undo", "changes", "next_change", "obstacles", "closed", "rules", "total"]) DESK[name] = delta[name];
  const away = new Set(DESK.obstacles.map((one) => one.id));
  layObstacles("plan", (i) => away.has(DATA.desk.obstacles.id[i]));
  layFaces("plan");
  RINGS.clear();
  refresh();
  showDesk();
  return { delta, moved, broken, lost };
}

// Take up a whole desk: what it does not speak of is as the plan was.
function takeWhole(whole) {
  Object.assign(SERVICES.plan, BASE.service, { out: new Uint8Array(BASE.service.count) });
  BASE.o.forEach((o, face) => { FACES.o_plan[face] = o; FACES.s_plan[face] = BASE.s[face]; FACES.clear[face] = BASE.clear[face]; LOSS.plan[face] = o / Math.max(LENGTH[face], 1); });
  replaceSpots("plan", () => false, []);
  DESK.faces.clear(); PINNED.clear(); WHY.clear();
  return takeUp(whole);
}

// Forbidden stretches, what was put up, and pins, upon the plan.
const RINGS = new Map();
function ringOfStretch(one) {
  const key = `${one.face_id} ${one.from_m} ${one.to_m}`;
  if (!RINGS.has(key)) RINGS.set(key, stretchRing(FACE_OF.get(one.face_id), one.from_m, one.to_m));
  return RINGS.get(key);
}

function hatch(ctx, path, box, gap) {
  ctx.save(); ctx.clip(path); ctx.beginPath();
  for (let x = box.x - box.h; x < box.x + box.w; x += gap) { ctx.moveTo(x, box.y + box.h); ctx.lineTo(x + box.h, box.y); }
  ctx.stroke(); ctx.restore();
}

function paintStretch(ctx, ring, pane, px, py, colour) {
  const path = pixelRing(ring, px, py);
  ctx.save();
  ctx.fillStyle = "#ffffff66"; ctx.fill(path);
  ctx.strokeStyle = colour; ctx.lineWidth = 1.5;
  const xs = [], ys = [];
  for (let i = 0; i < ring.length; i += 2) { xs.push(px(ring[i])); ys.push(py(ring[i + 1])); }
  const x = Math.max(pane.clip.x, Math.min(...xs)), y = Math.max(pane.clip.y, Math.min(...ys));
  const box = { x, y, w: Math.min(pane.clip.x + pane.clip.w, Math.max(...xs)) - x, h: Math.min(pane.clip.y + pane.clip.h, Math.max(...ys)) - y };
  if (box.w > 0 && box.h > 0) hatch(ctx, path, box, 7);
  ctx.lineWidth = 2; ctx.stroke(path);
  ctx.restore();
}

function paintDesk(ctx, pane, px, py) {
  if (pane.mode !== "plan") return;
  for (const one of DESK.closed) if (FACE_OF.has(one.face_id)) paintStretch(ctx, ringOfStretch(one), pane, px, py, INK);
  for (const one of DESK.obstacles) {
    if (one.gone) continue;
    const path = new Path2D();
    for (const ring of one.rings) path.addPath(pixelRing(ring.flatMap(fromCase), px, py));
    // as in the map: what is flat bars bins only, trees are green
    ctx.fillStyle = one.flat ? "#6f768026" : one.kind.startsWith("tree") ? "#7d9a6b" : "#848a93"; ctx.fill(path);
    ctx.lineWidth = 4; ctx.strokeStyle = "#fff"; ctx.stroke(path);
    ctx.lineWidth = 2; ctx.strokeStyle = CHOSEN; ctx.setLineDash(one.flat ? [4, 3] : []); ctx.stroke(path); ctx.setLineDash([]);
  }
  if (view.k <= EXACT_FROM) return;
  const service = SERVICES.plan;
  for (const key of PINNED) {
    const i = spotOf(key);
    if (i < 0) continue;
    const x = px(service.x[i]), y = py(service.y[i]), r = Math.min(6, view.k * 0.14);
    ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI); ctx.fillStyle = "#fff"; ctx.fill(); ctx.lineWidth = 2; ctx.strokeStyle = INK; ctx.stroke();
  }
}
painters.push(paintDesk);

// What these signs mean, below the map's own.
function fillDeskLegend() {
  const pin = disc("#fff", INK), closed = mark((c) => { c.strokeStyle = INK; c.lineWidth = 1.2; c.strokeRect(1.5, 3.5, 15, 11); c.beginPath(); for (const x of [3, 7, 11]) { c.moveTo(x, 14); c.lineTo(x + 5, 4); } c.stroke(); });
  const changed = disc("#848a93", CHOSEN), from = mark((c) => { c.strokeStyle = INK; c.setLineDash([3, 2]); c.strokeRect(2, 5, 7, 8); c.setLineDash([]); c.beginPath(); c.moveTo(9, 9); c.lineTo(17, 9); c.lineTo(14, 6); c.moveTo(17, 9); c.lineTo(14, 12); c.stroke(); });
  const rows = [[pin, say("pinnedSign")], [closed, say("closedTitle")], [changed, say("thingsTitle")], [from, say("movedSign")]];
  byId("legend").append(el("h3", {}, say("thisDesk")), el("div", { class: "marks" }, ...rows.map(([sign, text]) => el("span", { class: "layer" }, sign, el("span", {}, text)))));
}
