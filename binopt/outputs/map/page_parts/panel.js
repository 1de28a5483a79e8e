// The words beside the map. Texts of the case go in as text nodes only.

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") node.addEventListener("click", value); else if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return node;
}

const byId = (id) => document.getElementById(id);
const SIDE_WORDS = ["at the kerb", "at the building side", "on a stand in the carriageway"];

function premisesName(p) { return word(PREMISES.address[p]) || PREMISES.id[p]; }
function lawful(service, spot) { return (service.flags[spot] & 4) !== 0; }
function litres(service, spot) { return DATA.types[service.type[spot]][0] + " l"; }

function rowsOf(service, premises) {
  const found = [];
  for (let r = 0; r < service.rows.count; r++) if (HOLDINGS.p[service.rows.holding[r]] === premises) found.push(r);
  const at = (r) => service.rows.times[service.rows.time[r]];
  return found.sort((a, b) => at(a)[0] - at(b)[0] || service.rows.holding[a] - service.rows.holding[b]);
}

// The timetable row that has this bin out now, else the holding's next one.
function rowOfSpot(service, spot) {
  const h = service.holding[spot], rank = spot - service.first[h];
  let next = -1, wait = Infinity;
  for (let r = 0; r < service.rows.count; r++) {
    if (service.rows.holding[r] !== h || service.rows.bins[r] <= rank) continue;
    const [from, , , , to] = service.rows.times[service.rows.time[r]];
    const away = state.minute < to && state.minute >= from ? -1 : (from - state.minute + CYCLE) % CYCLE;
    if (away < wait) { wait = away; next = r; }
  }
  return next;
}

function whyNot(h) {
  const told = UNPLACED.get(h);
  return told ? word(told[0]) + (word(told[1]) ? ": " + word(told[1]) : "") : "breaks a rule";
}

const tip = byId("tip");
function hideTip() { tip.hidden = true; canvas.classList.remove("over"); }

function hover(event) {
  const found = under(event);
  canvas.classList.toggle("over", found.spot >= 0);
  if (found.spot < 0 && found.face < 0) { hideTip(); return; }
  tip.replaceChildren(...(found.spot >= 0 ? spotTip(found) : faceTip(found.face)));
  tip.hidden = false;
  const w = tip.offsetWidth, h = tip.offsetHeight;
  tip.style.left = Math.max(4, Math.min(size.w - w - 4, found.sx + 16)) + "px";
  tip.style.top = Math.max(4, found.sy + 18 + h > size.h ? found.sy - h - 12 : found.sy + 18) + "px";
}

function spotTip({ mode, spot }) {
  const service = SERVICES[mode], h = service.holding[spot], row = rowOfSpot(service, spot), lines = [el("b", {}, premisesName(HOLDINGS.p[h]))];
  lines.push(el("div", {}, `${DATA.streams[HOLDINGS.s[h]]}, ${litres(service, spot)}, ${SIDE_WORDS[service.flags[spot] & 3]}`));
  if (row >= 0) {
    const [out, from, to, takeIn, , day] = service.rows.times[service.rows.time[row]];
    lines.push(el("div", {}, `${dayText(day)}: out ${clockText(out, day)}, truck ${clockText(from, day)}–${clockText(to, day)}, in by ${clockText(takeIn, day)}`));
  } else lines.push(el("div", {}, "not put out"));
  lines.push(el("div", {}, `${(service.carry[spot] / 10).toFixed(1)} m to carry`));
  if (!lawful(service, spot)) lines.push(el("div", { class: "warn" }, "✕ " + (mode === "plan" ? whyNot(h) : "breaks a rule here")));
  return lines;
}

function faceTip(face) {
  const name = word(FACES.street[face]) || "Face " + word(FACES.id[face]), today = FACES.o_today[face], plan = FACES.o_plan[face];
  return [
    el("b", {}, name),
    el("div", {}, `obstruction ${figure(today)} → ${figure(plan)} m·h a week (${changeText(today, plan)})`),
    el("div", {}, `fully taken ${figure(LOSS.today[face])} → ${figure(LOSS.plan[face])} h a week in the mean`),
  ];
}

