// Prompts, streamed answers, and what else might have stood at each token.
import { post, stream } from "/page/api.js";
import { byId, el, count, plain, to } from "/page/dom.js";
import * as live from "/page/live.js";
import * as popup from "/page/popup.js";
import * as shared from "/page/shared.js";
import { share } from "/page/tint.js";

const $ = byId;
const kept = "millrace.completion";
const sliders = ["temperature", "top_k", "top_p", "max_tokens", "min_p", "repetition_penalty"];
const starters = [
  ["Once upon a time", "Once upon a time"],
  ["Few shots", "English: water. French: eau.\nEnglish: bread. French: pain.\nEnglish: house. French:"],
  ["An encyclopedia", "The zebra is an African animal of the horse family. Its"],
  ["An assistant", "Below is a conversation between a helpful assistant and a person.\n\nPerson: Why is the sky blue?\nAssistant:"],
];
const alternatives = 8;
let panes = [];
let maxTokens = 4096;
let newest = "";
let able = false;

const shown = {
  temperature: (value) => (value === 0 ? "greedy" : value.toFixed(2)),
  top_k: (value) => (value === 0 ? "all" : value),
  top_p: (value) => (value === 1 ? "all" : value.toFixed(2)),
  min_p: (value) => (value === 0 ? "off" : value.toFixed(2)),
  repetition_penalty: (value) => (value === 1 ? "off" : value.toFixed(2)),
};

for (const id of sliders) {
  const input = $(id);
  const show = () => {
    input.parentElement.querySelector("output").textContent = (shown[id] ?? String)(Number(input.value));
  };
  input.addEventListener("input", show);
  show();
}
for (const [name, text] of starters) {
  const button = el("button", { type: "button", textContent: name, title: text });
  button.addEventListener("click", () => { $("prompt").value = text; $("prompt").focus(); });
  $("starters").append(button);
}
$("dice").addEventListener("click", () => { $("seed").value = Math.floor(Math.random() * 1e9); });
$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (busy()) stop();
  else generate();
});
document.addEventListener("keydown", (event) => {
  if ($("completion").hidden || $("try").hidden) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    generate();
  } else if (event.key === "Escape" && busy()) {
    stop();
  }
});
addEventListener("pagehide", keep);
live.on("status", status);

/** What was asked and answered outlasts a reload of this tab. */
function keep() {
  const answers = panes.filter((one) => one.tokens.length).map(({ model, prompt, ids, writer, tokens, seed, facts }) =>
      ({ model, prompt, ids, writer, tokens, seed, facts }));
  const settings = Object.fromEntries([...sliders, "seed", "stop", "prompt"].map((id) => [id, $(id).value]));
  try {
    sessionStorage.setItem(kept, JSON.stringify({ settings, answers }));
  } catch {
    // It does not fit: then it is not kept.
  }
}

function restore() {
  const { settings = {}, answers = [] } = JSON.parse(sessionStorage.getItem(kept) ?? "{}");
  for (const [id, value] of Object.entries(settings)) {
    $(id).value = value;
    $(id).dispatchEvent(new Event("input"));
  }
  panes = answers.map((answer) => {
    const one = Object.assign(pane(answer.model), answer);
    one.name.textContent = one.writer;
    one.said.replaceChildren(el("span", { className: "given", textContent: one.prompt }));
    one.tokens.forEach((token) => append(one, token));
    one.footer.replaceChildren(...(one.facts ?? []).map((text) => el("span", { textContent: text })));
    return one;
  });
}

export function show() {
  $("prompt").focus({ preventScroll: true });
  if (panes.length === 0) restore();
  if (panes.length === 0) panes = [pane("")];
}

/** Fills the lists of checkpoints, keeping what is chosen. */
function status(status) {
  maxTokens = status.max_tokens;
  newest = status.model ?? "";
  const reason = !status.model ? "No checkpoint is served yet: the first one appears here by itself."
    : status.reads_text === false ? "This model has no tokenizer: it answers to token ids over HTTP, not to text." : "";
  $("cannot").textContent = reason;
  $("cannot").hidden = !reason;
  able = !reason;
  label();
  const ids = status.checkpoints.map((checkpoint) => checkpoint.id).reverse();
  const several = status.models ?? [];
  const any = several.length ? "by share" : "newest";
  const others = [...shared.choices(), ...ids.map((id) => [id, id])];
  fill($("checkpoint"), [["", several.length ? any : `${any} · ${status.model ?? "none yet"}`], ...others]);
  fill($("beside"), [["-", "nothing"], ["", any], ...others]);
  $("beside").closest("label").hidden = others.length === 0;
}

