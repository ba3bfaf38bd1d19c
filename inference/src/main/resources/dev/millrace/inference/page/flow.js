// The pipeline as a stream that narrows where documents are dropped.
import { el, get, count } from "/page/api.js";

const $ = (id) => document.getElementById(id);
const svgSpace = "http://www.w3.org/2000/svg";

export async function show() {
  await refresh();
}

export async function refresh() {
  const { stages } = await get("/api/flow");
  if (stages.length === 0) {
    $("stream").hidden = true;
    $("stages").replaceChildren(el("div", { className: "card blank" },
        el("b", { textContent: "Only the model is here" }),
        "The stages appear when this service runs as part of the pipeline."));
    return;
  }
  $("stream").hidden = false;
  $("stream").replaceChildren(river(stages));
  const open = document.activeElement?.dataset?.rule;
  $("stages").replaceChildren(...stages.map(stage));
  if (open) document.querySelector(`[data-rule="${CSS.escape(open)}"]`)?.focus();
}

function svg(name, attributes) {
  const node = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/** One band from stage to stage, as wide as what is left; drops fall out of it. */
function river(stages) {
  const width = 1200, height = 150, middle = 60, full = 84;
  const share = [];
  let left = 1;
  for (const one of stages) {
    share.push(left);
    const dropped = one.drops.reduce((sum, drop) => sum + drop.count, 0);
    if (dropped > 0 && one.in > 0) left *= Math.max(0.04, 1 - dropped / one.in);
  }
  share.push(left);
  const step = width / stages.length;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" });
  picture.append(title(`What is left after each stage: ${share.map((one) => Math.round(one * 100) + " %").join(", ")}`));
  stages.forEach((one, i) => {
    const x = i * step, a = (full * share[i]) / 2, b = (full * share[i + 1]) / 2;
    const mid = x + step * 0.55, end = x + step;
    picture.append(svg("path", {
      d: `M${x} ${middle - a} C${mid} ${middle - a} ${mid} ${middle - b} ${end} ${middle - b}`
          + ` L${end} ${middle + b} C${mid} ${middle + b} ${mid} ${middle + a} ${x} ${middle + a} Z`,
      fill: "var(--water)", "fill-opacity": 0.24 + 0.5 * ((i + 1) / stages.length),
    }));
    const lost = full * (share[i] - share[i + 1]);
    if (lost > 0.5) {
      picture.append(svg("path", {
        d: `M${x} ${middle + a} C${x + step * 0.3} ${middle + a} ${x + step * 0.42} ${middle + a + 6} ${x + step * 0.5} ${height}`
            + ` L${x + step * 0.5 + lost * 0.8} ${height} C${x + step * 0.5} ${middle + a - lost * 0.2} ${x + step * 0.3} ${middle + a - lost} ${x} ${middle + a - lost} Z`,
        fill: "var(--ember)", "fill-opacity": 0.3,
      }));
    }
  });
  return picture;
}

function title(text) {
  const node = svg("title", {});
  node.textContent = text;
  return node;
}

function stage(one) {
  const most = Math.max(1, ...one.drops.map((drop) => drop.count));
  const facts = el("dl", {},
      el("dt", { textContent: `${one.unit_in} in` }), el("dd", { textContent: count(one.in) }),
      el("dt", { textContent: "per second" }), el("dd", { textContent: one.per_second.toFixed(one.per_second < 10 ? 1 : 0) }),
      el("dt", { textContent: "waiting" }), el("dd", { textContent: count(one.lag) }));
  const node = el("article", { className: "card stage" },
      el("h2", { textContent: one.name }), el("b", { textContent: count(one.out) }),
      el("span", { className: "quiet", textContent: one.unit_out }), facts);
  if (one.drops.length) {
    const total = one.drops.reduce((sum, drop) => sum + drop.count, 0);
    node.append(el("div", { className: "drops" },
        el("span", { className: "quiet", textContent: `${count(total)} dropped` }),
        ...one.drops.map((drop) => rule(drop, most))));
  }
  return node;
}

function rule(drop, most) {
  const button = el("button", { type: "button", "--share": drop.count / most },
      el("span", { textContent: drop.rule }), el("span", { textContent: count(drop.count) }));
  button.dataset.rule = drop.rule;
  button.addEventListener("click", () => examples(drop.rule));
  return button;
}

const number = (value) => String(Number(value.toPrecision(4)));

async function examples(name) {
  const dialog = $("examples");
  const close = el("button", { type: "button", className: "primary", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  let body;
  try {
    const { examples: found } = await get(`/api/examples?rule=${encodeURIComponent(name)}`);
    body = found.map((one) => el("article", {},
        el("code", { textContent: one.url }),
        el("div", { className: "quiet", textContent: `measured ${number(one.measured)}, limit ${number(one.limit)}` }),
        el("p", { textContent: one.excerpt })));
    if (body.length === 0) body = [el("p", { className: "quiet", textContent: "No example is at hand." })];
  } catch (error) {
    body = [el("p", { className: "quiet", textContent: error.message })];
  }
  dialog.replaceChildren(el("div", { className: "row" }, el("h2", { textContent: `Dropped by ${name}` }), close), ...body);
  dialog.showModal();
}
