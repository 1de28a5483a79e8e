// What is drawn, as paths in metres made once, and how: the colours, and the order from the ground up.

const STREAM_COLOURS = ["#22262e", "#0072b2", "#009e73", "#f0e442", "#cc79a7", "#56b4e9", "#8a5a00", "#8d99ae"];
const LOSS_COLOURS = DATA.scale.colours, BREAKS = DATA.scale.breaks;
const GROUND = LOSS_COLOURS[0], ROAD = "#fdfdfc", LAND = "#efece5";

const FACES = DATA.faces, LENGTH = FACES.length.map((cm) => cm / 100);
const LOSS = { today: FACES.o_today.map((o, i) => o / Math.max(LENGTH[i], 1)), plan: FACES.o_plan.map((o, i) => o / Math.max(LENGTH[i], 1)) };
const STRIPS = FACES.strip.map((rings) => rings.map(ringOf));

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
for (const mode of ["today", "plan"]) {
  const paths = LOSS_COLOURS.map(() => new Path2D());
  STRIPS.forEach((rings, face) => rings.forEach((ring) => addRing(paths[lossClass(LOSS[mode][face])], ring)));
  FACE_PATHS[mode] = paths;
}

const OBSTACLE_PATHS = { tree: new Path2D(), solid: new Path2D(), flat: new Path2D() };
DATA.obstacles.shape.forEach((coded, i) => {
  if (!coded.length) return;
  const kind = !DATA.obstacles.solid[i] ? "flat" : /tree/.test(word(DATA.obstacles.kind[i])) ? "tree" : "solid", path = OBSTACLE_PATHS[kind];
  if (coded.length === 3) {
    path.moveTo((coded[0] + coded[2]) / 100, coded[1] / 100);
    path.arc(coded[0] / 100, coded[1] / 100, coded[2] / 100, 0, 2 * Math.PI);
  } else addRing(path, ringOf(coded));
});

const DOOR_PATH = new Path2D();
for (let i = 0; i < PREMISES.id.length; i++) {
  const x = PREMISES.x[i], y = PREMISES.y[i];
  DOOR_PATH.moveTo(x + 0.35, y); DOOR_PATH.arc(x, y, 0.35, 0, 2 * Math.PI);
}

// The street without bins, in metres under the context's own transform; `k` is pixels per metre.
function drawStreet(ctx, mode, k) {
  ctx.fillStyle = ROAD; ctx.fill(ROAD_PATH);
  ctx.fillStyle = GROUND; ctx.fill(GROUND_PATH, "nonzero");
  ctx.fillStyle = "#dfe6ee"; ctx.fill(STAND_PATH);
  // seen from afar a pavement is thinner than a pixel: its colour is drawn at least five wide, most lost on top
  ctx.lineWidth = Math.max(0, 5 / k - 2.2); ctx.lineJoin = "round";
  FACE_PATHS[mode].forEach((path, i) => {
    if (!i) return;
    ctx.fillStyle = ctx.strokeStyle = LOSS_COLOURS[i]; ctx.fill(path, "nonzero");
    if (k < 2.2) ctx.stroke(path);
  });
  if (k > 1.2) {
    ctx.fillStyle = "#6f768026"; ctx.fill(OBSTACLE_PATHS.flat);
    ctx.lineWidth = 1 / k; ctx.setLineDash([4 / k, 3 / k]); ctx.strokeStyle = "#6f7680"; ctx.stroke(OBSTACLE_PATHS.flat); ctx.setLineDash([]);
  }
  if (k > 1.2) { ctx.lineWidth = 0.8 / k; ctx.strokeStyle = "#a39d90"; ctx.stroke(GROUND_PATH); }
  if (k > 0.8) {
    ctx.fillStyle = "#7d9a6b"; ctx.fill(OBSTACLE_PATHS.tree);
    ctx.fillStyle = "#848a93"; ctx.fill(OBSTACLE_PATHS.solid);
  }
  if (k > 3) { ctx.fillStyle = "#fff"; ctx.fill(DOOR_PATH); ctx.lineWidth = 1.2 / k; ctx.strokeStyle = "#1d2430"; ctx.stroke(DOOR_PATH); }
}

// The bins, in pixels: `px` and `py` turn metres into them. Bins that are out are full; far out they are squares of least size.
// Only a plan's spots are marked where they are not lawful (`told`): nobody chose today's.
function drawBins(ctx, service, k, px, py, box, all, told) {
  const { count, corners, x, y, out, stream, flags } = service, exact = k > 4.5, least = Math.max(2.2, Math.min(6, k * 1.6));
  const [west, south, east, north] = box, waiting = exact ? new Path2D() : null, crosses = [];
  const byStream = DATA.streams.map(() => []);
  for (let i = 0; i < count; i++) {
    if (x[i] < west || x[i] > east || y[i] < south || y[i] > north) continue;
    if (out[i] || all) { byStream[stream[i]].push(i); if (told && exact && !(flags[i] & 4)) crosses.push(i); } else if (waiting) addCorners(waiting, corners, i, px, py);
  }
  if (waiting) { ctx.lineWidth = 0.8; ctx.strokeStyle = "#1d243066"; ctx.stroke(waiting); }
  byStream.forEach((list, s) => {
    if (!list.length) return;
    ctx.fillStyle = STREAM_COLOURS[s % STREAM_COLOURS.length];
    ctx.strokeStyle = "#fff"; ctx.lineWidth = 1;
    if (exact) {
      const path = new Path2D();
      for (const i of list) addCorners(path, corners, i, px, py);
      ctx.fill(path); ctx.stroke(path);
    } else {
      const halo = least + 1.8, fill = ctx.fillStyle;
      for (const i of list) {
        if (k < 2 && (flags[i] & 4 || !told)) continue;
        ctx.fillStyle = flags[i] & 4 || !told ? "#fff" : "#ff3b1f";
        ctx.fillRect(px(x[i]) - halo / 2, py(y[i]) - halo / 2, halo, halo);
      }
      ctx.fillStyle = fill;
      for (const i of list) ctx.fillRect(px(x[i]) - least / 2, py(y[i]) - least / 2, least, least);
    }
  });
  ctx.strokeStyle = "#ff3b1f"; ctx.lineWidth = Math.max(1.5, k * 0.09); ctx.beginPath();
  for (const i of crosses) {
    const c = corners, j = i * 8;
    ctx.moveTo(px(c[j]), py(c[j + 1])); ctx.lineTo(px(c[j + 4]), py(c[j + 5]));
    ctx.moveTo(px(c[j + 2]), py(c[j + 3])); ctx.lineTo(px(c[j + 6]), py(c[j + 7]));
  }
  ctx.stroke();
}

function addCorners(path, c, i, px, py) {
  const j = i * 8;
  path.moveTo(px(c[j]), py(c[j + 1])); path.lineTo(px(c[j + 2]), py(c[j + 3]));
  path.lineTo(px(c[j + 4]), py(c[j + 5])); path.lineTo(px(c[j + 6]), py(c[j + 7])); path.closePath();
}
