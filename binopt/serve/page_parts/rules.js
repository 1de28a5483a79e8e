// Rules of the street: for all faces, and for the one that is chosen.

const RULES = ["clear_width_m", "max_carry_m", "kerb_setback_m", "sides"];
const SIDE_PARTS = { kerb: say("sidesKerb"), building: say("sidesBuilding"), carriageway: say("sidesBays") };

function sidesText(sides) { return Object.keys(SIDE_PARTS).filter((side) => sides.includes(side)).join(" "); }
function sidesWords(text) { return text.split(" ").map((side) => SIDE_PARTS[side] || side).join(", "); }

// What may be chosen: with bays where the case has some, and what holds already.
function sidesField(key, held) {
  const own = ["kerb building", "kerb", "building"], all = DATA.stands.length ? own.flatMap((text) => [text, text + " carriageway"]) : own, now = sidesText(held);
  return el("select", { "data-key": key }, ...options((all.includes(now) ? all : [...all, now]).map((text) => [text, sidesWords(text)]), now));
}

// The rules that hold on a face.
function heldOn(face) {
  const { clear_width_m: clear, sides, faces = [] } = DESK.rules, own = faces.find((one) => one.face_id === FACE_IDS[face]) || {};
  return { clear_width_m: own.clear_width_m ?? FACES.clear[face] / 100 ?? clear, sides: own.sides ?? sides };
}

function numberField(key, value, most) {
  return el("input", { type: "number", min: "0", max: String(most), step: "any", required: "", "data-key": key, value: value === undefined ? "" : String(Number(value.toFixed(3))) });
}

// Send what differs from what holds, one edit a rule, so that each can be undone.
function applyRules(faceId, wanted, held) {
  const changed = Object.entries(wanted).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(typeof value === "number" ? Number(held[key].toFixed(3)) : held[key]));
  for (const [key, value] of changed) edit({ kind: "set_rule", key, value, ...(faceId ? { face_id: faceId } : {}) });
  if (!changed.length) announce(say("nothingToChange"));
}

function fillRules() {
  const rules = DESK.rules, box = byId("rules"), focused = box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  if (rules.sides === undefined) return;
  const clear = numberField("clear_width_m", rules.clear_width_m, 20), carry = numberField("max_carry_m", rules.max_carry_m, 500), setback = numberField("kerb_setback_m", rules.kerb_setback_m, 5);
  const sides = sidesField("sides", rules.sides);
  box.replaceChildren(el("form", { class: "fields", onsubmit: (event) => {
    event.preventDefault();
    applyRules("", { clear_width_m: Number(clear.value), max_carry_m: Number(carry.value), kerb_setback_m: Number(setback.value), sides: sides.value.split(" ") }, { ...rules, sides: sidesText(rules.sides).split(" ") });
  } },
    field(say("clearWidth"), clear), field(say("maxCarry"), carry), field(say("kerbSetback"), setback), field(say("sides"), sides),
    el("button", { type: "submit", "data-key": "apply" }, say("applyAll"))));
  if (focused) { const again = [...box.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focused); if (again) again.focus(); }
}

panelParts.push(() => {
  if (state.face < 0 || DESK.rules.sides === undefined) return [];
  const held = heldOn(state.face), clear = numberField("face clear", held.clear_width_m, 20);
  const sides = sidesField("face sides", held.sides);
  return [el("form", { class: "fields hands-on", onsubmit: (event) => {
    event.preventDefault();
    applyRules(FACE_IDS[state.face], { clear_width_m: Number(clear.value), sides: sides.value.split(" ") }, { ...held, sides: sidesText(held.sides).split(" ") });
  } }, el("h3", {}, say("faceRules")), field(say("clearWidth"), clear), field(say("sides"), sides), el("button", { type: "submit", "data-key": "face apply" }, say("applyFace")))];
});
