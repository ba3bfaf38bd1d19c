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

/** One band from stage to stage, as wide as what is left; what is dropped turns away from it. */
function river(stages) {
  const width = 1200, height = 150, top = 16, full = 96;
  const share = [1];
  for (const one of stages) {
    const dropped = one.drops.reduce((sum, drop) => sum + drop.count, 0);
    const kept = dropped > 0 && one.in > 0 ? Math.max(0.03, 1 - dropped / one.in) : 1;
    share.push(share.at(-1) * kept);
  }
  const step = width / stages.length;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img" });
  picture.append(
      title(`What is left after each stage: ${share.slice(1).map((one) => Math.round(one * 100) + " %").join(", ")}`),
      gradient("water", [["0", "var(--water)", 0.3], ["1", "var(--water)", 0.85]], { x1: 0, x2: width }));
  stages.forEach((one, i) => {
    const x = i * step, before = top + full * share[i], after = top + full * share[i + 1];
    picture.append(svg("path", { d: `M${x} ${top} H${x + step + 0.5} V${after} H${x} Z`, fill: "url(#water)" }));
    if (before - after > 0.5) {
      const lost = before - after, bend = x + step * 0.42;
      picture.append(
          gradient(`drop${i}`, [["0", "var(--water)", 0.3 + 0.55 * i / stages.length], ["0.55", "var(--ember)", 0.55], ["1", "var(--ember)", 0.12]],
              { x1: x, x2: bend + lost, y1: after, y2: height }),
          svg("path", {
            d: `M${x} ${after} C${bend} ${after} ${bend + lost} ${after + 4} ${bend + lost} ${height}`
                + ` H${bend} C${bend} ${before + 4} ${bend - lost * 0.4} ${before} ${x} ${before} Z`,
            fill: `url(#drop${i})`,
          }));
    }
  });
  return picture;
}

function gradient(id, stops, ends) {
  const node = svg("linearGradient", { id, gradientUnits: "userSpaceOnUse", y1: 0, y2: 0, ...ends });
  for (const [offset, color, opacity] of stops) {
    const stop = svg("stop", { offset, "stop-opacity": opacity });
    stop.style.stopColor = color;
    node.append(stop);
  }
  return node;
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
      ...(one.per_second > 0 ? [el("dt", { textContent: "per second" }), el("dd", { textContent: one.per_second.toFixed(one.per_second < 10 ? 1 : 0) })] : []),
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
    if (body.length === 0) body = [el("p", { className: "quiet", textContent: "No example is at hand. Records that are no pages are counted, not kept." })];
  } catch (error) {
    body = [el("p", { className: "quiet", textContent: error.message })];
  }
  dialog.replaceChildren(el("div", { className: "row" }, el("h2", { textContent: `Dropped by ${name}` }), close), ...body);
  dialog.showModal();
}
