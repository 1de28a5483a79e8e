// Street names along their longest faces where there is room, so that a stranger knows where he is; doors by their address from near.

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

function drawLabels(ctx, px, py, box, frame, k) {
  ctx.font = "600 12px system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
  const taken = [];
  for (const label of LABELS) {
    if (label.x < box[0] || label.x > box[2] || label.y < box[1] || label.y > box[3]) continue;
    if (label.length * k * 1.2 < 40) continue;
    const name = label.name, width = ctx.measureText(name).width;
    if (width > label.length * k * 1.2) continue;
    let angle = -label.angle;
    if (Math.cos(angle) < 0) angle += Math.PI;
    // beside the kerb, over the carriageway
    const x = px(label.x) + Math.sin(label.angle) * 11, y = py(label.y) + Math.cos(label.angle) * 11;
    const rx = Math.abs(Math.cos(angle)) * width / 2 + 10, ry = Math.abs(Math.sin(angle)) * width / 2 + 10;
    if (x < frame.x + 4 || y < frame.y + 40) continue;
    if (taken.some((t) => Math.abs(t.x - x) < t.rx + rx && Math.abs(t.y - y) < t.ry + ry) || taken.some((t) => t.name === name && Math.hypot(t.x - x, t.y - y) < 320)) continue;
    taken.push({ x, y, rx, ry, name });
    ctx.save(); ctx.translate(x, y); ctx.rotate(angle);
    ctx.strokeStyle = "#fbfaf7"; ctx.lineWidth = 3.5; ctx.strokeText(name, 0, 0);
    ctx.fillStyle = "#4a5261"; ctx.fillText(name, 0, 0); ctx.restore();
    if (taken.length > 60) break;
  }
  ctx.textAlign = "left";
}

function drawAddresses(ctx, px, py, box) {
  ctx.font = "11px system-ui, sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "bottom"; ctx.lineJoin = "round";
  for (let i = 0; i < PREMISES.id.length; i++) {
    if (PREMISES.x[i] < box[0] || PREMISES.x[i] > box[2] || PREMISES.y[i] < box[1] || PREMISES.y[i] > box[3]) continue;
    const name = premisesName(i), text = name.length > 28 ? name.slice(0, 27) + "…" : name, x = px(PREMISES.x[i]), y = py(PREMISES.y[i]) - 8;
    ctx.strokeStyle = "#fbfaf7"; ctx.lineWidth = 3; ctx.strokeText(text, x, y);
    ctx.fillStyle = INK; ctx.fillText(text, x, y);
  }
  ctx.textAlign = "left";
}

function premisesName(p) { return word(PREMISES.address[p]) || PREMISES.id[p]; }
