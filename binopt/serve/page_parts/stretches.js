// Forbidding a stretch of a face to bins, and opening it again: a drag along the kerb, Enter twice, or two numbers.

const LEAST_STRETCH_M = 0.5;
let stretch = null;          // { face, from, to, keys }
let stretchKind = "close";

function stretchWords() {
  const [from, to] = [stretch.from, stretch.to].sort((a, b) => a - b);
  return say("stretchAt", { street: faceName(stretch.face), from: number(from, 1), to: number(to, 1) });
}

function beginStretch(found, keys) {
  if (found.mode !== "plan") return false;
  const face = faceNear(found.x, found.y, Math.max(1.5, 8 / view.k));
  if (face < 0) return false;
  const { s } = alongFace(face, found.x, found.y);
  stretch = { face, from: s, to: s, keys };
  return true;
}

function endStretch() {
  const { face, from, to } = stretch, [a, b] = [from, to].sort((x, y) => x - y);
  stretch = null;
  ask();
  if (b - a < LEAST_STRETCH_M) { choose({ face }); return; }
  changeStretch(stretchKind, face, a, b);
}

function changeStretch(kind, face, from, to) {
  const cm = (value) => Math.round(clamp(value, 0, KERBS[face].length) * 100) / 100;
  return edit({ kind, face_id: FACE_IDS[face], from_m: cm(from), to_m: cm(to) });
}

tools.push({
  take(found) { return toolName === "forbid" && beginStretch(found, false); },
  move(found) { stretch.to = alongFace(stretch.face, found.x, found.y).s; hintAt(found.x, found.y, stretchWords()); ask(); },
  drop() { hideTip(); endStretch(); },
  cancel() { stretch = null; hideTip(); ask(); },
  hover() { return false; },
  key(event) {
    if (toolName !== "forbid") return false;
    if (event.key === "Enter") {
      if (stretch) { followAim(); endStretch(); } else if (beginStretch(underMiddle(), true)) announce(say("stretchBegun", { street: faceName(stretch.face) }));
      else announce(say("noPavement"));
      state.aim = true;
      return true;
    }
    if (event.key === "Escape" && stretch) { stretch = null; announce(say("putBack")); return true; }
    return false;
  },
});

// By keys the stretch ends below the middle of the map.
function followAim() {
  if (!stretch || !stretch.keys) return;
  const { x, y } = underMiddle(), { s } = alongFace(stretch.face, x, y);
  if (s !== stretch.to) { stretch.to = s; hintAt(x, y, stretchWords()); }
}

painters.push((ctx, pane, px, py) => {
  if (!stretch || pane.mode !== "plan") return;
  followAim();
  const { face, from, to } = stretch;
  if (Math.abs(to - from) > 0.05) paintStretch(ctx, stretchRing(face, from, to), pane, px, py, CHOSEN);
  else { const [x, y] = kerbPoint(face, from); ctx.beginPath(); ctx.arc(px(x), py(y), 5, 0, 2 * Math.PI); ctx.fillStyle = CHOSEN; ctx.fill(); }
});

function closedOn(face) { return DESK.closed.filter((one) => one.face_id === FACE_IDS[face]); }

function closedItem(one, named) {
  const face = FACE_OF.get(one.face_id), words = say("stretchAt", { street: faceName(face), from: number(one.from_m, 1), to: number(one.to_m, 1) });
  return el("li", {}, named ? el("button", { type: "button", class: "link", onclick: () => { const [x, y] = kerbPoint(face, (one.from_m + one.to_m) / 2); showPlace(x, y, 10); choose({ face }); } }, words) : words, " ",
    el("button", { type: "button", "data-key": `open ${one.face_id} ${one.from_m}`, "aria-label": say("openWords", { stretch: words }), onclick: () => changeStretch("open", face, one.from_m, one.to_m) }, say("openStretch")));
}

function stretchForm(face) {
  const number_ = (key, value) => el("input", { type: "number", min: "0", max: KERBS[face].length.toFixed(2), step: "0.01", required: "", value, "data-key": key });
  const from = number_("from", "0"), to = number_("to", KERBS[face].length.toFixed(2));
  return el("form", { class: "fields", onsubmit: (event) => { event.preventDefault(); changeStretch(event.submitter && event.submitter.value === "open" ? "open" : "close", face, Number(from.value), Number(to.value)); } },
    el("h3", {}, say("forbidTitle")), field(say("fromM"), from), field(say("toM"), to),
    el("div", { class: "row" }, el("button", { type: "submit", value: "close", "data-key": "close" }, say("forbidIt")), el("button", { type: "submit", value: "open", "data-key": "open" }, say("openStretch"))));
}

panelParts.push(() => {
  if (state.face < 0) return [];
  const closed = closedOn(state.face);
  return [el("div", { class: "hands-on" }, stretchForm(state.face), closed.length ? el("ul", {}, ...closed.map((one) => closedItem(one, false))) : undefined)];
});
