// What is drawn, as paths in metres made once, and how: the colours, and the order from the ground up.

const STREAM_COLOURS = DATA.scale.streams;
const LIGHT = new Set(STREAM_COLOURS.filter((colour) => [1, 3, 5].reduce((sum, i) => sum + parseInt(colour.slice(i, i + 2), 16), 0) > 420));
const INK = "#1d2430", CHOSEN = "#0b5cad", WRONG = "#ff3b1f";
const LOSS_COLOURS = DATA.scale.colours, BREAKS = DATA.scale.breaks;
const GROUND = LOSS_COLOURS[0], ROAD = "#fdfdfc", LAND = "#efece5";

const FACES = DATA.faces, LENGTH = FACES.length.map((cm) => cm / 100);
const LOSS = { today: FACES.o_today.map((o, i) => o / Math.max(LENGTH[i], 1)), plan: FACES.o_plan.map((o, i) => o / Math.max(LENGTH[i], 1)) };
const STRIPS = FACES.strip.map((rings) => rings.map(ringOf));

function streamColour(s) { return STREAM_COLOURS[s % STREAM_COLOURS.length]; }
function onColour(colour) { return LIGHT.has(colour) ? INK : "#fff"; }

function lossClass(loss) {
  if (!(loss > 0)) return 0;
  let colour = 1;
  for (const limit of BREAKS) if (loss >= limit) colour++;
  return colour;
}

function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) addRing(path, ring);
  return path;
}

const GROUND_PATH = pathOf(DATA.ground.map(ringOf)), ROAD_PATH = pathOf(DATA.roads.map(ringOf)), STAND_PATH = pathOf(DATA.stands.map(ringOf));
const FACE_PATHS = {};
function layFaces(mode) {
  const paths = LOSS_COLOURS.map(() => new Path2D());
  STRIPS.forEach((rings, face) => rings.forEach((ring) => addRing(paths[lossClass(LOSS[mode][face])], ring)));
  FACE_PATHS[mode] = paths;
}
layFaces("today"); layFaces("plan");

const OBSTACLE_PATHS = {};  // by mode: flat ones, trees, and all others
// Lay out the obstacles, but for those that `gone` says are not there.
function layObstacles(mode, gone) {
  const paths = OBSTACLE_PATHS[mode] = [new Path2D(), new Path2D(), new Path2D()];
  DATA.obstacles.shape.forEach((coded, i) => {
    if (!coded.length || gone(i)) return;
    const path = paths[DATA.obstacles.kind[i]];
    if (coded.length === 3) {
      const [x, y, radius] = coded;
      path.moveTo((x + radius) / 100, y / 100); path.arc(x / 100, y / 100, radius / 100, 0, 2 * Math.PI);
    } else addRing(path, ringOf(coded));
  });
}
layObstacles("today", () => false); layObstacles("plan", () => false);

const DOOR_PATH = new Path2D();
for (let i = 0; i < PREMISES.id.length; i++) {
  DOOR_PATH.moveTo(PREMISES.x[i] + 0.35, PREMISES.y[i]);
  DOOR_PATH.arc(PREMISES.x[i], PREMISES.y[i], 0.35, 0, 2 * Math.PI);
}

// The street without bins, in metres under the context's own transform; `k` is pixels per metre.
function drawStreet(ctx, mode, k, shown) {
  const [flat, trees, solid] = OBSTACLE_PATHS[mode];
  if (!shown("tiles")) {
    ctx.fillStyle = ROAD; ctx.fill(ROAD_PATH);
    ctx.fillStyle = GROUND; ctx.fill(GROUND_PATH, "nonzero");
  }
  ctx.fillStyle = "#dfe6ee"; ctx.fill(STAND_PATH);
  // seen from afar a pavement is thinner than a pixel: its colour is drawn at least five wide, most lost on top
  ctx.lineWidth = Math.max(0, 5 / k - 2.2); ctx.lineJoin = "round";
  if (shown("loss")) {
    FACE_PATHS[mode].forEach((path, i) => {
      if (!i) return;
      ctx.fillStyle = ctx.strokeStyle = LOSS_COLOURS[i]; ctx.fill(path, "nonzero");
      if (k < 2.2) ctx.stroke(path);
    });
  }
  if (k > 1.2 && shown("obstacles")) {
    ctx.fillStyle = "#6f768026"; ctx.fill(flat);
    ctx.lineWidth = 1 / k; ctx.setLineDash([4 / k, 3 / k]); ctx.strokeStyle = "#6f7680"; ctx.stroke(flat); ctx.setLineDash([]);
  }
  if (k > 1.2) { ctx.lineWidth = 0.8 / k; ctx.strokeStyle = "#a39d90"; ctx.stroke(GROUND_PATH); }
  if (k > 0.8 && shown("obstacles")) {
    ctx.fillStyle = "#7d9a6b"; ctx.fill(trees);
    ctx.fillStyle = "#848a93"; ctx.fill(solid);
  }
  if (k > 3 && shown("doors")) { ctx.fillStyle = "#fff"; ctx.fill(DOOR_PATH); ctx.lineWidth = 1.2 / k; ctx.strokeStyle = INK; ctx.stroke(DOOR_PATH); }
}

