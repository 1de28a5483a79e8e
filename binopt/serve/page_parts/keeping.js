// Scenarios: keeping the desk as one, taking one up, letting go, comparing, and files to take along.

let kept = [], dropping = "";

async function listKept() { showKept((await asJson("kept")).kept); }

function showKept(list) {
  kept = list;
  byId("kept").replaceChildren(...(kept.length ? kept.map(keptItem) : [el("li", { class: "soft" }, say("noneKept"))]));
}

function keptItem({ name, about }) {
  const asked = dropping === name;
  return el("li", {},
    el("b", {}, name), about ? el("span", { class: "soft" }, " " + about) : undefined,
    el("div", { class: "row" },
      el("button", { type: "button", "aria-label": say("openKept", { name }), onclick: () => openKept(name) }, say("open")),
      asked
        ? el("button", { type: "button", class: "danger", "data-key": "really", onclick: () => dropKept(name) }, say("reallyDrop", { name }))
        : el("button", { type: "button", "aria-label": say("dropKept", { name }), onclick: () => { dropping = name; showKept(kept); byId("kept").querySelector("[data-key=really]").focus(); } }, say("drop")),
      asked ? el("button", { type: "button", onclick: () => { dropping = ""; showKept(kept); } }, say("notDrop")) : undefined));
}

function openKept(name) {
  return inTurn(async () => { takeWhole(await asJson("open", { name })); clearAnswer(); announce(say("opened", { name })); answerBox.prepend(el("p", {}, say("opened", { name }))); showChosenAgain(); });
}

function dropKept(name) { dropping = ""; return inTurn(async () => { showKept((await asJson("drop", { name })).kept); announce(say("dropped", { name })); byId("keep-name").focus(); }); }

byId("keep").addEventListener("submit", (event) => {
  event.preventDefault();
  keep(false);
});

function keep(replace) {
  const name = byId("keep-name").value.trim(), about = byId("keep-about").value.trim(), told = byId("keep-told");
  told.replaceChildren();
  return inTurn(async () => {
    try { showKept((await asJson("keep", { name, about, ...(replace ? { replace } : {}) })).kept); } catch (fault) {
      if (!(fault instanceof Refused) || fault.told.code !== "exists") throw fault;
      told.replaceChildren(el("p", {}, say("keptAlready", { name })), el("button", { type: "button", onclick: () => keep(true) }, say("replaceIt")));
      return;
    }
    told.replaceChildren(el("p", { class: "fine" }, "✓ " + say("keptNow", { name })));
    byId("keep-name").value = ""; byId("keep-about").value = "";
    DESK.total.kept_as = name;
    showDesk();
  });
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
const COMPARED = [["o", 0], ["s", 0], ["b", 0], ["a", 0], ["crew_h", 1], ["unlawful", 0]];
const COMPARED_WORDS = { o: say("obstruction"), s: say("pinch"), b: say("barrier"), a: say("lostArea"), crew_h: say("crewHours"), unlawful: say("unlawfulSpots") };

function columnName({ what, name }) { return what === "base" ? say("asItWas") : what === "desk" ? say("thisDesk") : name; }

function comparedTable(columns) {
  const base = columns.find((one) => one.what === "base") || columns[0];
  const cell = (one, key) => {
    const value = one[key];
    if (one.error || value === undefined || value === null) return el("td", {}, "–");
    const against = one === base ? "" : changeText(base[key], value);
    return el("td", {}, key === "unlawful" ? number(value) : figure(value), against && against !== "0\u00a0%" ? el("small", {}, " " + against) : undefined);
  };
  const lines = COMPARED.map(([key]) => el("tr", {}, el("th", { scope: "row" }, COMPARED_WORDS[key]), ...columns.map((one) => cell(one, key))));
  const against = [["o_today", say("againstToday")], ["o_exact", say("againstExact")]].map(([key, words]) => el("tr", {}, el("th", { scope: "row" }, words), ...columns.map((one) => el("td", {}, one.error || !one[key] ? "–" : changeText(one[key], one.o)))));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": say("compareTitle") }, el("table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("perWeek")), ...columns.map((one) => el("th", { scope: "col" }, columnName(one), one.about ? el("small", {}, one.about) : undefined, one.error ? el("small", { class: "warn" }, one.error) : undefined)))),
    el("tbody", {}, ...lines.slice(0, 1), ...against, ...lines.slice(1))));
}

function streetsTold(one) {
  const { streets = [] } = one;
  const part = (title, list) => (list.length ? [el("h4", {}, title), el("ul", {}, ...list.slice(0, 8).map(({ street, o_base: before, o }) => el("li", {}, `${street || say("unnamed")}: ${figure(before)} → ${figure(o)} (${changeText(before, o)})`)))] : []);
  return el("section", {}, el("h3", {}, columnName(one)), ...part(say("streetsWin"), streets.filter((street) => street.o < street.o_base)), ...part(say("streetsLose"), streets.filter((street) => street.o > street.o_base)),
    streets.length ? undefined : el("p", { class: "soft" }, say("noStreets")));
}

const compareDialog = byId("compare");
byId("open-compare").addEventListener("click", () => inTurn(async () => {
  const { columns } = await asJson("compare");
  byId("compared").replaceChildren(comparedTable(columns), el("div", { class: "columns" }, ...columns.filter((one) => one.what !== "base" && !one.error).map(streetsTold)));
  compareDialog.showModal();
}));
byId("close-compare").addEventListener("click", () => compareDialog.close());
