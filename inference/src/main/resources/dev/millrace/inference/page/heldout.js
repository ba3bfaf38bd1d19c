// The held-out text by language and by host, at the first evaluation and now.
import { byId, el, count, plain, save } from "/page/dom.js";

let told = "";

/** all: the parts with the steps of both evaluations, or null. */
export function draw(all, run) {
  const now = JSON.stringify([run, all]);
  if (now === told) return;
  told = now;
  byId("heldout").hidden = !all;
  if (!all) return;
  const parts = [...all.parts].sort((a, b) => b.kind.localeCompare(a.kind));
  const head = ["Held-out text of", "Bytes", `Bits per byte at step ${count(all.first_step)}`, `at step ${count(all.step)}`, "Change"];
  byId("heldoutparts").replaceChildren(
      el("div", { className: "wide" }, el("table", {},
          el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { textContent: text, scope: "col" })))),
          el("tbody", {}, ...parts.map(row)))),
      save(`held-out-${run}`, () => parts));
}

function row(part) {
  const change = part.first === null || part.bits_per_byte === null ? "–" : signed(part.bits_per_byte - part.first);
  return el("tr", {}, ...[`${part.kind} ${plain(part.name, 200)}`, count(part.bytes), digits(part.first), digits(part.bits_per_byte), change]
      .map((text) => el("td", { textContent: text, dir: "auto" })));
}

const digits = (value) => (value === null ? "–" : value.toFixed(3));
const signed = (value) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(3)}`;
