// Putting it together.

function setMode(mode) {
  state.mode = mode;
  for (const button of document.querySelectorAll("#modes button")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  for (const kept in pictures) delete pictures[kept];
  ask();
}

for (const button of document.querySelectorAll("#modes button")) button.addEventListener("click", () => setMode(button.dataset.mode));
for (const button of document.querySelectorAll("#zoom button")) {
  button.addEventListener("click", () => (button.dataset.zoom === "fit" ? fit() : zoomMiddle(button.dataset.zoom === "in" ? 1.5 : 1 / 1.5)));
}
byId("all").addEventListener("change", (event) => { state.all = event.target.checked; ask(); });
window.addEventListener("resize", () => { resize(); drawCurve(); });

fillSummary(); fillLegend();
resize(); setMode("both"); fit(); setMinute(busiestMinute());
requestAnimationFrame(() => { document.documentElement.dataset.readyMs = performance.now().toFixed(0); });
