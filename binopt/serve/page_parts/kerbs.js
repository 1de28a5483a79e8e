// Places along the kerbs: chainages to metres on the map and back, and where the pavement ends.

const KERBS = DATA.desk.kerbs.map((coded) => {
  const points = ringOf(coded), along = new Float64Array(points.length / 2);
  for (let i = 1; i < along.length; i++) along[i] = along[i - 1] + Math.hypot(points[2 * i] - points[2 * i - 2], points[2 * i + 1] - points[2 * i - 1]);
  return { points, along, length: along[along.length - 1] || 0 };
});
const FACE_IDS = FACES.id.map(word), FACE_OF = new Map(FACE_IDS.map((id, face) => [id, face]));
const KERB = 0, BUILDING = 1, BAY = 2, BEYOND_M = 40;  // sides as the viewer codes them; bays lie beyond the kerb

function clamp(value, low, high) { return Math.min(high, Math.max(low, value)); }

// The point of a kerb at a chainage.
function kerbPoint(face, s) {
  const { points, along, length } = KERBS[face], at = clamp(s, 0, length);
  let i = 1;
  while (i < along.length - 1 && along[i] < at) i++;
  const step = along[i] - along[i - 1] || 1, t = (at - along[i - 1]) / step;
  return [points[2 * i - 2] + t * (points[2 * i] - points[2 * i - 2]), points[2 * i - 1] + t * (points[2 * i + 1] - points[2 * i - 1])];
}

// The way along the kerb over `width` metres about a chainage, and the way into the pavement.
function kerbFrame(face, s, width) {
  const half = Math.max(0.2, width / 2), length = KERBS[face].length;
  const [ax, ay] = kerbPoint(face, Math.max(0, s - half)), [bx, by] = kerbPoint(face, Math.min(length, s + half));
  const size = Math.hypot(bx - ax, by - ay) || 1, u = [(bx - ax) / size, (by - ay) / size];
  return { u, n: [-u[1], u[0]], foot: kerbPoint(face, s) };
}

// The nearest place of a face's kerb: its chainage, how far it is, and whether the kerb lies between it and the pavement.
function alongFace(face, x, y) {
  const { points, along } = KERBS[face];
  let best = { s: 0, away: Infinity };
  for (let i = 1; i < along.length; i++) {
    const ax = points[2 * i - 2], ay = points[2 * i - 1], dx = points[2 * i] - ax, dy = points[2 * i + 1] - ay, step = along[i] - along[i - 1];
    const t = step ? clamp(((x - ax) * dx + (y - ay) * dy) / (step * step), 0, 1) : 0, away = Math.hypot(ax + t * dx - x, ay + t * dy - y);
    if (away < best.away) best = { s: along[i - 1] + t * step, away, beyond: dx * (y - ay) - dy * (x - ax) < 0 };
  }
  return best;
}

// How far the pavement of a face reaches from its kerb at a chainage.
function reachAt(face, s) {
  const { n, foot: [fx, fy] } = kerbFrame(face, s, 1);
  let far = 0;
  for (const ring of STRIPS[face]) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const ax = ring[j], ay = ring[j + 1], ex = ring[i] - ax, ey = ring[i + 1] - ay, det = n[0] * ey - n[1] * ex;
      if (Math.abs(det) < 1e-9) continue;
      const t = ((ax - fx) * ey - (ay - fy) * ex) / det, r = ((ax - fx) * n[1] - (ay - fy) * n[0]) / det;
      if (r >= 0 && r <= 1 && t > far && t < BEYOND_M) far = t;
    }
  }
  return far;
}

// The face whose pavement or kerb is at a place of the map, or -1; `reach` in metres.
function faceNear(x, y, reach) {
  const inside = faceAt(x, y);
  if (inside >= 0) return inside;
  let best = -1, least = reach;
  BOXES.forEach((b, face) => {
    if (x < b[0] - reach || x > b[2] + reach || y < b[1] - reach || y > b[3] + reach) return;
    const { away } = alongFace(face, x, y);
    if (away < least) { least = away; best = face; }
  });
  return best;
}

// The rectangle of a bin at a chainage and side: its middle and its corners.
function placeBin(face, s, side, [, width, depth]) {
  const w = width / 100, d = depth / 100, at = clamp(s, Math.min(w / 2, KERBS[face].length / 2), Math.max(KERBS[face].length - w / 2, KERBS[face].length / 2));
  const { u, n, foot } = kerbFrame(face, at, w), near = side === BUILDING ? Math.max(0, reachAt(face, at) - d) : side === BAY ? -d : (DESK.rules.kerb_setback_m || 0);
  const corner = (a, b) => [foot[0] + u[0] * a + n[0] * b, foot[1] + u[1] * a + n[1] * b];
  const middle = corner(0, near + d / 2);
  return { face, s: at, side, x: middle[0], y: middle[1], corners: [...corner(-w / 2, near), ...corner(w / 2, near), ...corner(w / 2, near + d), ...corner(-w / 2, near + d)] };
}

// The pavement of a face between two chainages, as a ring.
function stretchRing(face, from, to) {
  const [a, b] = from < to ? [from, to] : [to, from], count = Math.max(1, Math.ceil((b - a) / 0.5)), near = [], far = [];
  for (let i = 0; i <= count; i++) {
    const s = a + (b - a) * i / count, { n, foot } = kerbFrame(face, s, 2.5), reach = Math.max(0.6, reachAt(face, s));
    near.push(foot[0], foot[1]); far.unshift(foot[0] + n[0] * reach, foot[1] + n[1] * reach);
  }
  return Float64Array.from([...near, ...far]);
}

function pixelRing(ring, px, py) {
  const path = new Path2D();
  for (let i = 0; i < ring.length; i += 2) { if (i) path.lineTo(px(ring[i]), py(ring[i + 1])); else path.moveTo(px(ring[0]), py(ring[1])); }
  path.closePath();
  return path;
}

function toCase(x, y) { return [x + DATA.origin[0], y + DATA.origin[1]].map((value) => Number(value.toFixed(3))); }
function fromCase([x, y]) { return [x - DATA.origin[0], y - DATA.origin[1]]; }
