// The figures of the week and what they rest on, from the plan's own report.

function fillSummary() {
  const s = DATA.summary, [today, exact, plan] = s.o;
  byId("name").textContent = s.name; byId("counts").textContent = s.counts; byId("share").textContent = changeText(today, plan);
  byId("share-words").textContent = say("shareWords", { exact: changeText(exact, plan) });
  const verdicts = s.verdicts.map(([halved, text]) => el("p", { class: halved ? "verdict yes" : "verdict" }, text));
  const figures = s.figures.map(([name, unit, a, known, b]) => el("tr", { title: say("figureAbout", { name, unit, exact: figure(known) }) }, ...[`${name}, ${unit}`, figure(a), figure(b), changeText(a, b)].map((text) => el("td", {}, text))));
  const head = el("tr", {}, ...[say("perWeek"), say("today"), say("plan"), ""].map((text) => (text ? el("th", { scope: "col" }, text) : el("td", {}))));
  const levers = s.levers.map(([name, o]) => el("tr", {}, el("td", {}, name), el("td", {}, changeText(today, o))));
  byId("summary").append(
    el("h2", {}, say("halved")), ...verdicts, el("p", { class: "soft" }, s.headline),
    el("h2", {}, say("figures")), el("table", {}, el("thead", {}, head), el("tbody", {}, ...figures)),
    ...(levers.length ? [el("h2", {}, say("levers")), el("table", {}, el("tbody", {}, ...levers))] : []),
    ...(s.restsOn.length ? [el("h2", {}, say("restsOn")), el("ul", {}, ...s.restsOn.map((text) => el("li", {}, text)))] : []),
    el("div", { id: "keys" }, el("h2", {}, say("keys")), el("p", { class: "soft" }, say("keysAbout"))),
    el("p", { class: "soft" }, s.made),
  );
}
