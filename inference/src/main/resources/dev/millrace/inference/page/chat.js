// A conversation with the newest model, or with the checkpoint that the playground has chosen.
import { stream } from "/page/api.js";
import { byId, el } from "/page/dom.js";
import * as live from "/page/live.js";
import * as shared from "/page/shared.js";

const $ = byId;
let turns = [];
let abort = null;
let able = false;
/** By which a conversation stays with one of several models. */
let session = String(Math.random());

$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  if (abort) abort.abort();
  else say($("message").value);
});
$("message").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!abort) say($("message").value);
  } else if (event.key === "Escape" && abort) {
    abort.abort();
  }
});
$("anew").addEventListener("click", () => {
  abort?.abort();
  turns = [];
  session = String(Math.random());
  $("turns").replaceChildren();
  $("message").focus();
});

export function show() {
  $("message").focus({ preventScroll: true });
}

/** How the model is talked with. */
function way() {
  const status = live.latest("status");
  if (!status) return;
  const one = shared.named($("checkpoint").value) ?? status;
  $("plain").hidden = !one.model || one.chat_template === true;
  able = Boolean(one.model) && one.reads_text !== false;
  label();
}
live.on("status", way);
$("checkpoint").addEventListener("change", way);

function turn(role, text) {
  const said = el("div", { className: "said", textContent: text, dir: "auto" });
  const node = el("article", { className: `answer card turn ${role}` },
      el("header", {}, el("b", { textContent: role === "user" ? "you" : "model" }), el("span")), said);
  $("turns").append(node);
  node.scrollIntoView({ block: "nearest" });
  return { role, node, said, note: node.querySelector("span") };
}

function messages() {
  const system = $("instructions").value.trim();
  const said = turns.map(({ role, content }) => ({ role, content }));
  return system ? [{ role: "system", content: system }, ...said] : said;
}

function request() {
  const body = { messages: messages(), max_tokens: Number($("max_tokens").value) };
  for (const id of ["temperature", "top_k", "top_p", "min_p", "repetition_penalty"]) {
    body[id] = Number($(id).value);
  }
  if ($("checkpoint").value) body.model = $("checkpoint").value;
  else if (shared.models().length) body.session_id = session;
  return body;
}

async function say(text) {
  if (!able || !text.trim()) return;
  $("message").value = "";
  const mine = turn("user", text);
  turns.push({ role: "user", content: text });
  const answer = turn("assistant", "");
  const own = (abort = new AbortController());
  label();
  answer.said.classList.add("writing");
  let content = "";
  try {
    for await (const chunk of stream("/v1/chat/completions", request(), own.signal)) {
      const choice = chunk.choices[0];
      content += choice?.delta?.content ?? "";
      answer.said.textContent = content;
      answer.note.textContent = chunk.system_fingerprint;
    }
  } catch (error) {
    if (!own.signal.aborted) {
      answer.said.append(el("p", { className: "error", role: "alert", textContent: error.message }));
    }
  }
  answer.said.classList.remove("writing");
  if (abort === own) abort = null;
  label();
  if (content) {
    turns.push({ role: "assistant", content });
  } else if (turns.at(-1)?.content === text) {
    // Nothing came of it: it can be said again.
    turns.pop();
    mine.node.classList.add("unanswered");
    $("message").value ||= text;
  }
}

function label() {
  $("send").textContent = abort ? "Stop" : "Send";
  $("send").classList.toggle("stop", Boolean(abort));
  $("send").disabled = !able && !abort;
}
