// The page with sliders. It tells the server where they stand and shows what is answered; it calculates
// no amount. A number stands in a control as a text with a decimal point, and is sent with a comma.
"use strict";

const byId = (id) => document.getElementById(id);
const opening = JSON.parse(byId("opening").textContent);
const controls = byId("controls");
const all = (selector) => [...controls.querySelectorAll(selector)];
const rangeOf = (control) => control.querySelector("input[type=range]");
const boxOf = (control) => control.querySelector(".box input");
const figures = new Map(all("[data-figure]").map((control) => [control.dataset.figure, control]));
const weights = new Map(all("[data-weight]").map((control) => [control.dataset.weight, control]));
const everyCost = controls.querySelector("[data-all]");
const sliders = new Map(opening.sliders.map((slider) => [slider.name, slider]));
const NUMBER = /^-?\d+(\.\d+)?$/;

// numbers ------------------------------------------------------------------------------------------------

/** What is written in a box as a plain number, "3 574 970,5" as "3574970.5"; else the text as it is. */
function plain(written) {
  const bare = written.replace(/[\s\u00a0]/g, "").replace("\u2212", "-").replace(",", ".").replace(/%$/, "");
  return NUMBER.test(bare) ? bare : written.trim();
}

/** A plain number as it is written in Swedish; anything else as it is. */
function swedish(value) {
  if (!NUMBER.test(value)) return value;
  const [whole, decimals] = value.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return (value.startsWith("-") ? "\u2212" : "") + grouped + (decimals ? "," + decimals : "");
}

/** Put a value in a control: exactly in the box, at the nearest position of the slider. */
function place(control, value) {
  control.dataset.value = value;
  boxOf(control).value = swedish(value);
  if (NUMBER.test(value)) rangeOf(control).value = value;
}

const valueOf = (control) => control.dataset.value;

// the sliders --------------------------------------------------------------------------------------------

const isWeighted = () => Boolean(controls.elements.key) && controls.elements.key.value === "tried";

/** Set one weight; the others share what is left as they stood, in whole percents by largest remainder. */
function weigh(name, value) {
  const others = [...weights.keys()].filter((other) => other !== name);
  const set = others.length ? Math.min(100, Math.max(0, Math.round(Number(value)) || 0)) : 100;
  const left = 100 - set;
  const stood = others.map((other) => Number(valueOf(weights.get(other))));
  const sum = stood.reduce((total, one) => total + one, 0);
  const parts = stood.map((one) => (sum ? [left * one, sum] : [left, others.length]));
  const given = parts.map(([over, under]) => Math.floor(over / under));
  let short = left - given.reduce((total, one) => total + one, 0);
  const order = parts.map(([over, under], index) => [over % under, index]);
  order.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, index] of order) if (short > 0) { given[index] += 1; short -= 1; }
  place(weights.get(name), String(set));
  others.forEach((other, index) => place(weights.get(other), String(given[index])));
}

/** Every cost changed by as many percent, to whole kronor: these are then the costs that are tried. */
function moveCosts(percent) {
  for (const slider of opening.sliders) {
    if (!slider.cost) continue;
    const moved = Math.round((Number(slider.value) * (100 + Math.round(percent))) / 100);
    place(figures.get(slider.name), percent === 0 ? slider.value : String(moved));
  }
}

function moved(control, value) {
  const { weight, figure } = control.dataset;
  if (weight !== undefined) {
    controls.elements.key.value = "tried";
    weigh(weight, value);
  } else if (figure !== undefined) {
    place(control, value);
    if (everyCost && sliders.get(figure).cost) place(everyCost, "0");
  } else {
    place(control, String(Math.round(Number(value)) || 0));
    moveCosts(Number(valueOf(control)));
  }
  changed();
}

function reset() {
  if (controls.elements.key) controls.elements.key.value = "own";
  opening.factors.forEach((name, index) => {
    if (weights.has(name)) place(weights.get(name), index === 0 ? "100" : "0");
  });
  for (const [name, control] of figures) place(control, sliders.get(name).value);
  if (everyCost) place(everyCost, "0");
}

/** Where the sliders stand, as the server is told: only what is not as it was. */
function state() {
  const told = {};
  if (isWeighted()) {
    told.weights = Object.fromEntries([...weights].map(([name, one]) => [name, `${valueOf(one)} %`]));
  }
  for (const [name, control] of figures) {
    const { value, percent } = sliders.get(name);
    if (valueOf(control) === value) continue;
    const written = NUMBER.test(valueOf(control)) ? valueOf(control).replace(".", ",") : valueOf(control);
    (told.figures ??= {})[name] = percent && NUMBER.test(valueOf(control)) ? `${written} %` : written;
  }
  return told;
}

