// Any page: found by its URL, text or rule, and its way from HTML to the steps that saw it.
import { get, post } from "/page/api.js";
import { byId, el, count, number, plain, to, save, command, blank } from "/page/dom.js";
import { chips } from "/page/tokens.js";

let query = "";
let shownId = "";

byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = byId("query").value.trim();
  if (wanted) go(`/pages?q=${encodeURIComponent(wanted)}`);
});
byId("judgeform").addEventListener("submit", (event) => {
  event.preventDefault();
  judge(byId("pasted").value, byId("ishtml").checked);
});
byId("file").addEventListener("change", async () => {
  const file = byId("file").files[0];
  if (!file) return;
  if (file.size > 20_000_000) {
    byId("judged").replaceChildren(el("p", { className: "error", role: "alert", textContent: `${file.name} has ${count(file.size)} bytes: a page has at most some millions.` }));
    return;
  }
  byId("ishtml").checked = true;
  judge(await file.text(), true);
});

function go(path) {
  document.dispatchEvent(new CustomEvent("go", { detail: path }));
}

export function show(parameters) {
  const id = parameters.get("id") ?? "";
  const wanted = parameters.get("q") ?? "";
  byId("journey").hidden = !id;
  byId("finding").hidden = Boolean(id);
  if (id) {
    if (id !== shownId) journey(id);
  } else {
    shownId = "";
    byId("query").value ||= wanted;
    if (wanted && wanted !== query) find(wanted);
    if (!wanted) {
      query = "";
      byId("found").replaceChildren(blank("Look for a page",
          "A URL or a part of one, host:example.org, rule:language.low-score, or text: and words of its text."));
    }
  }
}

async function find(wanted) {
  query = wanted;
  byId("query").value = wanted;
  byId("found").replaceChildren(el("p", { className: "quiet", textContent: "Looking …" }));
  try {
    draw(await get(`/api/pages?limit=100&q=${encodeURIComponent(wanted)}`), []);
  } catch (error) {
    byId("found").replaceChildren(blank("Nothing is shown", error.message));
  }
}

function draw(answer, before) {
  const all = before.concat(answer.pages);
  const parts = all.map((one) => el("article", { className: "row found" },
      to(`/pages?id=${encodeURIComponent(one.id)}`, plain(one.url || one.id, 300), { dir: "auto" }),
      el("span", { className: "ends" }, ...one.ends.map(end))));
  const notes = [];
  if (all.length === 0) notes.push(blank(`No page is found by ${plain(query, 200)}`, "Pages are known by their URLs as they were crawled; try a part of one, or host: and its host."));
  if (!answer.complete) notes.push(el("p", { className: "quiet", textContent: "The search took long and was broken off: what is shown is a part." }));
  if (answer.next) {
    const more = el("button", { type: "button", className: "small", textContent: "more" });
    more.addEventListener("click", async () => {
      draw(await get(`/api/pages?limit=100&q=${encodeURIComponent(query)}&after=${encodeURIComponent(answer.next)}`), all);
    });
    notes.push(more);
  }
  byId("found").replaceChildren(el("div", { className: "card" }, ...parts, ...notes,
      ...(all.length ? [el("footer", {}, save("pages", () => all), command(`millrace trace '${query.replaceAll("'", "'\\''")}'`))] : [])));
}

function end(one) {
  const text = one.rule || one.fate;
  return el("span", { className: `tag ${one.fate}`, textContent: one.generation === "main" ? text : `${one.generation}: ${text}` });
}

async function journey(id) {
  shownId = id;
  const panel = byId("journey");
  panel.replaceChildren(el("p", { className: "quiet", textContent: "Reading the page …" }));
  try {
    const page = await get(`/api/page?id=${encodeURIComponent(id)}`);
    if (shownId === id) way(panel, page);
  } catch (error) {
    shownId = "";
    panel.replaceChildren(blank("This page is not shown", error.message), to("/pages", "Look for another"));
  }
}

