// The generations beside each other.
import { get } from "/page/api.js";
import { byId, el, count, plain, save, command } from "/page/dom.js";

byId("generations").addEventListener("toggle", () => { if (byId("generations").open) show(); });

const counts = ["pages", "documents", "clean", "dropped", "tokens"];

async function show() {
  const place = byId("allgenerations");
  try {
    const found = (await get("/api/generations")).generations;
    const head = ["Generation", "State", "Made from", "Other settings than its parent's", ...counts];
    const row = (one) => el("tr", {}, ...[one.name, one.state, one.origin, plain(one.settings, 500) || "–", ...counts.map((name) => (one[name] === null ? "–" : count(one[name])))]
        .map((text) => el("td", { textContent: text, dir: "auto" })));
    place.replaceChildren(
        el("div", { className: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { textContent: text, scope: "col" })))),
            el("tbody", {}, ...found.map(row)))),
        el("p", { className: "quiet", textContent: "Counted when the generation was ready. Their curves are laid beside each other in Learning." }),
        save("generations", () => found), command("millrace replay list"));
  } catch (error) {
    place.replaceChildren(el("p", { className: "quiet", textContent: error.message }));
  }
}
