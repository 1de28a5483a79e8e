// On paper: the map as it is seen, as large as the sheet, with its key; figures on the next sheet.

const PAPER_RATIO = 2.5;
let before = null, sheets = [];

// A still of a canvas in its place. What was just drawn is not yet a bitmap, and browsers print it at another scale.
function still(source) {
  const copy = new OffscreenCanvas(source.width, source.height), sheet = el("canvas", { class: "sheet", width: source.width, height: source.height });
  copy.getContext("2d").drawImage(source, 0, 0);
  sheet.getContext("bitmaprenderer").transferFromImageBitmap(copy.transferToImageBitmap());
  source.after(sheet);
  return sheet;
}

function enterPaper() {
  if (before) return;
  before = { k: view.k, w: size.w, h: size.h };
  document.body.classList.add("paper"); state.paper = true;
  resize(PAPER_RATIO);
  view.k *= Math.min(size.w / before.w, size.h / before.h);
  refresh(); draw(); drawCurve(PAPER_RATIO);
  sheets = [still(canvas), still(curveCanvas)];
}

function leavePaper() {
  if (!before) return;
  for (const sheet of sheets) sheet.remove();
  document.body.classList.remove("paper"); state.paper = false;
  view.k = before.k; before = null;
  resize(); drawCurve();
}

window.addEventListener("beforeprint", enterPaper);
window.addEventListener("afterprint", leavePaper);
byId("print").addEventListener("click", () => window.print());
