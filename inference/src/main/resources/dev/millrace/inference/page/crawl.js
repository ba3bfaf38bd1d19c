// What the crawler has ordered, what came of it, and its hosts.
import { get } from "/page/api.js";
import { byId, el, count, plain, save, command } from "/page/dom.js";

byId("crawlhosts").addEventListener("toggle", () => { if (byId("crawlhosts").open) hosts(); });

/** books: null where no crawler has run. */
export function draw(books) {
  byId("crawl").hidden = !books;
  if (!books) return;
  const part = (value, name) => el("span", { className: "part" }, el("b", { textContent: count(value) }), ` ${name}`);
  const sign = (text) => el("i", { textContent: text });
  const skipped = books.skipped.reduce((sum, one) => sum + one.count, 0);
  byId("crawlbooks").replaceChildren(
      el("div", { className: "sum" }, part(books.orders, "orders"), sign("="), part(books.pages, "pages"),
          sign("+"), part(skipped, "skipped"), sign("+"), part(books.open, "open")),
      el("p", { className: "quiet", textContent: `${count(books.urls)} URLs found on ${count(books.hosts)} hosts, ${count(books.waiting)} wait for their first fetch.` }),
      ...reasons("Skipped", books.skipped), ...reasons("Never ordered", books.refused),
      command("millrace crawl status"));
}

function reasons(name, counts) {
  return counts.length === 0 ? [] : [el("p", { className: "quiet",
    textContent: `${name}: ${counts.map((one) => `${one.reason} ${count(one.count)}`).join(", ")}` })];
}

async function hosts() {
  const place = byId("hosts");
  try {
    const found = (await get("/api/crawl/hosts")).hosts;
    const head = ["Host", "Pages", "Orders", "Waiting", "Next turn"];
    const row = (one) => el("tr", {}, ...[plain(one.host, 200), count(one.pages), count(one.orders), count(one.waiting), plain(one.next, 300)]
        .map((text) => el("td", { textContent: text, dir: "auto" })));
    place.replaceChildren(
        el("div", { className: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { textContent: text, scope: "col" })))),
            el("tbody", {}, ...found.map(row)))),
        save("crawl-hosts", () => found), command("millrace crawl status HOST"));
  } catch (error) {
    place.replaceChildren(el("p", { className: "quiet", textContent: error.message }));
  }
}
