// What the colours and signs mean, each with a box that shows or hides it.

function mark(paint) {
  const node = el("canvas", { width: 36, height: 36, "aria-hidden": "true" }), ctx = node.getContext("2d");
  ctx.scale(2, 2); paint(ctx);
  return node;
}

function square(colour, letters, cross) {
  return mark((c) => {
    c.fillStyle = colour; c.fillRect(1, 1, 16, 16); c.strokeStyle = LIGHT.has(colour) ? INK : "#fff"; c.strokeRect(1, 1, 16, 16);
    c.fillStyle = onColour(colour); c.textAlign = "center"; c.textBaseline = "middle"; c.font = `700 ${letters.length > 2 ? 7 : 10}px system-ui, sans-serif`; c.fillText(letters, 9, 9.5);
    if (cross) { c.strokeStyle = WRONG; c.lineWidth = 2; c.beginPath(); c.moveTo(1, 1); c.lineTo(17, 17); c.moveTo(17, 1); c.lineTo(1, 17); c.stroke(); }
  });
}

function disc(fill, stroke) {
  return mark((c) => { c.beginPath(); c.arc(9, 9, 5, 0, 7); c.fillStyle = fill; c.fill(); if (stroke) { c.strokeStyle = stroke; c.lineWidth = 1.5; c.stroke(); } });
}

function layerBox(layer, text, picture) {
  const box = el("input", { type: "checkbox", "data-layer": layer, onchange: (event) => setLayer(layer, event.target.checked) });
  box.checked = shown(layer);
  return el("label", { class: "layer" }, box, picture, el("span", {}, text));
}

// Bring the boxes up to the state, e.g. after a link was followed.
function markLayers() { for (const box of document.querySelectorAll("[data-layer]")) box.checked = shown(box.dataset.layer); }

function fillLegend() {
  const { unit, labels } = DATA.scale;
  const scale = el("div", { class: "key", style: `--n:${LOSS_COLOURS.length}` });
  LOSS_COLOURS.forEach((colour) => scale.append(el("i", { style: `background:${colour}` })));
  ["0", "> 0", ...labels].forEach((text, i) => scale.append(el("span", {}, i > 1 ? "≥ " + text : text)));
  const outline = mark((c) => { c.strokeStyle = "#1d243088"; c.strokeRect(4, 4, 10, 10); });
  const route = mark((c) => { c.strokeStyle = STREAM_COLOURS[1]; c.lineWidth = 2.4; c.beginPath(); c.moveTo(1, 14); c.lineTo(8, 5); c.lineTo(17, 9); c.stroke(); });
  byId("legend").append(
    el("h2", {}, say("layers")),
    layerBox("loss", say(unit === "minutes" ? "lossMinutes" : "loss")), scale, el("p", { class: "soft small" }, say("lossAbout")),
    el("h3", {}, say("bins")),
    el("div", { class: "marks" }, ...DATA.streams.map((name, s) => layerBox("stream" + s, name, square(streamColour(s), LETTERS[s])))),
    el("div", { class: "marks" }, layerBox("always", say("always")), layerBox("waiting", say("waiting"), outline), el("span", { class: "layer" }, square("#22262e", "", true), el("span", {}, say("noSpot")))),
    el("div", { class: "marks" },
      layerBox("obstacles", say("obstacles"), disc("#7d9a6b")), layerBox("doors", say("doors"), disc("#fff", INK)), layerBox("names", say("names")),
      ...(ROUNDS.length ? [layerBox("rounds", say("rounds"), route)] : []),
      ...(BACKGROUND ? [layerBox("tiles", say("tiles", { host: BACKGROUND.host }))] : [])),
  );
  if (BACKGROUND) {
    byId("credit").textContent = BACKGROUND.credit || BACKGROUND.host;
    watchers.push(() => { byId("credit").hidden = !shown("tiles"); });
  }
}
