// Words, numbers, days and times of day as the reader's language has them.

const NUMBERS = [0, 1, 2].map((digits) => new Intl.NumberFormat(DATA.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));

function say(name, values) {
  return DATA.texts[name].replace(/\{(\w+)\}/g, (whole, key) => (values && key in values ? values[key] : whole));
}

function number(value, digits = 0) { return NUMBERS[digits].format(value); }

function figure(value) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  return size < 0.01 ? "< " + number(0.01, 2) : number(value, size < 10 ? 2 : size < 100 ? 1 : 0);
}

function changeText(before, after) {
  if (!before) return after ? say("new") : "0\u00a0%";
  const share = (after / before - 1) * 100, size = Math.abs(share), text = number(size, size >= 9.95 ? 0 : 1);
  return size < 0.05 ? "0\u00a0%" : (share < 0 ? "−" : "+") + text + "\u00a0%";
}

// A time of day, with the weekday before it where it is another than `day`.
function clockText(minute, day) {
  const text = DATA.clocks[((minute % 1440) + 1440) % 1440], own = ((Math.floor(minute / 1440) % 7) + 7) % 7;
  return day === undefined || own === day % 7 ? text : DATA.shortDays[own] + " " + text;
}

function weekOf(day) { return Math.floor(day / 7) % DATA.weeks + 1; }
function dayText(day) { return DATA.weeks > 1 ? say("weekOf", { weekday: DATA.days[day % 7], week: weekOf(day) }) : DATA.days[day % 7]; }
function shortDay(day) { return DATA.shortDays[day % 7] + (DATA.weeks > 1 ? " " + weekOf(day) : ""); }

// The fewest letters that tell one kind of waste from all others, for bins seen from near.
const LETTERS = DATA.streams.map((name) => {
  const signs = [...name], others = DATA.streams.filter((other) => other !== name);
  let length = 1;
  while (length < Math.min(4, signs.length) && others.some((other) => other.startsWith(signs.slice(0, length).join("")))) length++;
  return signs.slice(0, length).join("");
});

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") node.style.cssText = value;  // policies that forbid style attributes allow this
    else if (value !== undefined) node.setAttribute(name, value);
  }
  // texts of the case go in as text nodes only
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return node;
}

const byId = (id) => document.getElementById(id);
