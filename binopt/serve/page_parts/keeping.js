// Scenarios: keeping the desk as one, taking one up, letting go, comparing, and files to take along.

let kept = [], dropping = "";

async function listKept() { showKept((await asJson("kept")).kept); }

// What was kept in another tab meanwhile.
document.addEventListener("visibilitychange", () => { if (!document.hidden && DESK.id) inTurn(listKept); });

function showKept(list) {
  kept = list;
  byId("kept").replaceChildren(...(kept.length ? kept.map(keptItem) : [el("li", { class: "soft" }, say("noneKept"))]));
}

function keptItem({ name, about, why }) {
  const asked = dropping === name;
  return el("li", {},
    el("b", {}, name), about ? el("span", { class: "soft" }, " " + about) : undefined,
    why ? el("div", { class: "soft small" }, why) : undefined,
    el("div", { class: "row" },
      why ? undefined : el("button", { type: "button", "aria-label": say("openKept", { name }), onclick: () => openKept(name) }, say("open")),
      asked
        ? el("button", { type: "button", class: "danger", "data-key": "really", onclick: () => dropKept(name) }, say("reallyDrop", { name }))
        : el("button", { type: "button", "aria-label": say("dropKept", { name }), onclick: () => { dropping = name; showKept(kept); byId("kept").querySelector("[data-key=really]").focus(); } }, say("drop")),
      asked ? el("button", { type: "button", onclick: () => { dropping = ""; showKept(kept); } }, say("notDrop")) : undefined));
}

// Ask once more before something that is not kept is lost.
function askFirst(box, words, name, run) {
  box.replaceChildren(el("p", {}, words), el("div", { class: "row" },
    el("button", { type: "button", onclick: () => { box.replaceChildren(); run(); } }, name),
    el("button", { type: "button", onclick: () => { box.replaceChildren(); byId("keep-name").focus(); } }, say("notDrop"))));
  box.querySelector("button").focus();
}

function openKept(name) {
  const run = () => inTurn(async () => {
    takeWhole(await asJson("open", { name }));
    calledKept(name);
    clearAnswer(say("opened", { name })); showChosenAgain();
  }, true);
  if (DESK.changes.length && !DESK.keptAs) askFirst(byId("keep-told"), say("openLoses", { name }), say("openKept", { name }), run); else run();
}

function dropKept(name) { dropping = ""; return inTurn(async () => { showKept((await asJson("drop", { name })).kept); announce(say("dropped", { name })); byId("keep-name").focus(); }); }

byId("keep").addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
});

function keep() {
  const name = byId("keep-name").value.trim(), about = byId("keep-about").value.trim(), told = byId("keep-told");
  const run = () => inTurn(async () => {
    showKept((await asJson("keep", { name, about })).kept);
    told.replaceChildren(el("p", { class: "fine" }, "✓ " + say("keptNow", { name })));
    byId("keep-name").value = ""; byId("keep-about").value = "";
    calledKept(name);
  });
  told.replaceChildren();
  if (kept.some((one) => one.name.toLowerCase() === name.toLowerCase())) askFirst(told, say("keptAlready", { name }), say("replaceIt"), run); else run();
}

// Files: fetched with the desk's name in the request's head, which a link could not say.
function download(path, name) {
  return inTurn(async () => {
    const url = URL.createObjectURL(await (await askServer(path)).blob());
    const link = el("a", { href: url, download: name });
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    announce(say("saved", { name }));
  });
}
byId("get-scenario").addEventListener("click", () => download("scenario.toml", "scenario.toml"));
byId("get-plan").addEventListener("click", () => download("plan.zip", "plan.zip"));

// The table of all that can be compared, and the streets that win and lose.
const COMPARED = [["o", say("obstruction")], ["s", say("pinch")], ["b", say("barrier")], ["a", say("lostArea")]];

function columnName({ name }, i) { return i === 0 ? say("asItWas") : i === 1 ? say("thisDesk") : name; }

function comparedTable({ rows: columns, baselines, crew_hours: crew }) {
  const base = columns[0].figures, cells = (make) => columns.map(({ figures }) => el("td", {}, ...(figures ? [make(figures)].flat() : ["–"])));
  const against = (a, b) => { const text = changeText(a, b); return text === "0\u00a0%" ? [] : [el("small", {}, " " + text)]; };
  const row = (name, make) => el("tr", {}, el("th", { scope: "row" }, name), ...cells(make));
  const [first, ...others] = COMPARED.map(([key, words]) => row(words, (figures) => [figure(figures[key]), ...against(base[key], figures[key])]));
  const head = columns.map((one, i) => el("th", { scope: "col" }, columnName(one, i), i > 1 && one.about ? el("small", {}, one.about) : "", one.figures ? "" : el("small", {}, say("notReckoned"))));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("compareTitle") }, el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("perWeek")), ...head)),
    el("tbody", {}, first,
      row(say("againstToday"), (figures) => changeText(baselines.today.o, figures.o)), row(say("againstExact"), (figures) => changeText(baselines.exact.o, figures.o)), ...others,
      row(say("crewHours"), () => number(crew.plan, 1)), row(say("unlawfulSpots"), (figures) => number(figures.unlawful)))));
}

function streetsTold(one, i) {
  const { streets } = one, part = (title, list) => (list.length ? [el("h4", {}, title), linesOf(list, ({ street, o_base: before, o }) => el("li", {}, `${street}: ${figure(before)} → ${figure(o)} (${changeText(before, o)})`))] : []);
  return el("section", {}, el("h3", {}, columnName(one, i)), ...part(say("streetsWin"), streets.filter((street) => street.o < street.o_base)), ...part(say("streetsLose"), streets.filter((street) => street.o > street.o_base).reverse()),
    streets.length ? undefined : el("p", { class: "soft" }, say("noStreets")));
}

const compareDialog = byId("compare");
byId("open-compare").addEventListener("click", () => inTurn(async () => {
  const told = await asJson("compare");
  byId("compared").replaceChildren(comparedTable(told), el("div", { class: "columns" }, ...told.rows.map(streetsTold).filter((_, i) => i > 0 && told.rows[i].figures)));
  compareDialog.showModal();
}));
byId("close-compare").addEventListener("click", () => compareDialog.close());
