// What is told of a bin, a premises or a face: under the pointer in a line or two, and its whole week beside the map.

const SIDE_WORDS = [say("kerb"), say("building"), say("carriageway")];
const tip = byId("tip"), details = byId("details");
const panelParts = [];  // what has more to tell of what is chosen: gives nodes to put between its name and its week

function lawful(service, spot) { return (service.flags[spot] & 4) !== 0; }
function litres(service, spot) { return DATA.types[service.type[spot]][0] + " l"; }
function timesOf(service, row) { return service.rows.times[service.rows.time[row]]; }

function rowsOf(service, premises) {
  const found = [];
  for (let r = 0; r < service.rows.count; r++) if (HOLDINGS.p[service.rows.holding[r]] === premises) found.push(r);
  return found.sort((a, b) => timesOf(service, a)[0] - timesOf(service, b)[0] || service.rows.holding[a] - service.rows.holding[b]);
}

// The timetable row that has this bin out now, else the holding's next one.
function rowOfSpot(service, spot) {
  const h = service.holding[spot], rank = spot - service.first[h];
  let next = -1, wait = Infinity;
  for (let r = 0; r < service.rows.count; r++) {
    if (service.rows.holding[r] !== h || service.rows.bins[r] <= rank) continue;
    const [from, , , , to] = timesOf(service, r);
    const away = state.minute < to && state.minute >= from ? -1 : (from - state.minute + CYCLE) % CYCLE;
    if (away < wait) { wait = away; next = r; }
  }
  return next;
}

function whyNot(h) {
  const told = UNPLACED.get(h);
  return told ? word(told[0]) + (word(told[1]) ? ": " + word(told[1]) : "") : say("breaksRule");
}

function hideTip() { tip.hidden = true; canvas.classList.remove("over"); }

function showTip(found) {
  canvas.classList.toggle("over", found.spot >= 0 || found.face >= 0);
  if (!found.round && found.spot < 0 && found.face < 0) { hideTip(); return; }
  tip.replaceChildren(...(found.round ? roundTip(found.round) : found.spot >= 0 ? spotTip(found) : faceTip(found.face)));
  tip.hidden = false;
  const w = tip.offsetWidth, h = tip.offsetHeight;
  tip.style.left = Math.max(4, Math.min(size.w - w - 4, found.sx + 16)) + "px";
  tip.style.top = Math.max(4, found.sy + 18 + h > size.h ? found.sy - h - 12 : found.sy + 18) + "px";
}

function spotTip({ mode, spot }) {
  const service = SERVICES[mode], h = service.holding[spot], row = rowOfSpot(service, spot), lines = [el("b", {}, premisesName(HOLDINGS.p[h]))];
  lines.push(el("div", {}, `${DATA.streams[HOLDINGS.s[h]]}, ${litres(service, spot)}, ${SIDE_WORDS[service.flags[spot] & 3]}`));
  if (row >= 0) {
    const [out, from, to, takeIn, , day] = timesOf(service, row);
    lines.push(el("div", {}, say("tipRow", { day: dayText(day), out: clockText(out, day), from: clockText(from, day), to: clockText(to, day), in: clockText(takeIn, day) })));
  } else lines.push(el("div", {}, say("tipNotOut")));
  lines.push(el("div", {}, say("tipCarry", { metres: number(service.carry[spot] / 10, 1) })));
  if (!lawful(service, spot)) lines.push(el("div", { class: "warn" }, "✕ " + (mode === "plan" ? whyNot(h) : say("breaksHere"))));
  return lines;
}

function faceName(face) { return word(FACES.street[face]) || say("unnamed"); }

function faceTip(face) {
  const today = FACES.o_today[face], plan = FACES.o_plan[face];
  return [
    el("b", {}, faceName(face)),
    el("div", {}, say("tipFace", { today: figure(today), plan: figure(plan), change: changeText(today, plan) })),
    el("div", {}, say("tipLoss", { today: figure(LOSS.today[face]), plan: figure(LOSS.plan[face]) })),
  ];
}

function choose({ spot = -1, face = -1, premises = -1, mode = "plan" }) {
  hideTip();
  state.premises = spot >= 0 ? HOLDINGS.p[SERVICES[mode].holding[spot]] : premises;
  state.face = state.premises >= 0 ? -1 : face;
  const own = state.premises >= 0 ? premisesPanel(state.premises) : state.face >= 0 ? facePanel(state.face) : [];
  details.replaceChildren(...own.slice(0, 3), ...panelParts.flatMap((part) => part(mode === "plan" ? spot : -1)), ...own.slice(3));
  ask();
}

