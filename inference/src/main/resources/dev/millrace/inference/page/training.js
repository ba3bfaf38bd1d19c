// The run's curves, live.
import uPlot from "/page/uplot.js";
import { el, get, count } from "/page/api.js";

const $ = (id) => document.getElementById(id);
const plans = [
  { key: "loss", title: "Loss", unit: "nats a token", digits: 3 },
  { key: "held_out_bits_per_byte", title: "Held-out bits per byte", unit: "lower is better", digits: 3, points: true },
  { key: "tokens_per_second", title: "Tokens per second", unit: "", digits: 0 },
  { key: "learning_rate", title: "Learning rate", unit: "", digits: 6 },
];
let charts = [];
let checkpoints = [];

export async function show() {
  await refresh();
}

export async function refresh() {
  const log = await get("/api/training");
  checkpoints = log.checkpoints;
  guard(log.notice);
  if (log.step.length === 0) {
    clear();
    $("figures").replaceChildren(el("div", { className: "card blank" },
        el("b", { textContent: "No training to show yet" }),
        "The curves appear with the first step of a run that this service follows."));
    return;
  }
  figures(log);
  if (charts.length === 0) build();
  charts.forEach(({ chart, plan }) => chart.setData([log.tokens, log[plan.key]]));
}

/** What the guard on the run says, until it is over. */
function guard(notice) {
  $("guard").hidden = notice === null;
  if (notice === null) return;
  $("guard").replaceChildren(
      el("b", { textContent: `Step ${count(notice.step)}, ${notice.event}` }), notice.text);
}

function last(column) {
  return column.findLast((value) => value !== null);
}

function figures(log) {
  const bits = log.held_out_bits_per_byte.filter((value) => value !== null);
  const entries = [
    [count(last(log.step)), "step", log.run],
    [count(last(log.tokens)), "tokens trained on", ""],
    [last(log.loss)?.toFixed(3) ?? "–", "loss", ""],
    [bits.at(-1)?.toFixed(3) ?? "–", "held-out bits per byte", bits.length > 1 ? `from ${bits[0].toFixed(3)}` : ""],
    [count(last(log.tokens_per_second) ?? 0), "tokens per second", ""],
    [count(checkpoints.length), "checkpoints", checkpoints.at(-1)?.id ?? ""],
  ];
  $("figures").replaceChildren(...entries.map(([value, name, note]) =>
      el("div", { className: "card figure" }, el("b", { textContent: value }),
          el("span", { textContent: name }), " ", el("em", { textContent: note }))));
}

function colors() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    water: of("--water"), mist: of("--mist"), quiet: of("--quiet"), line: of("--line"), ember: of("--ember"), red: of("--red"),
  };
}

function clear() {
  charts.forEach(({ chart }) => chart.destroy());
  charts = [];
  $("charts").replaceChildren();
}

function build() {
  clear();
  const color = colors();
  for (const plan of plans) {
    const card = el("article", { className: "card chart" },
        el("h2", { textContent: plan.title }, el("span", { className: "quiet", textContent: plan.unit })));
    $("charts").append(card);
    const axis = {
      stroke: color.quiet, font: "12px system-ui",
      grid: { stroke: color.line, width: 1 }, ticks: { stroke: color.line, width: 1 },
    };
    const options = {
      width: card.clientWidth - 36, height: 220,
      cursor: { points: { size: 7 }, y: false },
      scales: { x: { time: false } },
      series: [
        { label: "tokens", value: (_, value) => (value === null ? "–" : count(value)) },
        {
          label: plan.title.toLowerCase(), stroke: color.water, width: 2, spanGaps: true,
          fill: plan.points ? undefined : color.mist + "55",
          points: { show: (chart) => plan.points === true || lone(chart.data[1]), size: 6, fill: color.water },
          value: (_, value) => (value === null ? "–" : value.toFixed(plan.digits)),
        },
      ],
      axes: [
        { ...axis, values: (_, ticks) => ticks.map(count) },
        { ...axis, size: 62, values: (_, ticks) => ticks.map(tickLabel) },
      ],
      hooks: { draw: [marks] },
    };
    const data = [[], []];
    charts.push({ chart: new uPlot(options, data, card), plan, card });
  }
}

/** One value makes no line. */
function lone(values) {
  return values.filter((value) => value !== null).length === 1;
}

function tickLabel(tick) {
  if (tick >= 1e5) return count(tick);
  const rounded = Number(tick.toPrecision(6));
  return rounded > 0 && rounded < 1e-3 ? rounded.toExponential() : String(rounded);
}

/** A mark below the curve for every checkpoint, a red one for those that are suspect. */
function marks(chart) {
  const { ctx, bbox } = chart;
  ctx.save();
  const { ember, red } = colors();
  for (const checkpoint of checkpoints) {
    ctx.fillStyle = checkpoint.suspect === null ? ember : red;
    const x = chart.valToPos(checkpoint.tokens, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    const size = 4 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + bbox.height - size * 1.6);
    ctx.lineTo(x + size, bbox.top + bbox.height);
    ctx.lineTo(x - size, bbox.top + bbox.height);
    ctx.fill();
  }
  ctx.restore();
}

new ResizeObserver(() => {
  charts.forEach(({ chart, card }) => chart.setSize({ width: Math.max(200, card.clientWidth - 36), height: 220 }));
}).observe($("charts"));
document.addEventListener("themechange", () => { if (charts.length) { clear(); if (!$("training").hidden) refresh(); } });
