// From the packed bytes to typed arrays. Lengths become metres from the map's origin; lists of steps become sums.

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

if (!("DecompressionStream" in window)) document.getElementById("too-old").hidden = false;
const DATA = await unpacked(document.getElementById("data").textContent);
const CYCLE = DATA.weeks * 10080;

function sums(steps, scale) {
  const out = scale ? new Float64Array(steps.length) : new Int32Array(steps.length);
  let sum = 0;
  for (let i = 0; i < steps.length; i++) { sum += steps[i]; out[i] = scale ? sum * scale : sum; }
  return out;
}

function word(index) { return DATA.words[index]; }

// A ring or line as a flat list of metres.
function ringOf(coded) {
  const ring = new Float64Array(coded.length);
  let x = 0, y = 0;
  for (let i = 0; i < coded.length; i += 2) {
    x += coded[i]; y += coded[i + 1];
    ring[i] = x / 100; ring[i + 1] = y / 100;
  }
  return ring;
}

function addLine(path, line) {
  for (let i = 0; i < line.length; i += 2) {
    if (i) path.lineTo(line[i], line[i + 1]); else path.moveTo(line[i], line[i + 1]);
  }
}

function addRing(path, ring) { addLine(path, ring); path.closePath(); }

// Who stands where: corners of all spots (eight numbers each), the first spot of each holding, and the rows of the timetable.
function serviceOf(coded) {
  const { spots, rows } = coded, count = spots.t.length;
  const x = sums(spots.x, 0.01), y = sums(spots.y, 0.01), holding = sums(spots.h);
  const corners = new Float64Array(count * 8);
  for (let i = 0; i < count; i++) {
    const [, width, depth] = DATA.types[spots.t[i]], angle = spots.turn[i] * Math.PI / 1800;
    const ax = Math.cos(angle) * width / 200, ay = Math.sin(angle) * width / 200;
    const bx = -Math.sin(angle) * depth / 200, by = Math.cos(angle) * depth / 200;
    corners.set([x[i] - ax - bx, y[i] - ay - by, x[i] + ax - bx, y[i] + ay - by,
                 x[i] + ax + bx, y[i] + ay + by, x[i] - ax + bx, y[i] - ay + by], i * 8);
  }
  const first = new Int32Array(HOLDINGS.p.length + 1);
  for (let i = 0; i < count; i++) first[holding[i] + 1]++;
  for (let i = 1; i < first.length; i++) first[i] += first[i - 1];
  return {
    count, x, y, corners, holding, first, type: spots.t, turn: spots.turn, flags: spots.flags, carry: spots.carry, face: sums(spots.face),
    stream: Uint8Array.from(holding, (h) => HOLDINGS.s[h]),
    out: new Uint8Array(count),
    rows: { holding: sums(rows.h), bins: rows.n, time: rows.time, where: rows.where, times: rows.times, count: rows.n.length },
  };
}

// Put other bins in the place of some of a service: `gone` says of a spot whether it goes; each of `fresh` comes, as
// { holding, rank, type, turn, flags, carry, face, x, y, corners }, with `carry` in 0.1 m and `turn` in 0.1°.
function putSpots(service, gone, fresh) {
  const kept = [];
  for (let i = 0; i < service.count; i++) {
    if (gone(i)) continue;
    const { x, y, type, turn, flags, carry, face, corners, holding, first } = service;
    kept.push({ holding: holding[i], rank: i - first[holding[i]], type: type[i], turn: turn[i], flags: flags[i], carry: carry[i], face: face[i], x: x[i], y: y[i], corners: corners.subarray(8 * i, 8 * i + 8) });
  }
  const all = [...kept, ...fresh].sort((a, b) => a.holding - b.holding || a.rank - b.rank), count = all.length;
  const column = (name, kind) => kind.from(all, (one) => one[name]);
  const corners = new Float64Array(count * 8), first = new Int32Array(HOLDINGS.p.length + 1);
  all.forEach((one, i) => { corners.set(one.corners, 8 * i); first[one.holding + 1]++; });
  for (let i = 1; i < first.length; i++) first[i] += first[i - 1];
  const holding = column("holding", Int32Array);
  Object.assign(service, {
    count, corners, first, holding, x: column("x", Float64Array), y: column("y", Float64Array), face: column("face", Int32Array), carry: column("carry", Int32Array),
    type: column("type", Array), turn: column("turn", Array), flags: column("flags", Array), stream: Uint8Array.from(holding, (h) => HOLDINGS.s[h]), out: new Uint8Array(count),
  });
}

const HOLDINGS = { p: sums(DATA.holdings.p), s: DATA.holdings.s };
const PREMISES = { id: DATA.premises.id, address: DATA.premises.address, x: sums(DATA.premises.x, 0.01), y: sums(DATA.premises.y, 0.01) };
const SERVICES = { today: serviceOf(DATA.today), plan: serviceOf(DATA.plan) };
const UNPLACED = new Map(DATA.unplaced.map(([holding, reason, detail]) => [holding, [reason, detail]]));

// Mark the bins that are out at a minute of the cycle, and count them. Times in may lie beyond the cycle's end.
function markOut(service, minute) {
  const { rows, first, out } = service;
  out.fill(0);
  const now = rows.times.map(([from, , , , to]) => (minute >= from && minute < to) || (minute + CYCLE >= from && minute + CYCLE < to));
  let count = 0;
  for (let r = 0; r < rows.count; r++) {
    if (!now[rows.time[r]]) continue;
    const begin = first[rows.holding[r]], end = Math.min(begin + rows.bins[r], first[rows.holding[r] + 1]);
    for (let s = begin; s < end; s++) { if (!out[s]) { out[s] = 1; count++; } }
  }
  return count;
}

// How many bins are out in each five minutes of the cycle.
function presenceCurve(service) {
  const steps = CYCLE / 5, change = new Int32Array(2 * steps + 1), curve = new Int32Array(steps), { rows } = service;
  for (let r = 0; r < rows.count; r++) {
    const time = rows.times[rows.time[r]], from = Math.max(0, Math.floor(time[0] / 5)), to = Math.max(from + 1, Math.floor(time[4] / 5));
    change[Math.min(from, 2 * steps)] += rows.bins[r]; change[Math.min(to, 2 * steps)] -= rows.bins[r];
  }
  let sum = 0;
  for (let i = 0; i < 2 * steps; i++) { sum += change[i]; curve[i % steps] += sum; }
  return curve;
}