/** The position stands in the address, so that it can be kept and found again. */
function restore() {
  reset();
  let told;
  try { told = JSON.parse(decodeURIComponent(location.hash.slice(1)) || "{}"); } catch { return; }
  if (told.weights && weights.size) {
    controls.elements.key.value = "tried";
    for (const [name, control] of weights) place(control, plain(String(told.weights[name] ?? "0")));
  }
  for (const [name, value] of Object.entries(told.figures ?? {})) {
    if (figures.has(name)) place(figures.get(name), plain(String(value)));
  }
}

// asking and showing -------------------------------------------------------------------------------------

function ask(question, told) {
  const headers = { "Content-Type": "application/json" };
  return fetch(question, { method: "POST", headers, body: JSON.stringify(told) });
}

let busy = false;
let again = false;

/** Recalculate. While one question is out the sliders may move on; the last position is asked for after it. */
async function changed() {
  const told = state();
  const hash = Object.keys(told).length ? "#" + encodeURIComponent(JSON.stringify(told)) : location.pathname;
  history.replaceState(null, "", hash);
  controls.classList.toggle("idle", !isWeighted());
  for (const [name, control] of figures) {
    control.classList.toggle("moved", valueOf(control) !== sliders.get(name).value);
  }
  if (busy) { again = true; return; }
  busy = true;
  byId("status").textContent = opening.texts.waiting;
  try {
    do {
      again = false;
      show(await (await ask("tried", state())).json());
    } while (again);
    byId("status").textContent = opening.texts.calculated;
  } catch {
    refuse(opening.texts.gone);
    byId("status").textContent = "";
  } finally {
    busy = false;
  }
}

function refuse(why) {
  byId("refused").textContent = why;
  byId("refused").hidden = !why;
  byId("result").querySelector("table").classList.toggle("stale", Boolean(why));
  byId("notes").hidden = Boolean(why);
}

function show(answer) {
  refuse(answer.refused ?? "");
  byId("mark").hidden = !(answer.moved || answer.refused);
  byId("untouched").hidden = !byId("mark").hidden;
  document.body.dataset.answers = String(Number(document.body.dataset.answers ?? 0) + 1);
  if (answer.refused) return;
  const rows = [...answer.rows];
  if (byId("order").checked) rows.sort((a, b) => (b.change ?? -Infinity) - (a.change ?? -Infinity));
  byId("rows").replaceChildren(...rows.map(line));
  byId("sum").replaceChildren(line(answer.sum));
  byId("notes").replaceChildren(...answer.notes.map((note) => element("li", note)));
}

function element(tag, content, name) {
  const made = document.createElement(tag);
  if (content) made.textContent = content;
  if (name) made.className = name;
  return made;
}

/** A party's line. The bar is as long as the server says, in thousandths of half the track. */
function line(row) {
  const made = element("tr");
  const way = row.change > 0 ? "up" : row.change < 0 ? "down" : "";
  row.cells.forEach((cell, index) => {
    const td = element("td", index ? cell : "");
    if (index === 0) {
      if (row.party && !row.party.startsWith("_")) {
        const name = element("button", cell);
        name.type = "button";
        name.addEventListener("click", () => explain(row.party));
        td.append(name);
      } else td.textContent = cell;
    }
    if (index === 3) td.className = way ? `${way}-text` : "";
    made.append(td);
    if (index === 3) made.append(bar(row, way));
  });
  made.dataset.party = row.party;
  return made;
}

function bar(row, way) {
  const td = element("td", "", "bar");
  if (row.bar === undefined) return td;
  const track = element("span", "", "track");
  const drawn = element("span", "", way);
  drawn.style.width = `${Math.abs(row.bar) / 20}%`;
  track.append(drawn);
  td.append(track);
  return td;
}

async function explain(party) {
  const told = await (await ask("explained", { ...state(), party })).json();
  if (told.refused) { refuse(told.refused); return; }
  byId("explained-today").textContent = told.today;
  byId("explained-tried").textContent = told.tried;
  byId("explained").showModal();
  byId("explained").scrollTop = 0;
}

async function download() {
  const answer = await ask("workbook", state());
  if (!answer.ok) { refuse((await answer.json()).refused ?? ""); return; }
  const link = element("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = opening.workbook;
  link.click();
  URL.revokeObjectURL(link.href);
}

for (const control of all(".control")) {
  rangeOf(control).addEventListener("input", (event) => moved(control, event.target.value));
  boxOf(control).addEventListener("change", (event) => moved(control, plain(event.target.value)));
}
for (const choice of all("input[name=key]")) choice.addEventListener("change", changed);
controls.addEventListener("submit", (event) => event.preventDefault());
byId("reset").addEventListener("click", () => { reset(); changed(); });
byId("workbook").addEventListener("click", () => download().catch(() => refuse(opening.texts.gone)));
byId("order").addEventListener("change", changed);
restore();
changed();