function closeButton() { return el("button", { type: "button", class: "close", "aria-label": say("close"), onclick: () => choose({}) }, "×"); }

function tableOf(heads, rows) {
  const head = el("thead", {}, el("tr", {}, ...heads.map((text, i) => el("th", { scope: "col", class: i === 1 ? "left" : undefined }, text))));
  const body = el("tbody", {}, ...rows.map((cells) => el("tr", {}, ...cells.map((text, i) => el("td", { class: i === 1 ? "left" : undefined }, text)))));
  return rows.length ? el("table", { class: "rows" }, head, body) : el("p", { class: "soft" }, say("nothingOut"));
}

function premisesPanel(p) {
  const nodes = [closeButton(), el("h2", { class: "what" }, premisesName(p)), el("p", { class: "soft" }, say("premises", { id: PREMISES.id[p] }))];
  for (const which of ["plan", "today"]) {
    const service = SERVICES[which], rows = rowsOf(service, p), cells = rows.map((r) => {
      const [out, from, to, takeIn, , day] = timesOf(service, r), bins = service.rows.bins[r];
      return [shortDay(day), DATA.streams[HOLDINGS.s[service.rows.holding[r]]] + (bins > 1 ? ` ×${bins}` : ""), clockText(out, day), `${clockText(from, day)}–${clockText(to, day)}`, clockText(takeIn, day)];
    });
    nodes.push(el("h3", {}, say(which)), tableOf([say("day"), say("waste"), say("out"), say("truck"), say("in")], cells));
    if (which === "plan") {
      const places = new Map();
      for (const r of rows) { const where = word(service.rows.where[r]), name = DATA.streams[HOLDINGS.s[service.rows.holding[r]]]; if (!places.has(where)) places.set(where, new Set()); places.get(where).add(name); }
      if (places.size) nodes.push(el("ul", {}, ...[...places].map(([where, names]) => el("li", {}, `${[...names].join(", ")}: ${where}`))));
    }
  }
  HOLDINGS.p.forEach((owner, h) => {
    if (owner === p && UNPLACED.has(h)) nodes.push(el("p", { class: "warn" }, "✕ " + say("noSpotFor", { waste: DATA.streams[HOLDINGS.s[h]], reason: whyNot(h) })));
  });
  return nodes;
}

// The week of a face: for each collection the trucks' window and how many bins wait for it there.
function weekOfFace(service, face) {
  const groups = new Map();
  for (let r = 0; r < service.rows.count; r++) {
    const h = service.rows.holding[r], first = service.first[h];
    if (first === service.first[h + 1] || service.face[first] !== face) continue;
    const [, from, to, , , day] = timesOf(service, r), key = `${day} ${HOLDINGS.s[h]} ${from} ${to}`, group = groups.get(key) || { day, s: HOLDINGS.s[h], from, to, bins: 0 };
    group.bins += service.rows.bins[r];
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.from - b.from || a.s - b.s);
}

function facePanel(face) {
  const figures = [["obstruction", FACES.o_today[face], FACES.o_plan[face]], ["pinch", FACES.s_today[face], FACES.s_plan[face]]].map(([name, a, b]) => [say(name), figure(a), figure(b), changeText(a, b)]);
  const share = (mode) => figure(LOSS[mode][face] / 1.68) + "\u00a0%";
  figures.push([say("bound"), "", figure(FACES.o_bound[face]), ""], [say("shareLost"), share("today"), share("plan"), ""]);
  const head = el("tr", {}, ...[say("perWeek"), say("today"), say("plan"), ""].map((text) => (text ? el("th", { scope: "col" }, text) : el("td", {}))));
  const body = figures.map((cells) => el("tr", {}, ...cells.map((text) => el("td", {}, text))));
  const nodes = [
    closeButton(), el("h2", { class: "what" }, faceName(face)),
    el("p", { class: "soft" }, say("faceWords", { id: word(FACES.id[face]), length: number(LENGTH[face]), clear: number(FACES.clear[face] / 100, 2) })),
    el("table", {}, el("thead", {}, head), el("tbody", {}, ...body)),
  ];
  for (const which of ["plan", "today"]) {
    const rows = weekOfFace(SERVICES[which], face).map(({ day, s, from, to, bins }) => [shortDay(day), DATA.streams[s], `${clockText(from, day)}–${clockText(to, day)}`, number(bins)]);
    nodes.push(el("h3", {}, say(which)), tableOf([say("day"), say("waste"), say("truck"), say("count")], rows));
  }
  return nodes;
}
