// The curves of a run: one cursor and one zoom for all.
import uPlot from "/page/uplot.js";
import { byId, el, count } from "/page/dom.js";

const plans = [
  { key: "loss", title: "Loss", unit: "nats a token", digits: 3, smooth: true, log: true },
  { key: "held_out_bits_per_byte", title: "Held-out", unit: "bits per byte, lower is better", digits: 3, points: true, log: true },
  { key: "learning_rate", title: "Learning rate", unit: "", digits: 6 },
  { key: "gradient_norm", title: "Gradient norm", unit: "before clipping", digits: 3, smooth: true, log: true },
  { key: "tokens_per_second", title: "Speed", unit: "tokens per second", digits: 0, smooth: true },
];
let charts = [];
let zoom = null;
let marksOf = { checkpoints: [], spikes: [], step: 0 };
let pick = () => {};

/** Calls the listener with the step that was clicked. */
export function onPick(listener) {
  pick = listener;
}

/** log: columns; marks: checkpoints, spikes and the step that is looked at; beside: another run's columns, or null. */
export function draw(log, options, marks, beside) {
  marksOf = marks;
  const all = [...plans, ...log.evaluations.map(score)];
  const form = JSON.stringify([options.log, beside?.name ?? null, all.map((plan) => plan.title)]);
  if (charts.length === 0 || charts[0].form !== form) build(all, options, form, beside);
  for (const { chart, plan, unit } of charts) {
    chart.setData(data(log, plan, options, beside), zoom === null);
    unit.textContent = plan.task ? scored(log, plan) : plan.unit;
    if (zoom) chart.setScale("x", zoom);
  }
}

/** A task's chart. */
function score({ task }) {
  return { key: "acc_norm", task, title: task, unit: "", digits: 3, points: true };
}

/** The newest score in words. */
function scored(log, plan) {
  const all = columns(log, plan);
  const error = all.acc_norm_error?.at(-1) ?? null;
  return `acc_norm ${all.acc_norm.at(-1).toFixed(3)}${error === null ? "" : ` ± ${error.toFixed(3)}`}, acc ${all.acc.at(-1).toFixed(3)}, ${count(all.items.at(-1))} items`;
}

function columns(log, plan) {
  return plan.task ? log.evaluations.find((one) => one.task === plan.task) ?? { step: [] } : log;
}

/** Steps and a plan's values, smoothed ones too, and those of the run beside. */
function data(log, plan, options, beside) {
  const own = columns(log, plan);
  const values = own[plan.key] ?? [];
  const series = [[own.step, values], ...(plan.smooth ? [[own.step, smoothed(values, options.smooth)]] : [])];
  if (!beside) return [own.step, ...series.map(([, shown]) => shown)];
  const other = columns(beside.log, plan);
  const others = other[plan.key] ?? [];
  return joined([...series, [other.step, plan.smooth ? smoothed(others, options.smooth) : others]]);
}

/** Series with steps of their own over all of their steps. */
function joined(series) {
  const known = series.map(([steps, values]) => new Map(steps.map((step, i) => [step, values[i] ?? null]).filter(([, value]) => value !== null)));
  const steps = [...new Set(known.flatMap((one) => [...one.keys()]))].sort((a, b) => a - b);
  return [steps, ...known.map((one) => steps.map((step) => one.get(step) ?? null))];
}

export function clear() {
  charts.forEach(({ chart }) => chart.destroy());
  charts = [];
  byId("charts").replaceChildren();
}

/** An exponential mean over so many steps, corrected for its beginning; 0: as it is. */
export function smoothed(values, steps) {
  const keep = steps / (steps + 1);
  let mean = 0, weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    mean = mean * keep + value * (1 - keep);
    weight = weight * keep + (1 - keep);
    return mean / weight;
  });
}

function colors() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { water: of("--water"), mist: of("--mist"), quiet: of("--quiet"), line: of("--line"), ember: of("--ember"), red: of("--red") };
}

function build(all, options, form, beside) {
  clear();
  const color = colors();
  for (const plan of all) {
    const unit = el("span", { className: "quiet" });
    const card = el("article", { className: "card chart" }, el("h2", { textContent: plan.title }, unit));
    card.dataset.chart = plan.key;
    byId("charts").append(card);
    const wanted = settings(plan, options, color, card, beside);
    const chart = new uPlot(wanted, wanted.series.map(() => []), card);
    chart.over.addEventListener("click", () => {
      const at = chart.cursor.idx;
      if (at !== null && at !== undefined && !chart.millraceDragged) pick(chart.data[0][at]);
    });
    chart.over.addEventListener("dblclick", () => zoomTo(null));
    charts.push({ chart, plan, card, form, unit });
  }
}

