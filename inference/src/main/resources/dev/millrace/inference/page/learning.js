// A run as it learns: figures, curves, spikes, the documents of a step, and the film.
import { byId, el, count, exact, blank, to, save, command } from "/page/dom.js";
import * as live from "/page/live.js";
import * as charts from "/page/charts.js";
import * as step from "/page/step.js";
import * as film from "/page/film.js";
import * as beside from "/page/beside.js";
import * as heldOut from "/page/heldout.js";

const besideAgain = 10_000;

let shown = false;
let timer = 0;
let chosen = { step: 0, run: "", beside: "" };

live.on("training", () => { if (shown) draw(); });
document.addEventListener("themechange", () => { charts.clear(); if (shown) draw(); });
byId("smooth").addEventListener("input", () => draw());
byId("logscale").addEventListener("change", () => draw());
byId("unzoom").addEventListener("click", () => charts.zoomTo(null));
charts.onPick((at) => go({ step: at, run: "" }));
beside.onChoice((other) => go({ beside: other }));

export function show(parameters) {
  shown = true;
  chosen = { step: Number(parameters.get("step")) || 0, run: parameters.get("run") ?? "", beside: parameters.get("beside") ?? "" };
  draw();
  layBeside();
  step.show(chosen, place({ step: 0, run: "" }));
  film.show();
}

export function hide() {
  shown = false;
  clearTimeout(timer);
}

/** The run beside may be in training, too. */
function layBeside() {
  clearTimeout(timer);
  timer = setTimeout(layBeside, besideAgain);
  const before = beside.chosen();
  beside.show(chosen.beside).then(() => { if (shown && beside.chosen() !== before) draw(); });
}

function go(change) {
  document.dispatchEvent(new CustomEvent("go", { detail: place(change) }));
}

/** The view with another step or another run beside; what else is looked at stays. */
function place(change) {
  const now = new URLSearchParams(Object.entries({ ...chosen, ...change }).filter(([, value]) => value));
  return `/learning${now.size ? `?${now}` : ""}`;
}

function draw() {
  const log = upToNow(live.latest("training"));
  guard(log?.notice ?? null);
  const empty = !log || log.step.length === 0;
  byId("curves").hidden = empty;
  if (empty) {
    charts.clear();
    byId("figures").replaceChildren(blank("No training to show yet",
        "The curves appear with the first step of a run that this service follows."));
    return;
  }
  figures(log);
  const smooth = Number(byId("smooth").value);
  byId("smoothed").textContent = smooth ? `${smooth} steps` : "off";
  charts.draw(log, { smooth, log: byId("logscale").checked }, { checkpoints: log.checkpoints, spikes: log.spikes, step: chosen.step }, beside.chosen());
  list(log.spikes);
  heldOut.draw(log.held_out_parts, log.run);
  byId("savecurves").replaceChildren(save(`run-${log.run}`, () => rows(log)), command("millrace report"));
}

/** With the last step, where the service left it out of a long run's points. */
function upToNow(log) {
  if (!log?.newest) return log;
  const all = { ...log };
  for (const name of Object.keys(log.newest)) all[name] = log[name].concat(log.newest[name]);
  return all;
}

function rows(log) {
  const columns = Object.keys(log).filter((name) => Array.isArray(log[name]) && !["checkpoints", "evaluations", "spikes"].includes(name));
  return log.step.map((_, i) => Object.fromEntries(columns.map((name) => [name, log[name][i]])));
}

/** What the guard on the run says, until it is over. */
function guard(notice) {
  byId("guard").hidden = notice === null;
  if (notice === null) return;
  byId("guard").replaceChildren(
      el("b", { textContent: `Step ${count(notice.step)}, ${notice.event}` }), notice.text);
}

function last(column) {
  return column.findLast((value) => value !== null);
}

function figures(log) {
  const bits = log.held_out_bits_per_byte.filter((value) => value !== null);
  const entries = [
    [exact(last(log.step)), "step", log.run],
    [count(last(log.tokens)), "tokens trained on", ""],
    [last(log.loss)?.toFixed(3) ?? "–", "loss", ""],
    [bits.at(-1)?.toFixed(3) ?? "–", "held-out bits per byte", bits.length > 1 ? `from ${bits[0].toFixed(3)}` : ""],
    [count(last(log.tokens_per_second) ?? 0), "tokens per second", ""],
    [count(log.checkpoints.length), "checkpoints", log.checkpoints.at(-1)?.id ?? ""],
  ];
  byId("figures").replaceChildren(...entries.map(([value, name, note]) =>
      el("div", { className: "card figure" }, el("b", { textContent: value }),
          el("span", { textContent: name }), " ", el("em", { textContent: note }))));
}

function list(found) {
  byId("spikes").replaceChildren(...(found.length === 0 ? [el("span", { className: "quiet", textContent: "Click a curve to see the documents of that step; drag to zoom, double click for all of it." })]
    : [el("span", { className: "quiet", textContent: "Spikes: " }),
      ...found.map((one) => to(place({ step: one.step, run: "" }), `step ${one.step}, +${one.above.toFixed(2)} nats`, { className: "chip" }))]));
}
