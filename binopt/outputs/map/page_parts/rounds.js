// The plan's rounds: the way of each on its day, and where its truck works at the minute that is shown.

const ROUNDS = DATA.rounds.map((tour) => ({ ...tour, line: ringOf(tour.line), points: ringOf(tour.stops), begin: sums(tour.begin) }));

function roundsAt(minute) {
  const day = Math.floor(minute / 1440);
  return ROUNDS.filter((tour) => tour.day === day || (minute >= tour.from && minute < tour.to) || (minute + CYCLE >= tour.from && minute + CYCLE < tour.to));
}

// The last stop at which work has begun, or -1 where the truck is not on its way.
function stopAt(tour, minute) {
  const now = minute >= tour.from ? minute : minute + CYCLE;
  if (now < tour.from || now >= tour.to) return -1;
  let stop = 0;
  while (stop + 1 < tour.begin.length && tour.begin[stop + 1] <= now) stop++;
  return stop;
}

function drawRounds(ctx, minute, k, px, py, shown) {
  for (const tour of roundsAt(minute)) {
    if (!shown("stream" + tour.s)) continue;
    const path = new Path2D(), colour = streamColour(tour.s), stop = stopAt(tour, minute);
    for (let i = 0; i < tour.line.length; i += 2) { if (i) path.lineTo(px(tour.line[i]), py(tour.line[i + 1])); else path.moveTo(px(tour.line[0]), py(tour.line[1])); }
    ctx.lineJoin = "round"; ctx.lineWidth = stop < 0 ? 1.2 : 2.4; ctx.setLineDash(stop < 0 ? [5, 4] : []);
    ctx.strokeStyle = colour; ctx.globalAlpha = 0.75; ctx.stroke(path); ctx.globalAlpha = 1; ctx.setLineDash([]);
    if (stop < 0) continue;
    const x = px(tour.points[2 * stop]), y = py(tour.points[2 * stop + 1]);
    ctx.fillStyle = "#fff"; ctx.strokeStyle = INK; ctx.lineWidth = 1.5;
    ctx.beginPath(); ctx.roundRect(x - 11, y - 8, 22, 16, 4); ctx.fill(); ctx.stroke();
    ctx.fillStyle = colour; ctx.fillRect(x - 8, y - 5, 10, 10); ctx.strokeRect(x + 3.5, y - 5, 5, 6);
  }
}

// The round whose truck is drawn near a place of the map, or none; `reach` in metres.
function roundNear(x, y, reach) {
  return roundsAt(state.minute).find((tour) => {
    const stop = stopAt(tour, state.minute);
    return stop >= 0 && shown("stream" + tour.s) && Math.hypot(tour.points[2 * stop] - x, tour.points[2 * stop + 1] - y) < reach;
  });
}

function roundTip(tour) {
  const values = { id: word(tour.id), truck: word(tour.truck), day: dayText(tour.day), from: clockText(tour.from), to: clockText(tour.to), bins: number(tour.bins), km: number(tour.km, 1) };
  return [el("b", {}, DATA.streams[tour.s]), el("div", {}, say("roundAbout", values))];
}
