// Rules of the street: for all faces, and for the one that is chosen.

const SIDE_CHOICES = [["kerb building", say("sidesBoth")], ["kerb", say("sidesKerb")], ["building", say("sidesBuilding")]];

function sidesText(sides) { return ["kerb", "building"].filter((side) => (sides || []).includes(side)).join(" ") || "kerb building"; }

function numberField(key, value, most, placeholder) {
  return el("input", { type: "number", min: "0", max: String(most), step: "0.01", "data-key": key, value: value === null || value === undefined ? "" : String(Number(value.toFixed(3))), placeholder });
}

// Send what differs from what holds, one edit a rule, so that each can be undone.
function applyRules(faceId, wanted, held) {
  let sent = 0;
  for (const [key, value] of Object.entries(wanted)) {
    if (JSON.stringify(value) === JSON.stringify(held[key] === undefined ? null : held[key])) continue;
    sent++;
    edit({ kind: "set_rule", key, value, face_id: faceId });
  }
  if (!sent) announce(say("nothingToChange"));
}

function readNumber(input) { return input.value.trim() === "" ? null : Number(input.value); }

function fillRules() {
  const { all } = DESK.rules, box = byId("rules"), focused = box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const clear = numberField("clear_width_m", all.clear_width_m, 20, say("byPreset")), carry = numberField("max_carry_m", all.max_carry_m, 500), setback = numberField("kerb_setback_m", all.kerb_setback_m, 5);
  const sides = el("select", { "data-key": "sides" }, ...options(SIDE_CHOICES, sidesText(all.sides)));
  box.replaceChildren(el("form", { class: "fields", onsubmit: (event) => {
    event.preventDefault();
    const held = { ...all, sides: sidesText(all.sides).split(" ") };
    applyRules(null, { clear_width_m: readNumber(clear), max_carry_m: readNumber(carry), kerb_setback_m: readNumber(setback), sides: sides.value.split(" ") }, held);
  } },
    field(say("clearWidth"), clear), field(say("maxCarry"), carry), field(say("kerbSetback"), setback), field(say("sides"), sides),
    el("button", { type: "submit", "data-key": "apply" }, say("applyAll")), el("p", { class: "soft small" }, say("rulesAbout"))));
  if (focused) { const again = [...box.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focused); if (again) again.focus(); }
}

panelParts.push(() => {
  if (state.face < 0) return [];
  const id = FACE_IDS[state.face], own = (DESK.rules.faces || {})[id] || {};
  const clear = numberField("face clear", own.clear_width_m, 20, number(FACES.clear[state.face] / 100, 2));
  const sides = el("select", { "data-key": "face sides" }, ...options([["", say("asAll")], ...SIDE_CHOICES], own.sides ? sidesText(own.sides) : ""));
  return [el("form", { class: "fields", onsubmit: (event) => {
    event.preventDefault();
    const held = { clear_width_m: own.clear_width_m, sides: own.sides ? sidesText(own.sides).split(" ") : null };
    applyRules(id, { clear_width_m: readNumber(clear), sides: sides.value ? sides.value.split(" ") : null }, held);
  } }, el("h3", {}, say("faceRules")), field(say("clearWidth"), clear), field(say("sides"), sides), el("button", { type: "submit", "data-key": "face apply" }, say("applyFace")))];
});