function choose({ mode, spot, face }) {
  hideTip();
  state.face = spot >= 0 ? -1 : face;
  state.premises = spot >= 0 ? HOLDINGS.p[SERVICES[mode].holding[spot]] : -1;
  const box = byId("details");
  box.replaceChildren();
  if (state.premises >= 0) box.append(...premisesPanel(state.premises, mode));
  else if (state.face >= 0) box.append(...facePanel(state.face));
  ask();
}

function closeButton() { return el("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => choose({ spot: -1, face: -1 }) }, "×"); }

function premisesPanel(p, mode) {
  const nodes = [closeButton(), el("h3", {}, premisesName(p)), el("p", { class: "soft" }, `premises ${PREMISES.id[p]}`)];
  for (const which of ["plan", "today"]) {
    const service = SERVICES[which], rows = rowsOf(service, p), body = el("tbody", {});
    for (const r of rows) {
      const [out, from, to, takeIn, , day] = service.rows.times[service.rows.time[r]], h = service.rows.holding[r], bins = service.rows.bins[r];
      body.append(el("tr", {}, el("td", {}, DAY_NAMES[day % 7].slice(0, 3) + (DATA.weeks > 1 ? ` ${Math.floor(day / 7) + 1}` : "")), el("td", { class: "left" }, DATA.streams[HOLDINGS.s[h]] + (bins > 1 ? ` ×${bins}` : "")),
        el("td", {}, clockText(out, day)), el("td", {}, `${clockText(from, day)}–${clockText(to, day)}`), el("td", {}, clockText(takeIn, day))));
    }
    const head = el("thead", {}, el("tr", {}, ...["Day", "Stream", "Out", "Truck", "In by"].map((t, i) => el("th", i === 1 ? { style: "text-align:left" } : {}, t))));
    nodes.push(el("h2", {}, which === "plan" ? "Plan" : "Today"), rows.length ? el("table", { class: "rows" }, head, body) : el("p", { class: "soft" }, "nothing is put out"));
    if (which === "plan") {
      const places = new Map();
      for (const r of rows) { const where = word(service.rows.where[r]), name = DATA.streams[HOLDINGS.s[service.rows.holding[r]]]; if (!places.has(where)) places.set(where, new Set()); places.get(where).add(name); }
      nodes.push(el("ul", {}, ...[...places].map(([where, names]) => el("li", {}, `${[...names].join(", ")}: ${where}`))));
    }
  }
  HOLDINGS.p.forEach((owner, h) => {
    if (owner === p && UNPLACED.has(h)) nodes.push(el("p", { class: "warn" }, `✕ ${DATA.streams[HOLDINGS.s[h]]}: no lawful spot, ${whyNot(h)}`));
  });
  return nodes;
}

function facePanel(face) {
  const rows = [["Obstruction O, m·h", "o"], ["Pinch S, m·h", "s"], ["Barrier B, m·h", "b"]].map(([label, key]) => {
    const a = FACES[key + "_today"][face], b = FACES[key + "_plan"][face];
    return el("tr", {}, ...[label, figure(a), figure(b), changeText(a, b)].map((text) => el("td", {}, text)));
  });
  const share = (mode) => (LOSS[mode][face] / 1.68).toFixed(LOSS[mode][face] < 1.68 ? 2 : 1) + " %";
  rows.push(el("tr", {}, ...["Width lost, of the week", share("today"), share("plan"), ""].map((text) => el("td", {}, text))));
  return [
    closeButton(), el("h3", {}, word(FACES.street[face]) || "Unnamed street"),
    el("p", { class: "soft" }, `face ${word(FACES.id[face])}, ${LENGTH[face].toFixed(0)} m long, ${(FACES.clear[face] / 100).toFixed(2)} m must stay clear`),
    el("table", {}, el("thead", {}, el("tr", {}, ...["per week", "Today", "Plan", ""].map((text) => el("th", {}, text)))), el("tbody", {}, ...rows)),
  ];
}

function mark(paint) {
  const node = el("canvas", { width: 36, height: 36 }), ctx = node.getContext("2d");
  ctx.scale(2, 2); paint(ctx);
  return node;
}

function fillLegend() {
  const { unit, labels } = DATA.scale;
  const scale = el("div", { class: "key", style: `--n:${LOSS_COLOURS.length}` });
  LOSS_COLOURS.forEach((colour) => scale.append(el("i", { style: `background:${colour}` })));
  ["0", "> 0", ...labels].forEach((text, i) => scale.append(el("span", {}, i > 1 ? "≥ " + text : text)));
  const square = (colour, cross) => mark((c) => {
    c.fillStyle = colour; c.fillRect(3, 3, 12, 12); c.strokeStyle = "#fff"; c.strokeRect(3, 3, 12, 12);
    if (cross) { c.strokeStyle = "#ff3b1f"; c.lineWidth = 2; c.beginPath(); c.moveTo(3, 3); c.lineTo(15, 15); c.moveTo(15, 3); c.lineTo(3, 15); c.stroke(); }
  });
  const disc = (fill, stroke) => mark((c) => { c.beginPath(); c.arc(9, 9, 5, 0, 7); c.fillStyle = fill; c.fill(); if (stroke) { c.strokeStyle = stroke; c.lineWidth = 1.5; c.stroke(); } });
  const dashed = mark((c) => { c.fillStyle = "#6f768026"; c.fillRect(2, 4, 14, 10); c.strokeStyle = "#6f7680"; c.setLineDash([3, 2]); c.strokeRect(2, 4, 14, 10); });
  const outline = mark((c) => { c.strokeStyle = "#1d243088"; c.strokeRect(4, 4, 10, 10); });
  const item = (picture, text) => el("span", {}, picture, text);
  byId("legend").append(
    el("h2", {}, `Walking width lost, ${unit} a week`), scale,
    el("p", { class: "soft" }, `How long a metre of this pavement is, in the mean, fully taken by bins. Half its width for two hours counts as one hour.`),
    el("h2", {}, "Bins that are out"),
    el("div", { class: "marks" }, ...DATA.streams.map((name, i) => item(square(STREAM_COLOURS[i % STREAM_COLOURS.length]), name)),
      item(square("#22262e", true), "no lawful spot"), item(outline, "spot, bin not out")),
    el("div", { class: "marks" }, item(disc("#fff", "#1d2430"), "door"), item(disc("#7d9a6b"), "tree"), item(disc("#848a93"), "other obstacle"), item(dashed, "driveway, crossing …")),
  );
}

function fillSummary() {
  const s = DATA.summary;
  byId("name").textContent = s.name; byId("counts").textContent = s.counts; byId("share").textContent = s.share;
  byId("share-words").textContent = `pavement obstruction by bins, plan against today; ${s.shareExact} where everybody already knew the truck's minute`;
  const verdicts = s.verdicts.map((text) => el("p", { class: text.startsWith("Halved") ? "verdict yes" : "verdict" }, text));
  const figures = s.figures.map(([label, unit, today, exact, plan, share]) => el("tr", { title: `${label}, ${unit} a week; today with the exact minute known: ${exact}` }, ...[label, today, plan, share].map((text) => el("td", {}, text))));
  const head = el("thead", {}, el("tr", {}, ...["per week", "Today", "Plan", ""].map((text) => el("th", {}, text))));
  const levers = s.levers.map(([name, share]) => el("tr", {}, el("td", {}, name), el("td", {}, share)));
  byId("summary").append(
    el("h2", {}, "Is it halved?"), ...verdicts, el("p", { class: "soft" }, s.headline),
    el("h2", {}, "The week in figures"), el("table", {}, head, el("tbody", {}, ...figures)),
    ...(levers.length ? [el("h2", {}, "What each lever alone does to O"), el("table", {}, el("tbody", {}, ...levers))] : []),
    ...(s.restsOn.length ? [el("h2", {}, "What this rests on"), el("ul", {}, ...s.restsOn.map((text) => el("li", {}, text)))] : []),
    el("p", { class: "soft" }, s.made),
  );
}

byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = byId("query").value.trim().toLowerCase();
  if (!wanted) return;
  let found = PREMISES.id.findIndex((id) => id.toLowerCase() === wanted);
  if (found < 0) found = PREMISES.address.findIndex((a) => word(a).toLowerCase() === wanted);
  if (found < 0) found = PREMISES.address.findIndex((a, i) => word(a).toLowerCase().includes(wanted) || PREMISES.id[i].toLowerCase().includes(wanted));
  const box = byId("details");
  state.face = -1; state.premises = found;
  box.replaceChildren(...(found < 0 ? [el("p", {}, "Nothing found for this.")] : premisesPanel(found, "plan")));
  if (found >= 0) showPlace(PREMISES.x[found], PREMISES.y[found], 14); else ask();
});
