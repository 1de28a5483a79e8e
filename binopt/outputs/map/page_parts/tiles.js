// A background map, where the page was made with one: fetched only while its layer is chosen.

const BACKGROUND = DATA.background, TILES = new Map(), MOST_TILES = 400;
let tileZoom = 0;

// Draw the tiles that a view needs, in metres under the context's own transform; those that are missing are asked for.
function drawTiles(ctx, box, k) {
  const [a, b, c, d, e, f] = BACKGROUND.affine, across = Math.hypot(a, d);
  // one pixel of a tile of 256 for about one of the screen; on paper those that are there already, none is waited for
  if (!state.paper) tileZoom = Math.max(0, Math.min(BACKGROUND.largestZoom, Math.round(Math.log2(k / 256 / across))));
  const zoom = tileZoom, count = 2 ** zoom;
  const us = [], vs = [];
  for (const x of [box[0], box[2]]) for (const y of [box[1], box[3]]) { us.push(a * x + b * y + c); vs.push(d * x + e * y + f); }
  const low = [Math.floor(Math.min(...us) * count), Math.floor(Math.min(...vs) * count)], high = [Math.floor(Math.max(...us) * count), Math.floor(Math.max(...vs) * count)];
  if ((high[0] - low[0] + 1) * (high[1] - low[1] + 1) > MOST_TILES) return;
  const area = a * e - b * d;
  ctx.save();
  // from the tiles' world to metres: the way back of the affine, around the map's origin since canvases count in floats
  ctx.transform(e / area, -d / area, -b / area, a / area, 0, 0);
  for (let x = low[0]; x <= high[0]; x++) for (let y = Math.max(0, low[1]); y <= Math.min(count - 1, high[1]); y++) {
    const image = tileOf(zoom, ((x % count) + count) % count, y);
    if (image.complete && image.naturalWidth) ctx.drawImage(image, x / count - c, y / count - f, 1 / count, 1 / count);
  }
  ctx.restore();
}

function tileOf(z, x, y) {
  const key = `${z}/${x}/${y}`;
  if (!TILES.has(key)) {
    if (TILES.size > MOST_TILES) TILES.clear();
    const image = new Image();
    image.referrerPolicy = "no-referrer"; image.onload = refresh;
    image.src = BACKGROUND.url.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    TILES.set(key, image);
  }
  return TILES.get(key);
}