function fill(select, options) {
  const chosen = select.value || (select.id === "beside" ? "-" : "");
  const same = options.length === select.length
      && options.every(([, label], i) => select.options[i].textContent === label);
  if (same) return;
  select.replaceChildren(...options.map(([value, label]) => el("option", { value, textContent: label })));
  select.value = options.some(([value]) => value === chosen) ? chosen : options[0][0];
}

function pane(model) {
  const name = el("b", { textContent: model || (shared.models().length ? "by share" : "newest") });
  const note = el("span");
  const said = el("div", { className: "said", role: "group", "aria-label": "Answer", tabIndex: -1, dir: "auto" },
      el("span", { className: "empty", textContent: "The answer appears here, token by token." }));
  const footer = el("footer");
  const node = el("article", { className: "answer card" }, el("header", {}, name, note), said, footer);
  const self = { model, node, name, note, said, footer, prompt: "", ids: [], writer: "", tokens: [], abort: null };
  said.addEventListener("keydown", (event) => walk(self, event));
  $("answers").append(node);
  return self;
}

function busy() {
  return panes.some((one) => one.abort);
}

function stop() {
  panes.forEach((one) => one.abort?.abort());
}

function label() {
  $("go").textContent = busy() ? "Stop" : "Generate";
  $("go").classList.toggle("stop", busy());
  $("go").disabled = !able && !busy();
}

function generate() {
  if (!able || !$("seed").reportValidity()) return;
  stop();
  popup.close();
  const models = [$("checkpoint").value];
  if ($("beside").value !== "-") models.push($("beside").value);
  $("answers").replaceChildren();
  panes = models.map(pane);
  const seed = $("seed").value.trim() || String(Math.floor(Math.random() * 1e9));
  const prompt = $("prompt").value;
  for (const one of panes) {
    one.prompt = prompt;
    write(one, seed);
  }
}

function settings(seed) {
  const body = { seed: Number(seed), logprobs: alternatives, return_token_ids: true };
  for (const id of sliders) body[id] = Number($(id).value);
  body.max_tokens = Math.min(body.max_tokens, maxTokens);
  if ($("stop").value) body.stop = [$("stop").value];
  return body;
}

const runOf = (model) => model.split("@")[0];

/**
 * What to go on from. Ids, since the text of tokens may be other tokens when it is read again; text
 * where another run, perhaps with another tokenizer, is now the newest, or a share decides.
 */
function beginning(one) {
  const same = runOf(shared.answering(one.model, newest)) === runOf(one.writer);
  return one.tokens.length > 0 && same && one.tokens.every((token) => token.ids)
    ? [...one.ids, ...one.tokens.flatMap((token) => token.ids)]
    : one.prompt + one.tokens.map((token) => token.text).join("");
}

/** Streams an answer into a pane, after the tokens it keeps. */
async function write(one, seed) {
  const abort = new AbortController();
  one.abort?.abort();
  one.abort = abort;
  one.seed = seed;
  label();
  one.said.replaceChildren(el("span", { className: "given", textContent: one.prompt }));
  one.tokens.forEach((token) => append(one, token));
  one.said.classList.add("writing");
  one.footer.replaceChildren();
  const begun = performance.now();
  const kept = size(one.tokens);
  let first = 0;
  let reason = "stopped";
  try {
    const body = settings(seed);
    body.prompt = beginning(one);
    if (one.model) body.model = one.model;
    for await (const chunk of stream("/v1/completions", body, abort.signal)) {
      first ||= performance.now();
      one.name.textContent = chunk.system_fingerprint;
      one.writer = chunk.system_fingerprint;
      const choice = chunk.choices[0];
      if (kept === 0) one.ids = choice.prompt_token_ids ?? one.ids;
      for (const token of read(choice)) {
        one.tokens.push(token);
        append(one, token);
      }
      reason = choice.finish_reason ?? reason;
    }
  } catch (error) {
    if (!abort.signal.aborted) {
      const said = el("p", { className: "error", role: "alert", textContent: error.message });
      one.said.append(said);
      said.scrollIntoView({ block: "nearest" });
      reason = "failed";
    }
  }
  if (one.abort !== abort) return;
  one.abort = null;
  one.said.classList.remove("writing");
  label();
  foot(one, size(one.tokens) - kept, begun, first, reason);
  recited(one);
}

