// The served model from its parts: its shape as a picture, and the size of every tensor.
import { get, post } from "/page/api.js";
import { byId, el, svg, count, blank, visible, command } from "/page/dom.js";
import * as live from "/page/live.js";

let shown = "";

live.on("status", (status) => { if (!byId("inside").hidden && status.model !== shown) show(); });
byId("lensform").addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});

export async function show() {
  shown = live.latest("status")?.model ?? "";
  try {
    const model = await get("/api/model");
    byId("lensform").hidden = !model.lens;
    draw(model);
  } catch (error) {
    byId("lensform").hidden = true;
    byId("shape").replaceChildren(blank("No model to look into", error.message));
    byId("tensors").replaceChildren();
  }
}

function draw(model) {
  const { config, tensors } = model;
  const all = tensors.reduce((sum, one) => sum + one.parameters, 0);
  const facts = [
    ["family", config.family], ["layers", count(config.layers)], ["width", count(config.width)],
    ["heads", config.key_value_heads === config.heads ? count(config.heads) : `${config.heads}, ${config.key_value_heads} of keys`],
    ["context", count(config.context_length)], ["vocabulary", count(config.vocabulary)],
    ["positions", config.positions], ["norm", config.norm], ["activation", config.activation],
  ];
  byId("shape").replaceChildren(
      el("div", { className: "card" }, el("h2", { textContent: model.id }), el("p", { className: "quiet", textContent: `${count(all)} parameters` }),
          el("dl", { className: "facts" }, ...facts.flatMap(([name, value]) => [el("dt", { textContent: name }), el("dd", { textContent: value })]))),
      el("div", { className: "card" }, picture(config)));
  const most = Math.max(...tensors.map((one) => one.parameters));
  byId("tensors").replaceChildren(el("h3", { textContent: "Tensors" }),
      ...tensors.map((one) => el("div", { className: "gauge tensor" }, el("code", { textContent: one.name }),
          el("span", { className: "bar", "--at": `${100 * one.parameters / most}%`, "--limit": "100%" }),
          el("span", { className: "quiet", textContent: one.shape.join(" × ") }), el("b", { textContent: count(one.parameters) }))),
      command("millrace inspect CHECKPOINT"));
}

/** From tokens below to probabilities above. */
function picture(config) {
  const boxes = [
    ["token embedding", `${count(config.vocabulary)} × ${config.width}`],
    ...(config.positions === "learned" ? [["position embedding", `${count(config.context_length)} × ${config.width}`]] : []),
    [`${config.layers} × block`, `${config.norm} → attention, ${config.heads} heads of ${config.head_width}${config.positions === "learned" ? "" : `, ${config.positions}`} → + → ${config.norm} → ${config.activation} of ${count(config.inner_width)} → +`],
    [config.norm, "last norm"],
    ["output", config.tied ? "the token embedding again" : `${config.width} × ${count(config.vocabulary)}`],
    ["softmax", "a probability for each token"],
  ];
  const height = 64, gap = 22, width = 640;
  const total = boxes.length * (height + gap);
  const node = svg("svg", { viewBox: `0 0 ${width} ${total}`, role: "img", "aria-label": `The architecture from below: ${boxes.map(([name]) => name).join(", ")}`, class: "architecture" });
  boxes.forEach(([name, note], i) => {
    const y = total - (i + 1) * (height + gap) + gap / 2;
    const text = (content, at, cls) => {
      const one = svg("text", { x: width / 2, y: at, "text-anchor": "middle", class: cls });
      one.textContent = content;
      return one;
    };
    node.append(svg("rect", { x: 20, y, width: width - 40, height, rx: 12, class: name.includes("block") ? "box block" : "box" }),
        text(name, y + 27, "name"), text(note, y + 48, "note"));
    if (i > 0) node.append(svg("path", { d: `M${width / 2} ${y + height + gap} V${y + height + 4} m-5 6 l5 -6 l5 6`, class: "arrow" }));
  });
  return node;
}

async function look() {
  const box = byId("lens");
  box.replaceChildren(el("p", { className: "quiet", textContent: "Reading …" }));
  try {
    lens(box, await post("/api/inside", { prompt: byId("lensprompt").value }));
  } catch (error) {
    box.replaceChildren(el("p", { className: "error", role: "alert", textContent: error.message }));
  }
}

/** Row by row from the last layer down: what each layer would say next at each token. */
function lens(box, answer) {
  const head = el("tr", {}, el("th", { textContent: "layer", scope: "col" }), ...answer.tokens.map((token) => el("th", { textContent: visible(token), scope: "col" })));
  const rows = answer.layers.map((layer, i) => el("tr", {}, el("th", { textContent: i === 0 ? "embedding" : i, scope: "row" }),
      ...layer.map((one) => el("td", { textContent: visible(one.text), title: `${(one.p * 100).toFixed(1)} %, residual norm ${one.norm.toFixed(1)}`, "--p": one.p.toFixed(3) }))));
  const table = el("table", { className: "lens" }, el("thead", {}, head), el("tbody", {}, ...rows.reverse()));
  box.replaceChildren(table, el("p", { className: "quiet", textContent: `Attention of layer ${answer.layer}, by head: rows look at columns.` }),
      el("div", { className: "heads" }, ...answer.attention.map((head, i) => el("figure", {}, map(head, i), el("figcaption", { textContent: `head ${i + 1}` })))));
}

/** One head's weights, a row for each token. */
function map(head, index) {
  const size = head.length;
  const canvas = el("canvas", { width: size, height: size, role: "img", "aria-label": `Attention of head ${index + 1}` });
  const draw = canvas.getContext("2d");
  const color = getComputedStyle(document.documentElement).getPropertyValue("--water").trim();
  head.forEach((row, y) => row.forEach((weight, x) => {
    draw.globalAlpha = Math.sqrt(weight);
    draw.fillStyle = color;
    draw.fillRect(x, y, 1, 1);
  }));
  return canvas;
}