function way(panel, page) {
  const facts = [`id ${page.id}`];
  if (page.fetched_at) facts.push(`fetched ${page.fetched_at}`);
  if (page.bytes !== undefined) facts.push(`${count(page.bytes)} bytes`);
  if (page.source) facts.push(page.source);
  panel.replaceChildren(
      el("header", { className: "card" },
          el("div", { className: "row" }, el("h2", { textContent: plain(page.url || page.id, 500), dir: "auto" }), to("/pages", "another page", { className: "small" })),
          el("p", { className: "quiet", textContent: facts.join(" · ") }),
          el("ol", { className: "fates" }, ...page.fates.map(fate))),
      ...(page.now ? examined(page.now, page.html) : [blank("The page itself is not at hand", "Its topic no longer holds it; what became of it stands above.")]),
      ...(page.twin ? [twin(page.twin)] : []),
      trained(page),
      el("footer", { className: "card" },
          el("h3", { textContent: "Take it down" }),
          el("p", { className: "quiet", textContent: "It leaves every generation, the training and the published files." }),
          el("code", { textContent: `millrace takedown add '${(page.url || "").replaceAll("'", "'\\''")}' --reference WHY` }),
          command(`millrace trace '${(page.url || "").replaceAll("'", "'\\''")}'`)));
  tokens(panel);
}

function fate(one) {
  return el("li", { className: one.fate },
      el("b", { textContent: one.fate }), ` ${one.stage}`, one.rule ? el("code", { textContent: one.rule }) : "",
      one.tokens ? ` ${count(one.tokens)} tokens` : "",
      el("span", { className: "quiet", textContent: ` ${one.generation === "main" ? "" : `${one.generation} · `}${one.at}` }));
}

/** What extraction and rules make of it: the same for a page and for what was pasted. */
function examined(now, html) {
  const cards = [];
  if (now.error) cards.push(el("p", { className: "card error", textContent: now.error }));
  if (now.drop) {
    cards.push(el("article", { className: "card" }, el("h3", { textContent: "Dropped by extraction" }),
        el("code", { textContent: now.drop.rule }), ` measured ${number(now.drop.measured)}, limit ${number(now.drop.limit)}`));
  }
  if (now.text !== undefined || now.source) {
    cards.push(el("div", { className: "beside" },
        ...(now.source ? [el("article", { className: "card" }, el("h3", { textContent: "The page's text, what was cut struck" }), cut(now.source))] : []),
        ...(now.text !== undefined ? [el("article", { className: "card" }, el("h3", { textContent: now.title ? plain(now.title, 300) : "Extracted text", dir: "auto" }),
            el("p", { className: "quiet", textContent: languages(now) }), ...said(now), el("pre", { className: "text", dir: "auto", textContent: plain(now.text) }))] : [])));
  }
  if (now.rules) {
    cards.push(el("article", { className: "card" }, el("h3", { textContent: now.keep ? "Every rule keeps it" : "Rules" }),
        ...now.drops.filter((drop) => !now.rules.some((rule) => rule.rule === drop.rule)).map((drop) => gauge({ ...drop, kept: false })),
        ...now.rules.map(gauge)));
    const kinds = Object.entries(now.personal_data);
    cards.push(el("article", { className: "card" }, el("h3", { textContent: "Clean text" }),
        el("p", { className: "quiet", textContent: kinds.length ? `replaced: ${kinds.map(([kind, n]) => `${n} × ${kind}`).join(", ")}` : "no personal data found" }),
        el("pre", { className: "text clean", dir: "auto", textContent: plain(now.clean_text) }),
        el("div", { className: "pieces", id: "pagetokens" })));
  }
  if (html) {
    cards.push(el("details", { className: "card" }, el("summary", { textContent: `HTML, ${count(html.length)} characters` }),
        el("pre", { className: "text", textContent: plain(html, 500_000) })));
  }
  return cards;
}

function languages(now) {
  return now.languages.map((one) => `${one.language} ${one.score.toFixed(3)}`).join(", ");
}

/** Author, day, site, licence and summary, as the page gives them. */
function said(now) {
  const all = Object.entries(now.metadata ?? {});
  return all.length ? [el("dl", { className: "quiet" }, ...all.flatMap(([name, value]) =>
      [el("dt", { textContent: name }), el("dd", { textContent: plain(value, 300), dir: "auto" })]))] : [];
}

