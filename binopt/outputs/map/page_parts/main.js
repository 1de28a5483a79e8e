// Putting it together.

for (const button of document.querySelectorAll("#modes button")) button.addEventListener("click", () => setMode(button.dataset.mode));
for (const button of document.querySelectorAll("#zoom button")) {
  button.addEventListener("click", () => (button.dataset.zoom === "fit" ? fit() : zoomMiddle(button.dataset.zoom === "in" ? 1.5 : 1 / 1.5)));
}
window.addEventListener("resize", () => { if (!before) { resize(); drawCurve(); } });
window.addEventListener("hashchange", followLink);
window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "range" && event.target.type !== "checkbox") return;
  if (event.key === "/") { query.focus(); query.select(); event.preventDefault(); }
  else if (event.key === "p" || event.key === "P") play();
});

fillSummary(); fillLegend();
resize(); setMode("both"); setSplit(0.5); fit(); setMinute(busiestMinute());
followLink();
watchers.push(keepLink);
requestAnimationFrame(() => { document.documentElement.dataset.readyMs = performance.now().toFixed(0); });