const EXACT_FROM = 4.5;  // pixels per metre from which bins are drawn in their own shape
const NAMED_FROM = 34;   // and from which each bears its litres

// The bins, in pixels: `px` and `py` turn metres into them. Bins that are out are full; far out they are squares of least size.
// Only a plan's spots are marked where they are not lawful (`told`): nobody chose today's.
function drawBins(ctx, service, k, px, py, box, shown, told) {
  const { count, corners, x, y, out, stream, flags } = service, exact = k > EXACT_FROM, least = Math.max(2.2, Math.min(6, k * 1.6));
  const [west, south, east, north] = box, waiting = exact && shown("waiting") ? new Path2D() : null, crosses = [], all = shown("always");
  const byStream = DATA.streams.map(() => []), seen = DATA.streams.map((_, s) => shown("stream" + s));
  for (let i = 0; i < count; i++) {
    if (!seen[stream[i]] || x[i] < west || x[i] > east || y[i] < south || y[i] > north) continue;
    if (out[i] || all) { byStream[stream[i]].push(i); if (told && exact && !(flags[i] & 4)) crosses.push(i); } else if (waiting) addCorners(waiting, corners, i, px, py);
  }
  if (waiting) { ctx.lineWidth = 0.8; ctx.strokeStyle = "#1d243066"; ctx.stroke(waiting); }
  byStream.forEach((list, s) => {
    if (!list.length) return;
    const colour = streamColour(s);
    ctx.fillStyle = colour; ctx.strokeStyle = LIGHT.has(colour) ? INK : "#fff"; ctx.lineWidth = 1;
    if (exact) {
      const path = new Path2D();
      for (const i of list) addCorners(path, corners, i, px, py);
      ctx.fill(path); ctx.stroke(path);
      if (k >= NAMED_FROM) for (const i of list) nameBin(ctx, service, i, px(x[i]), py(y[i]), k, colour);
    } else {
      const halo = least + 1.8;
      for (const i of list) {
        const wrong = told && !(flags[i] & 4);
        if (k < 2 && !wrong) continue;
        ctx.fillStyle = wrong ? WRONG : LIGHT.has(colour) ? INK : "#fff";
        ctx.fillRect(px(x[i]) - halo / 2, py(y[i]) - halo / 2, halo, halo);
      }
      ctx.fillStyle = colour;
      for (const i of list) ctx.fillRect(px(x[i]) - least / 2, py(y[i]) - least / 2, least, least);
    }
  });
  ctx.strokeStyle = WRONG; ctx.lineWidth = Math.max(1.5, Math.min(6, k * 0.09)); ctx.beginPath();
  for (const i of crosses) {
    const c = corners, j = i * 8;
    ctx.moveTo(px(c[j]), py(c[j + 1])); ctx.lineTo(px(c[j + 4]), py(c[j + 5]));
    ctx.moveTo(px(c[j + 2]), py(c[j + 3])); ctx.lineTo(px(c[j + 6]), py(c[j + 7]));
  }
  ctx.stroke();
}

function nameBin(ctx, service, i, x, y, k, colour) {
  const [litres, width] = DATA.types[service.type[i]], size = Math.min(13, k * width / 100 / 3.2);
  if (size < 5) return;
  let angle = -service.turn[i] * Math.PI / 1800;
  if (Math.cos(angle) < -1e-9) angle += Math.PI;
  ctx.save(); ctx.translate(x, y); ctx.rotate(angle);
  ctx.fillStyle = onColour(colour); ctx.textAlign = "center"; ctx.textBaseline = "middle";
  ctx.font = `700 ${size}px system-ui, sans-serif`; ctx.fillText(LETTERS[service.stream[i]], 0, -size * 0.6);
  ctx.font = `${size}px system-ui, sans-serif`; ctx.fillText(String(litres), 0, size * 0.6);
  ctx.restore();
}

function addCorners(path, c, i, px, py) {
  const j = i * 8;
  path.moveTo(px(c[j]), py(c[j + 1])); path.lineTo(px(c[j + 2]), py(c[j + 3]));
  path.lineTo(px(c[j + 4]), py(c[j + 5])); path.lineTo(px(c[j + 6]), py(c[j + 7])); path.closePath();
}
