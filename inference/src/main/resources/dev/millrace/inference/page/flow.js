// The pipeline as a stream that narrows where documents are dropped.
import { get } from "/page/api.js";
import { byId, el, svg, count, number, blank, plain, to, save, command } from "/page/dom.js";
import * as live from "/page/live.js";
import * as crawl from "/page/crawl.js";
import "/page/generations.js";

let shown = false;
let asked = "";
let clock = 0;

live.on("flow", () => { if (shown) draw(); });

export function show(parameters) {
  shown = true;
  clearInterval(clock);
  clock = setInterval(ages, 1_000);
  draw();
  const rule = parameters.get("rule") ?? "";
  if (rule && rule !== asked) examples(rule);
  if (!rule && byId("examples").open) byId("examples").close();
  asked = rule;
}

export function hide() {
  shown = false;
  clearInterval(clock);
  asked = "";
  byId("examples").close();
}

byId("examples").addEventListener("close", () => {
  if (shown && new URLSearchParams(location.search).has("rule")) {
    document.dispatchEvent(new CustomEvent("go", { detail: "/flow" }));
  }
});

function draw() {
  const flow = live.latest("flow");
  const stages = flow?.stages ?? [];
  byId("stream").hidden = stages.length === 0;
  byId("balance").hidden = !flow?.balance;
  byId("generations").hidden = !flow?.balance;
  crawl.draw(flow?.crawl ?? null);
  if (stages.length === 0) {
    byId("stages").replaceChildren(blank("Only the model is here",
        "The stages appear when this service runs as part of the pipeline: millrace run, or millrace serve on a cluster."));
    return;
  }
  byId("stream").replaceChildren(river(stages));
  if (flow.balance) balance(flow.balance);
  const open = document.activeElement?.dataset?.rule;
  byId("stages").replaceChildren(...stages.map(stage));
  if (open) document.querySelector(`[data-rule="${CSS.escape(open)}"]`)?.focus();
}

/** pages = where they ended + what is under way, and what is missing. */
function balance(sum) {
  const part = (name, value, kind = "") => el("span", { className: `part ${kind}` },
      el("b", { textContent: count(value) }), ` ${name}`);
  const sign = (text) => el("i", { textContent: text });
  const parts = [part("pages", sum.pages), sign("="), part("clean", sum.clean), sign("+"), part("dropped", sum.dropped)];
  if (sum.withdrawn) parts.push(sign("+"), part("withdrawn", sum.withdrawn));
  if (sum.dead_letters) parts.push(sign("+"), part("dead letters", sum.dead_letters, "bad"));
  if (sum.under_way) parts.push(sign("+"), part("under way", sum.under_way));
  if (sum.left_out) parts.push(sign("+"), part("left out of the balance", sum.left_out));
  parts.push(sign("+"), part("unaccounted", sum.unaccounted, sum.unaccounted ? "bad" : "good"));
  byId("balance").replaceChildren(el("div", { className: "sum" }, ...parts),
      el("p", { id: "ages", className: "quiet" }), command("millrace accounts"));
  ages();
}

/** How long ago the newest page was ingested, and the oldest that waits. */
function ages() {
  const flow = live.latest("flow");
  const place = byId("ages");
  if (!place) return;
  const parts = [];
  if (flow.newest_page !== null) parts.push(`newest page ${ago(flow.newest_page)}`);
  if (flow.oldest_waiting !== null) parts.push(`oldest that waits ${ago(flow.oldest_waiting)}`);
  place.textContent = parts.join(", ");
}

