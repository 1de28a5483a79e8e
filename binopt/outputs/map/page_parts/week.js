// The hour of the week: a slider, a curve of how many bins are out, and a button that lets the week pass.

const slider = byId("minute"), curveCanvas = byId("curve"), playButton = byId("play");
const CURVES = { today: presenceCurve(SERVICES.today), plan: presenceCurve(SERVICES.plan) };
const CURVE_COLOURS = { today: "#b3431a", plan: "#0b5cad" };
const highest = Math.max(1, CURVES.today.reduce((a, b) => Math.max(a, b), 0), CURVES.plan.reduce((a, b) => Math.max(a, b), 0));
let playing = 0;

slider.max = CYCLE - 5;

function setMinute(minute) {
  state.minute = ((Math.round(minute / 5) * 5 % CYCLE) + CYCLE) % CYCLE;
  for (const mode of ["today", "plan"]) state.counts[mode] = markOut(SERVICES[mode], state.minute);
  slider.value = state.minute;
  const day = dayText(Math.floor(state.minute / 1440)), when = `${day} ${clockText(state.minute)}`;
  slider.setAttribute("aria-valuetext", say("minuteValue", { when, today: number(state.counts.today), plan: number(state.counts.plan) }));
  byId("time").replaceChildren(clockText(state.minute), el("small", {}, day));
  drawCurve(); ask();
}

function drawCurve(ratio = window.devicePixelRatio || 1) {
  const box = curveCanvas.getBoundingClientRect(), w = Math.max(1, box.width), h = Math.max(1, box.height);
  if (curveCanvas.width !== Math.round(w * ratio) || curveCanvas.height !== Math.round(h * ratio)) { curveCanvas.width = Math.round(w * ratio); curveCanvas.height = Math.round(h * ratio); }
  const ctx = curveCanvas.getContext("2d"), base = h - 14, steps = CURVES.today.length;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0); ctx.clearRect(0, 0, w, h);
  ctx.font = "11px system-ui, sans-serif"; ctx.textBaseline = "alphabetic"; ctx.textAlign = "left";
  const days = DATA.weeks * 7;
  for (let d = 0; d < days; d++) {
    const x = d / days * w;
    ctx.fillStyle = d % 2 ? "#f3f1ec" : "#ebe8e1"; ctx.fillRect(x, 0, w / days, base);
    ctx.fillStyle = "#5b6473";
    if (w / days > 26) ctx.fillText(w / days > 44 ? shortDay(d) : DATA.shortDays[d % 7], x + 4, h - 3);
  }
  for (const mode of ["today", "plan"]) {
    const curve = CURVES[mode];
    ctx.beginPath(); ctx.moveTo(0, base);
    for (let i = 0; i < steps; i++) { const y = base - curve[i] / highest * (base - 8); ctx.lineTo(i / steps * w, y); ctx.lineTo((i + 1) / steps * w, y); }
    ctx.lineTo(w, base); ctx.closePath();
    ctx.fillStyle = CURVE_COLOURS[mode] + (mode === "today" ? "40" : "66"); ctx.fill();
    ctx.strokeStyle = CURVE_COLOURS[mode]; ctx.lineWidth = 1.2; ctx.stroke();
  }
  const x = state.minute / CYCLE * w;
  ctx.fillStyle = "#1d2430"; ctx.fillRect(x - 1, 0, 2, base);
  ctx.textAlign = "right"; ctx.font = "600 11px system-ui, sans-serif";
  const told = [[say("plan"), CURVE_COLOURS.plan], [say("today"), CURVE_COLOURS.today], ...(w > 520 ? [[say("curve", { count: number(highest) }) + ":", "#5b6473"]] : [])];
  const widths = told.map(([text]) => ctx.measureText(text).width + 8);
  ctx.fillStyle = "#fbfaf7d9"; ctx.fillRect(w - widths.reduce((a, b) => a + b, 6), 1, w, 15);
  told.reduce((at, [text, colour], i) => { ctx.fillStyle = colour; ctx.fillText(text, at, 12); return at - widths[i]; }, w - 6);
}

function play() {
  if (playing) { clearInterval(playing); playing = 0; playButton.textContent = "▶"; playButton.setAttribute("aria-label", say("play")); return; }
  playButton.textContent = "❚❚"; playButton.setAttribute("aria-label", say("pause"));
  playing = setInterval(() => {
    let next = state.minute + 10;
    // hours in which nothing is out on either side are passed over
    for (let i = 0; i < CURVES.today.length && !CURVES.today[Math.floor(next % CYCLE / 5)] && !CURVES.plan[Math.floor(next % CYCLE / 5)]; i++) next += 5;
    setMinute(next);
  }, 90);
}

slider.addEventListener("input", () => setMinute(Number(slider.value)));
slider.addEventListener("keydown", (event) => {
  if (event.key !== "PageUp" && event.key !== "PageDown") return;
  setMinute(state.minute + (event.key === "PageUp" ? 60 : -60));
  event.preventDefault();
});
curveCanvas.addEventListener("pointerdown", (event) => {
  const box = curveCanvas.getBoundingClientRect(), at = (e) => setMinute(Math.min(CYCLE - 5, Math.max(0, Math.round((e.clientX - box.left) / box.width * CYCLE / 5) * 5)));
  at(event); curveCanvas.setPointerCapture(event.pointerId); curveCanvas.onpointermove = at;
  curveCanvas.onpointerup = curveCanvas.onpointercancel = () => { curveCanvas.onpointermove = null; };
});
playButton.addEventListener("click", play);

// The map opens on the hour at which most bins stand out today.
function busiestMinute() {
  let best = 0;
  CURVES.today.forEach((n, i) => { if (n > CURVES.today[best]) best = i; });
  let last = best;
  while (last + 1 < CURVES.today.length && CURVES.today[last + 1] === CURVES.today[best]) last++;
  return Math.round((best + last) / 2 / 3) * 15;
}