/** Which spans of the answer stand word for word in the training text. */
async function recited(one) {
  const ids = one.tokens.flatMap((token) => token.ids);
  if (ids.length === 0) return;
  let seen;
  try {
    const model = one.model || (shared.models().length ? one.writer : "");
    seen = await post("/api/seen", model ? { tokens: ids, model } : { tokens: ids });
  } catch {
    return;
  }
  // Nothing else was written here meanwhile.
  if (one.abort || ids.length !== size(one.tokens)) return;
  const spans = one.said.querySelectorAll(".tok");
  const places = [];
  one.tokens.forEach((token, i) => token.ids.forEach(() => places.push(spans[i])));
  for (const { start, length } of seen.spans) {
    places.slice(start, start + length).forEach((span) => span?.classList.add("seen"));
  }
  one.node.querySelector(".recited")?.remove();
  if (seen.spans.length === 0) return;
  one.node.append(el("div", { className: "recited" },
      el("span", { className: "quiet", textContent: `Stands in the training text (${count(seen.tokens)} tokens looked through${seen.complete ? "" : ", so far"}):` }),
      ...seen.spans.slice(0, 20).map((span) => el("div", {}, el("b", { textContent: `${span.length} tokens ` }),
          to(`/pages?id=${encodeURIComponent(span.id)}`, plain(span.url || span.id, 300), { dir: "auto" })))));
}

/** Tokens of the model, of which some stand together where one alone is no whole character. */
function size(tokens) {
  return tokens.reduce((sum, token) => sum + token.ids.length, 0);
}

function foot(one, drawn, begun, first, reason) {
  const seconds = (performance.now() - (first || begun)) / 1000;
  const ends = { stop: "ended by itself", length: "reached its length", stopped: "stopped", failed: "failed" };
  const parts = [`${drawn} tokens`, ends[reason] ?? reason];
  if (first) parts.push(`first after ${Math.round(first - begun)} ms`);
  if (drawn > 1 && seconds > 0) parts.push(`${((drawn - 1) / seconds).toFixed(1)} tokens/s`);
  const known = one.tokens.filter((token) => token.p !== undefined);
  if (known.length) {
    const nats = known.reduce((sum, token) => sum + token.nats, 0) / size(known);
    parts.push(`perplexity ${Math.exp(nats).toFixed(1)}`);
  }
  parts.push(`seed ${one.seed}`);
  one.facts = parts;
  keep();
  one.footer.replaceChildren(...parts.map((text) => el("span", { textContent: text })));
}

/** The tokens of a chunk; where they are no whole characters, its text as one. */
function read(choice) {
  const scores = choice.logprobs;
  const texts = scores?.tokens ?? [];
  if (texts.length === 0) return choice.text ? [{ text: choice.text, ids: [] }] : [];
  // Sorted, since an object's keys that are numbers come first.
  const top = (i) => Object.entries(scores.top_logprobs[i])
      .map(([text, nats]) => ({ text, p: Math.exp(nats), id: scores.top_token_ids[i][text] }))
      .sort((one, other) => other.p - one.p);
  if (texts.join("") === choice.text) {
    return texts.map((text, i) => scored(text, [scores.token_logprobs[i]], [choice.token_ids[i]], top(i)));
  }
  return [scored(choice.text, scores.token_logprobs, choice.token_ids)];
}

/** As surprising as the least expected of its tokens. */
function scored(text, logs, ids, top) {
  const nats = logs.reduce((sum, log) => sum - log, 0);
  return { text, p: Math.exp(Math.min(...logs)), nats, ids, top };
}

function append(one, token) {
  const index = one.said.querySelectorAll(".tok").length;
  const span = el("span", { className: "tok", textContent: token.text, tabIndex: index === 0 ? 0 : -1 });
  if (token.p !== undefined) span.style.setProperty("--s", share(-Math.log(token.p)));
  if (token.forced) span.classList.add("forced");
  span.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") open(one, index, span, false);
  });
  span.addEventListener("click", () => open(one, index, span, true));
  one.said.append(span);
}

/** Arrow keys go from token to token, Enter opens the alternatives. */
function walk(one, event) {
  const spans = [...one.said.querySelectorAll(".tok")];
  const at = spans.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
  if (at < 0) return;
  if (step) {
    event.preventDefault();
    const next = spans[Math.max(0, Math.min(spans.length - 1, at + step))];
    spans[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    open(one, spans.indexOf(next), next, false);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(one, at, spans[at], true);
    popup.focusFirst();
  }
}

function open(one, index, span, pinned) {
  const token = one.tokens[index];
  popup.open(span, token, pinned, (other) => branch(one, index, token, other));
}

/** Keeps what stands before a token, puts another in its place and goes on from there. */
function branch(one, index, token, other) {
  popup.close();
  one.tokens = one.tokens.slice(0, index);
  const ids = other.id === undefined ? token.ids : [other.id];
  one.tokens.push({ ...scored(other.text, [Math.log(other.p)], ids, token.top), forced: true });
  write(one, one.seed);
  const spans = one.said.querySelectorAll(".tok");
  spans[0].tabIndex = -1;
  spans[index].tabIndex = 0;
  spans[index].focus({ preventScroll: true });
}