function ago(at) {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  const [size, unit] = seconds < 120 ? [1, "s"] : seconds < 7200 ? [60, "min"] : seconds < 172800 ? [3600, "h"] : [86400, "days"];
  return `${count(Math.floor(seconds / size))} ${unit} ago`;
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
  const words = stages.map((one, i) => `after ${one.name} ${one.in > 0 ? `${Math.round(share[i + 1] * 100)} %` : "nothing yet"}`);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `What is left: ${words.join(", ")}` },
      gradient("water", [["0", "var(--water)", 0.3], ["1", "var(--water)", 0.85]], { x1: 0, x2: width }));
  stages.forEach((one, i) => {
    const x = i * step, before = top + full * share[i], after = top + full * share[i + 1];
    // What nothing has come through yet is a dry bed.
    const dry = one.in === 0;
    picture.append(svg("path", {
      d: dry ? `M${x} ${top + 2} H${x + step}` : `M${x} ${top} H${x + step + 0.5} V${after} H${x} Z`,
      fill: dry ? "none" : "url(#water)", ...(dry ? { stroke: "var(--line)", "stroke-width": 4, "stroke-dasharray": "10 8" } : {}),
    }));
    if (!dry && before - after > 0.5) {
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

function stage(one) {
  const dropped = one.drops.reduce((sum, drop) => sum + drop.count, 0);
  const facts = el("dl", {});
  const fact = (name, value) => facts.append(el("dt", { textContent: name }), el("dd", { textContent: value }));
  fact(`${one.unit_in} in`, count(one.in));
  if (one.other > 0) fact("no responses", count(one.other));
  if (one.per_second > 0) fact("per second", one.per_second.toFixed(one.per_second < 10 ? 1 : 0));
  fact("waiting", count(one.lag));
  const node = el("article", { className: "card stage" },
      el("h2", { textContent: one.name }), work(one), el("b", { textContent: count(one.out) }),
      el("span", { className: "quiet", textContent: one.unit_out }), facts);
  if (one.drops.length) {
    const most = Math.max(...one.drops.map((drop) => drop.count));
    const name = one.name === "ingest" ? "skipped" : "dropped";
    node.append(el("div", { className: "drops" },
        el("span", { className: "quiet", textContent: `${count(dropped)} ${name}` }),
        ...one.drops.slice(0, few).map((drop) => rule(drop, most))));
    if (one.drops.length > few) node.append(rest(one, most));
  }
  return node;
}

const said = {
  running: "",
  rebalancing: "changes hands",
  stalled: "nothing has moved for a minute",
  stopped: "nobody works on it",
};

/** Whether somebody works on a stage; a stage that has nothing to do is not missed. */
function work(one) {
  if (!one.work) return null;
  const kind = one.work === "stalled" || (one.work === "stopped" && one.lag > 0) ? "bad" : one.work;
  return el("span", { className: `work ${kind}`, textContent: [one.work, said[one.work]].filter(Boolean).join(": ") });
}

const few = 8;
const unfolded = new Set();

/** The rules that drop least, folded away until somebody looks. */
function rest(one, most) {
  const details = el("details", { open: unfolded.has(one.name) },
      el("summary", { textContent: `${one.drops.length - few} more rules` }),
      el("div", { className: "drops" }, ...one.drops.slice(few).map((drop) => rule(drop, most))));
  details.addEventListener("toggle", () => (details.open ? unfolded.add(one.name) : unfolded.delete(one.name)));
  return details;
}

function rule(drop, most) {
  const button = el("button", { type: "button", "--share": drop.count / most },
      el("span", { textContent: drop.rule }), el("span", { textContent: count(drop.count) }));
  button.dataset.rule = drop.rule;
  button.addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("go", { detail: `/flow?rule=${encodeURIComponent(drop.rule)}` }));
  });
  return button;
}

async function examples(name) {
  const dialog = byId("examples");
  const close = el("button", { type: "button", className: "primary", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  let found = [];
  let body;
  try {
    found = (await get(`/api/examples?rule=${encodeURIComponent(name)}`)).examples;
    body = found.map(example);
    if (body.length === 0) body = [el("p", { className: "quiet", textContent: "No example is at hand. Records that are no pages are counted, not kept." })];
  } catch (error) {
    body = [el("p", { className: "quiet", textContent: error.message })];
  }
  const head = el("div", { className: "row" }, el("h2", { textContent: `Dropped by ${name}` }), close);
  dialog.replaceChildren(head, ...body,
      ...(found.length ? [el("footer", {}, save(`dropped-by-${name}`, () => found), command("millrace drops --examples 20"))] : []));
  if (!dialog.open) dialog.showModal();
}

function example(one) {
  const measured = one.measured === 0 && one.limit === 0 ? "" : `measured ${number(one.measured)}, limit ${number(one.limit)}`;
  return el("article", {},
      to(`/pages?id=${encodeURIComponent(one.id)}`, plain(one.url || one.id, 400), { dir: "auto" }),
      el("div", { className: "quiet", textContent: measured }),
      one.matched_url ? el("div", { className: "quiet" }, "repeats ", to(`/pages?q=${encodeURIComponent(one.matched_url)}`, plain(one.matched_url, 400))) : null,
      el("p", { textContent: plain(one.excerpt, 2000), dir: "auto" }));
}
