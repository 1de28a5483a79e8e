// Finding by address, id or street: a list below the field, by mouse or by keys.

const query = byId("query"), hits = byId("hits"), MOST_HITS = 12;
let listed = [], active = -1;

function plain(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }

let searchable = null;
// Whatever can be found, made ready at the first letter that is typed.
function everything() {
  if (searchable) return searchable;
  const streets = new Map();
  FACES.street.forEach((index, face) => { const name = word(index); if (name) (streets.get(name) || streets.set(name, []).get(name)).push(face); });
  searchable = [...streets].map(([name, faces]) => ({ text: plain(name), other: "", name, faces }));
  for (let p = 0; p < PREMISES.id.length; p++) searchable.push({ text: plain(premisesName(p)), other: plain(PREMISES.id[p]), name: premisesName(p), premises: p });
  return searchable;
}

function find(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const rank = (one) => (one.text === wanted || one.other === wanted ? 0 : one.text.startsWith(wanted) ? 1 : one.text.includes(wanted) ? 2 : one.other.includes(wanted) ? 3 : 9);
  const found = everything().map((one) => [rank(one), one]).filter(([n]) => n < 9);
  return found.sort((a, b) => a[0] - b[0]).slice(0, MOST_HITS).map(([, one]) => one);
}

function show(list) {
  listed = list; active = -1;
  hits.replaceChildren(...list.map((one, i) => el("li", { role: "option", id: "hit" + i, "aria-selected": "false", onclick: () => take(one) },
    el("span", {}, one.name), el("span", { class: "soft" }, one.faces ? say("street") : PREMISES.id[one.premises]))));
  hits.hidden = !list.length;
  query.setAttribute("aria-expanded", String(list.length > 0)); query.removeAttribute("aria-activedescendant");
  byId("found").textContent = query.value.trim() ? (list.length ? say("found", { count: number(list.length) }) : say("nothingFound")) : "";
  byId("found").classList.toggle("unseen", list.length > 0);
}

function activate(index) {
  active = (index + listed.length) % listed.length;
  [...hits.children].forEach((node, i) => { node.setAttribute("aria-selected", String(i === active)); if (i === active) node.scrollIntoView({ block: "nearest" }); });
  query.setAttribute("aria-activedescendant", "hit" + active);
}

function take(one) {
  if (one.faces) {
    const boxes = one.faces.map((face) => BOXES[face]);
    fitTo([0, 1].map((i) => Math.min(...boxes.map((box) => box[i]))).concat([2, 3].map((i) => Math.max(...boxes.map((box) => box[i])))));
    choose({ face: one.faces.reduce((a, b) => (LENGTH[b] > LENGTH[a] ? b : a)) });
  } else {
    showPlace(PREMISES.x[one.premises], PREMISES.y[one.premises], 14);
    choose({ premises: one.premises });
  }
  query.value = one.name;
  show([]); byId("found").textContent = "";
}

query.addEventListener("input", () => show(find(query.value)));
query.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && listed.length) activate(active + 1);
  else if (event.key === "ArrowUp" && listed.length) activate(active < 0 ? -1 : active - 1);
  else if (event.key === "Escape") { query.value = ""; show([]); }
  else return;
  event.preventDefault();
});
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!listed.length) show(find(query.value));
  if (listed.length) take(listed[Math.max(0, active)]);
});
byId("search").addEventListener("focusout", (event) => { if (!byId("search").contains(event.relatedTarget)) setTimeout(() => { hits.hidden = true; query.setAttribute("aria-expanded", "false"); }, 150); });
