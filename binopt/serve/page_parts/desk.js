// Putting the desk together: tools, undo and redo, what the desk holds, keys.

const TOOL_HINTS = { hand: say("handHint"), forbid: say("forbidHint"), thing: say("thingHint") };

function setTool(name) {
  toolName = name;
  stretch = null; drawn = []; thing = null;
  if (shifted && !shifted.sent) shifted = null;
  if (name !== "hand" && state.mode === "today") setMode("plan");
  showToolRow(); ask();
}

function showToolRow() {
  for (const button of document.querySelectorAll("#tools [data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === toolName));
  byId("stage").dataset.tool = toolName;
  byId("tool-hint").textContent = TOOL_HINTS[toolName];
  byId("forbid-row").hidden = toolName !== "forbid";
  byId("thing-row").hidden = toolName !== "thing";
  byId("shape-done").hidden = drawn.length < 3;
  byId("thing-chosen").replaceChildren(...(thing ? [thingName(thing), el("button", { type: "button", onclick: () => shiftByKeys(thing) }, say("moveByKeys")), el("button", { type: "button", onclick: () => removeThing(thing) }, say("remove"))] : []));
}

function pressOne(buttons, chosen) { for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen)); }

for (const button of document.querySelectorAll("#tools [data-tool]")) button.addEventListener("click", () => setTool(button.dataset.tool));
for (const [row, chosen] of [["forbid-row", (value) => { stretchKind = value; }], ["thing-row", () => { drawn = []; showToolRow(); ask(); }]]) {
  const buttons = byId(row).querySelectorAll("[data-choice]");
  for (const button of buttons) button.addEventListener("click", () => { pressOne(buttons, button); chosen(button.dataset.choice); });
}
byId("shape-done").addEventListener("click", finishShape);
byId("thing-kind").append(...options(DATA.desk.kinds, "bench"));
byId("undo").addEventListener("click", undo);
byId("redo").addEventListener("click", redo);

function showStep(id, words, name, none) {
  const button = byId(id), text = !words ? none : say(name, { what: words });
  // kept in the order of keys where it does nothing, so that the keyboard does not lose its place
  button.setAttribute("aria-disabled", String(!words));
  button.setAttribute("aria-label", text); button.title = text;
}

// A change of the street in words, as it stands in the file of scenarios.
function changeWords(change) {
  const { what, face, id } = change;
  if (what === "place" || what === "free") {
    const holding = HOLDING_OF.get(change.premises + "\n" + change.stream), key = keyOf(holding, change.rank - 1), i = spotOf(key);
    return say(what === "place" ? "didMove" : "freeWords", { bin: binWords(key, i < 0 ? 0 : SERVICES.plan.type[i]) });
  }
  if (what === "close" || what === "open") {
    const stretch = say("stretchAt", { street: faceName(FACE_OF.get(face)), from: number(change.from_m, 1), to: number(change.to_m, 1) });
    return say(what === "close" ? "didClose" : "openWords", { stretch });
  }
  if (what === "rule") {
    const key = RULES.find((name) => name in change), value = change[key];
    const words = key === "sides" ? sidesWords(sidesText(value)) : number(value, 2);
    return `${face ? faceName(FACE_OF.get(face)) + ": " : ""}${FIELD_WORDS[key]}: ${words}`;
  }
  const known = DESK.obstacles.find((one) => one.id === id) || CASE_THINGS.find((one) => one && one.id === id) || { id, kind: change.kind || "" };
  return say({ add_obstacle: "didPutUp", move_obstacle: "didMoveThing", remove_obstacle: "removeThing" }[what], { thing: thingName(known).trim() });
}

// What undo or redo would do, or nothing: what was done too long ago is not undone.
function stepWords(path) {
  const change = path === "redo" ? DESK.next_change : DESK.undo === null ? null : DESK.changes.at(-1);
  return change ? changeWords(change) : "";
}

function deskWords() {
  const count = DESK.changes.length;
  if (DESK.keptAs) return say("keptAs", { name: DESK.keptAs });
  return count ? say(count === 1 ? "editOne" : "edits", { count: number(count) }) : say("noEdits");
}

function showDesk() {
  thing = null;
  showToolRow();
  showStep("undo", stepWords("undo"), "undoWhat", say("nothingToUndo"));
  showStep("redo", stepWords("redo"), "redoWhat", say("nothingToRedo"));
  byId("step-words").textContent = stepWords("undo");
  byId("desk-total").replaceChildren(...[totalLine(), el("p", { class: "soft" }, deskWords())].filter(Boolean));
  byId("edits-box").hidden = !DESK.changes.length;
  byId("edits").replaceChildren(...DESK.changes.map((change) => el("li", {}, changeWords(change))));
  const [today, exact] = DATA.summary.o;
  if (DESK.total.o !== undefined) { byId("share").textContent = changeText(today, DESK.total.o); byId("share-words").textContent = say("shareWords", { exact: changeText(exact, DESK.total.o) }); }
  byId("closed").replaceChildren(...(DESK.closed.length ? DESK.closed.filter((one) => FACE_OF.has(one.face_id)).map((one) => closedItem(one, true)) : [el("li", { class: "soft" }, say("noneClosed"))]));
  byId("things").replaceChildren(...(DESK.obstacles.length ? DESK.obstacles.map(thingItem) : [el("li", { class: "soft" }, say("noThings"))]));
  fillRules();
  // for whoever drives the page: whose desk this is, and how far it is
  if (DESK.id) Object.assign(document.documentElement.dataset, { desk: DESK.id, revision: String(DESK.revision) });
}

window.addEventListener("keydown", (event) => {
  if (compareDialog.open) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "range" && event.target.type !== "checkbox";
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !typing) {
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo(); else if (key === "y" || (key === "z" && event.shiftKey)) redo(); else return;
    event.preventDefault();
  }
});

new ResizeObserver(() => { if (!before) resize(); }).observe(stage);

// The desk opens on the plan alone, with every spot: what stands out at one minute is too little to work on.
if (location.hash.length < 2) { setLayer("always", true); markLayers(); setMode("plan"); fit(); }
fillDeskLegend();
clearAnswer();
showDesk();
beginDesk();