function settings(plan, options, color, card, beside) {
  const axis = {
    stroke: color.quiet, font: "12px system-ui",
    grid: { stroke: color.line, width: 1 }, ticks: { stroke: color.line, width: 1 },
  };
  const value = (_, shown) => (shown === null || shown === undefined ? "–" : shown.toFixed(plan.digits));
  const raw = {
    label: plan.title.toLowerCase(), stroke: plan.smooth ? color.water + "66" : color.water, width: plan.smooth ? 1 : 2, spanGaps: true,
    points: { show: (chart) => plan.points === true || lone(chart.data[1]), size: 6, fill: color.water, stroke: color.water }, value,
  };
  const mean = { label: "smoothed", stroke: color.water, width: 2, spanGaps: true, points: { show: false }, value };
  const other = beside && { label: beside.name, stroke: color.ember, width: 2, dash: [6, 4], spanGaps: true, points: { show: plan.points === true, size: 6, fill: color.ember, stroke: color.ember }, value };
  return {
    width: Math.max(200, card.clientWidth - 36), height: 210,
    cursor: {
      points: { size: 7 }, y: false, sync: { key: "run" },
      bind: {
        mousedown: (chart, _, handler) => (event) => { chart.millraceFrom = event.clientX; handler(event); },
        mouseup: (chart, _, handler) => (event) => { chart.millraceDragged = Math.abs(event.clientX - (chart.millraceFrom ?? event.clientX)) > 4; handler(event); },
        dblclick: () => () => null,
      },
    },
    scales: { x: { time: false }, y: plan.log && options.log ? { distr: 3 } : {} },
    series: [{ label: "step", value: (_, shown) => (shown === null ? "–" : count(shown)) }, raw, ...(plan.smooth ? [mean] : []), ...(other ? [other] : [])],
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(count) },
      { ...axis, size: 62, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : tickLabel(tick))) },
    ],
    hooks: {
      draw: [plan.key === "loss" ? lossMarks : marks],
      setSelect: [(chart) => {
        if (chart.select.width > 4) zoomTo({ min: chart.posToVal(chart.select.left, "x"), max: chart.posToVal(chart.select.left + chart.select.width, "x") });
      }],
    },
  };
}

/** The stretch of steps that all charts show; null: all. */
export const zoomed = () => zoom;

/** The same stretch of steps for all charts, kept until a double click; null: all of them. */
export function zoomTo(range) {
  zoom = range;
  for (const { chart } of charts) {
    if (range) chart.setScale("x", range);
    else chart.setData(chart.data, true);
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

/** A mark below the curve for every checkpoint, a red one for those that are suspect; a line for the step that is looked at. */
function marks(chart) {
  const { ctx, bbox } = chart;
  ctx.save();
  const { ember, red, quiet } = colors();
  const size = 4 * devicePixelRatio;
  const inside = (x) => x >= bbox.left && x <= bbox.left + bbox.width;
  for (const checkpoint of marksOf.checkpoints) {
    const x = chart.valToPos(checkpoint.step, "x", true);
    if (!inside(x)) continue;
    ctx.fillStyle = checkpoint.suspect === null ? ember : red;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + bbox.height - size * 1.6);
    ctx.lineTo(x + size, bbox.top + bbox.height);
    ctx.lineTo(x - size, bbox.top + bbox.height);
    ctx.fill();
  }
  if (marksOf.step) {
    const x = chart.valToPos(marksOf.step, "x", true);
    if (inside(x)) {
      ctx.strokeStyle = quiet;
      ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** Also a ring around each spike. */
function lossMarks(chart) {
  marks(chart);
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colors().red;
  ctx.lineWidth = 2 * devicePixelRatio;
  for (const spike of marksOf.spikes) {
    const x = chart.valToPos(spike.step, "x", true), y = chart.valToPos(spike.loss, "y", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.arc(x, y, 6 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
}

new ResizeObserver(() => {
  charts.forEach(({ chart, card }) => chart.setSize({ width: Math.max(200, card.clientWidth - 36), height: 210 }));
}).observe(byId("charts"));