/** A rule's measure between nothing and twice its limit. */
function gauge(rule) {
  const most = Math.max(Math.abs(rule.limit) * 2, Math.abs(rule.measured) * 1.05, 1e-9);
  const at = (value) => `${Math.min(100, Math.max(0, 100 * Math.abs(value) / most))}%`;
  return el("div", { className: `gauge ${rule.kept ? "kept" : "failed"}` },
      to(`/flow?rule=${encodeURIComponent(rule.rule)}`, rule.rule),
      el("span", { className: "bar", "--at": at(rule.measured), "--limit": at(rule.limit), role: "img", "aria-label": `measured ${number(rule.measured)}, limit ${number(rule.limit)}` }),
      el("span", { className: "quiet", textContent: `${number(rule.measured)} of ${number(rule.limit)}` }),
      el("b", { textContent: rule.kept ? "kept" : "dropped" }));
}

/** The page's own text by pieces, those struck that extraction left out. */
function cut(source) {
  return el("div", { className: "text", dir: "auto" }, ...source.flatMap(([fate, piece]) =>
      [el(fate === "kept" ? "span" : "s", { textContent: `${plain(piece, 4000)} ` }), " "]));
}

/** Where this text differs from the one that it was dropped as a duplicate of. */
function twin(first) {
  const tags = { kept: "span", removed: "del", added: "ins" };
  const changes = first.parts.filter(([kind]) => kind !== "kept").length;
  return el("article", { className: "card twin" }, el("h3", { textContent: "A duplicate of" }),
      to(`/pages?id=${encodeURIComponent(first.id)}`, plain(first.url || first.id, 300), { dir: "auto" }),
      el("p", { className: "quiet", textContent: changes === 0 ? "The two texts are the same, to the letter."
          : `The two texts differ in ${count(changes)} places: struck is only there, underlined only here.` }),
      el("pre", { className: "text", dir: "auto" }, ...first.parts.slice(0, 4000).map(([kind, text]) => el(tags[kind], { textContent: plain(text) }))),
      ...(first.complete ? [] : [el("p", { className: "quiet", textContent: "Only their beginnings are compared." })]));
}

function trained(page) {
  const rows = page.steps.slice(0, 200).map((one) => el("li", {},
      to(`/learning?step=${one.step}&run=${encodeURIComponent(one.run)}`, `step ${count(one.step)}`),
      ` of ${one.run}, ${count(one.length)} tokens from ${count(one.document_start)} on${one.masked ? ", masked" : ""}${one.skipped ? ", skipped" : ""}`));
  const held = page.checkpoints.flatMap((run) => run.checkpoints.map((one) => one.id));
  return el("article", { className: "card" }, el("h3", { textContent: "In training" }),
      rows.length ? el("ul", {}, ...rows) : el("p", { className: "quiet", textContent: "No step was made of it." }),
      held.length ? el("p", { className: "quiet", textContent: `in ${count(held.length)} checkpoints: ${held.slice(0, 12).join(", ")}${held.length > 12 ? " …" : ""}` }) : "");
}

/** The clean text as the model reads it. */
async function tokens(panel) {
  const clean = panel.querySelector(".clean");
  const box = panel.querySelector("#pagetokens");
  if (!clean) return;
  try {
    const answer = await post("/tokenize", { text: clean.textContent.slice(0, 20_000), tokenizer: "model" });
    box.replaceChildren(el("p", { className: "quiet", textContent: `${count(answer.count)} tokens of the model` }),
        ...chips(answer, false));
  } catch {
    box.replaceChildren();
  }
}

async function judge(text, html) {
  const panel = byId("judged");
  if (!text.trim()) return;
  panel.replaceChildren(el("p", { className: "quiet", textContent: "Judging …" }));
  try {
    const now = await post("/api/judge", html ? { html: text } : { text });
    panel.replaceChildren(...examined(now, html ? text : ""), command(html ? "millrace extract FILE | millrace judge -" : "millrace judge FILE"));
    tokens(panel);
  } catch (error) {
    panel.replaceChildren(el("p", { className: "error", role: "alert", textContent: error.message }));
  }
}
