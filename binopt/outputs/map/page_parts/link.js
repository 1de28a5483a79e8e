// What is seen, as a link: place and scale, minute, mode, layers, and what is chosen stand behind the address's hash.

let written = "", waiting = 0;

function linkOf() {
  const parts = new URLSearchParams();
  // the case's own coordinates, so that a link outlives the plan it was made with
  parts.set("at", [DATA.origin[0] + view.x, DATA.origin[1] + view.y].map((value) => value.toFixed(1)).join(",") + "," + view.k.toPrecision(4));
  parts.set("t", String(state.minute));
  parts.set("show", state.mode);
  if (state.mode === "divider") parts.set("split", state.split.toFixed(2));
  const on = LAYERS_OFF.filter(shown), off = [...state.hidden].filter((layer) => !LAYERS_OFF.includes(layer));
  if (on.length) parts.set("on", on.join(","));
  if (off.length) parts.set("off", off.join(","));
  if (state.premises >= 0) parts.set("p", PREMISES.id[state.premises]);
  if (state.face >= 0) parts.set("f", word(FACES.id[state.face]));
  return "#" + parts.toString();
}

function keepLink() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const link = linkOf();
    if (link === written) return;
    written = link;
    history.replaceState(null, "", link);
    // a page that shows this map beside another learns where to look; to pages opened as files no origin can be named
    if (parent !== window) parent.postMessage({ binoptLink: link }, "*");
  }, 200);
}

// Go where a link leads; whatever in it makes no sense is passed over.
function followLink() {
  if (location.hash === written || location.hash.length < 2) return;
  const parts = new URLSearchParams(location.hash.slice(1)), known = new Set([...document.querySelectorAll("[data-layer]")].map((box) => box.dataset.layer));
  const layers = (name) => (parts.get(name) || "").split(",").filter((layer) => known.has(layer));
  // nothing is fetched because of a link: a background is asked for by hand
  state.hidden = new Set([...LAYERS_OFF.filter((layer) => layer === "tiles" || !layers("on").includes(layer)), ...layers("off")]);
  markLayers();
  const share = Number.parseFloat(parts.get("split"));
  if (Number.isFinite(share)) setSplit(share);
  setMode(parts.get("show"));
  const at = (parts.get("at") || "").split(",").map(Number);
  if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) {
    Object.assign(view, { x: at[0] - DATA.origin[0], y: at[1] - DATA.origin[1], k: Math.min(MOST_K, Math.max(LEAST_K, at[2])) });
  }
  const minute = Number.parseInt(parts.get("t"), 10);
  if (Number.isFinite(minute)) setMinute(minute);
  const premises = parts.has("p") ? PREMISES.id.indexOf(parts.get("p")) : -1, face = parts.has("f") ? FACES.id.findIndex((id) => word(id) === parts.get("f")) : -1;
  choose({ premises, face });
}
