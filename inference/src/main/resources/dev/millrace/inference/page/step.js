// The documents of a step, worst first, with the loss on each token.
import { get } from "/page/api.js";
import { byId, el, count, exact, plain, to, save, command } from "/page/dom.js";
import { tinted } from "/page/tint.js";

let asked = "";

/** away: where closing it leads to. */
export async function show({ step, run }, away) {
  const panel = byId("stepdocuments");
  const question = step ? `${run}@${step}` : "";
  panel.hidden = !step;
  if (!step || question === asked) return;
  asked = question;
  panel.replaceChildren(el("p", { className: "quiet", textContent: `Reading step ${count(step)} and measuring the loss on it …` }));
  panel.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  const close = to(away, "close", { className: "small" });
  try {
    const found = await get(`/api/lineage/step?losses=true&step=${step}${run ? `&run=${encodeURIComponent(run)}` : ""}`);
    if (asked !== question) return;
    draw(panel, found, close);
  } catch (error) {
    if (asked !== question) return;
    asked = "";
    panel.replaceChildren(el("div", { className: "row" }, el("h2", { textContent: `Step ${count(step)}` }), close),
        el("p", { className: "quiet", textContent: error.message }));
  }
}

function draw(panel, found, close) {
  const documents = [...found.documents].sort((a, b) => (b.loss ?? -1) - (a.loss ?? -1));
  const facts = [`${count(documents.length)} pieces of documents`];
  if (found.model) facts.push(`the loss as ${found.model} has it`);
  if (found.note) facts.push(found.note);
  if (found.skipped) facts.push("the step was skipped");
  if (found.blocks_gone) facts.push(`${count(found.blocks_gone)} of its blocks are gone from their topic`);
  panel.replaceChildren(
      el("div", { className: "row" }, el("h2", { textContent: `Documents of step ${exact(found.step)}` }), close),
      el("p", { className: "quiet", textContent: facts.join(" · ") }),
      ...documents.map(piece),
      el("footer", {}, save(`step-${found.step}`, () => documents.map(({ tokens, ...rest }) => rest)),
          command(`millrace lineage --step ${found.step}`)));
}

function piece(one) {
  const head = el("header", {},
      to(`/pages?id=${encodeURIComponent(one.id)}`, plain(one.url || one.id, 300), { dir: "auto" }),
      el("span", { className: "quiet", textContent: `${count(one.length)} tokens${one.masked ? ", masked" : ""}` }),
      el("b", { textContent: one.loss === undefined ? "" : one.loss.toFixed(3), title: "mean loss in nats a token" }));
  const node = el("article", { className: "piece" }, head);
  if (one.tokens?.length) node.append(el("p", { className: "said small", dir: "auto" }, ...tinted(one.tokens)));
  return node;
}
