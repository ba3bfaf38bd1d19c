// A text as each tokenizer sees it.
import { get, post } from "/page/api.js";
import { byId, el, count, visible } from "/page/dom.js";

const $ = byId;
const titles = { model: "this model", gpt2: "GPT-2", gpt4: "GPT-4" };
const hues = ["#4a9fb5", "#d99a4e", "#7fae62", "#b07cc6", "#d4737b"];
let names = [];
let turn = 0;
let timer = 0;

$("text").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(draw, 180); });
$("ids").addEventListener("change", draw);

export async function show() {
  try {
    names = (await get("/tokenizers")).tokenizers;
    await draw();
  } catch (error) {
    blank(error.message);
  }
}

async function draw() {
  const mine = ++turn;
  const text = $("text").value;
  const bytes = new TextEncoder().encode(text).length;
  $("textsize").textContent = `${count([...text].length)} characters, ${count(bytes)} bytes`;
  if (names.length === 0) return blank("no tokenizer is loaded yet");
  try {
    const answers = await Promise.all(
        names.map(({ name }) => post("/tokenize", { text, tokenizer: name })));
    if (mine !== turn) return;
    $("tokenized").replaceChildren(...answers.map((answer, i) => card(names[i], answer, bytes)));
  } catch (error) {
    if (mine === turn) blank(error.message);
  }
}

function blank(text) {
  $("tokenized").replaceChildren(el("div", { className: "card blank", textContent: text }));
}

function card(tokenizer, answer, bytes) {
  const withIds = $("ids").checked;
  const pieces = el("div", { className: withIds ? "pieces ids" : "pieces" }, ...chips(answer, withIds));
  const rate = answer.count ? (bytes / answer.count).toFixed(2) : "0";
  return el("article", { className: "card" },
      el("div", { className: "meter" },
          el("h2", { textContent: titles[tokenizer.name] ?? tokenizer.name }),
          el("span", { className: "quiet" },
              el("b", { textContent: count(answer.count) }), " tokens · ",
              el("b", { textContent: rate }), " bytes a token · ",
              el("b", { textContent: count(tokenizer.vocabulary_size) }), " in the vocabulary")),
      pieces);
}

/** A text's tokens in colours; those that only together are a character stand together. */
export function chips(answer, withIds) {
  return grouped(answer.pieces, answer.tokens).map((group, i) => chip(group, i, withIds));
}

function grouped(pieces, ids) {
  const groups = [];
  let open = null;
  pieces.forEach((piece, i) => {
    if (!piece.startsWith("bytes:\\x")) {
      open = null;
      groups.push({ text: piece, ids: [ids[i]], bytes: [] });
      return;
    }
    if (!open) groups.push(open = { text: "", ids: [], bytes: [] });
    open.ids.push(ids[i]);
    open.bytes.push(piece.slice(8).replaceAll("\\x", " "));
    const raw = Uint8Array.from(open.bytes.join(" ").split(" "), (hex) => parseInt(hex, 16));
    try {
      open.text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
      open = null;
    } catch {
      open.text = open.bytes.join(" ");
    }
  });
  return groups;
}

function chip(group, index, withIds) {
  const several = group.ids.length > 1;
  const title = several ? `tokens ${group.ids.join(", ")}: bytes ${group.bytes.join(" | ")}` : `token ${group.ids[0]}`;
  const span = el("span", { title, className: several ? "several" : "", "--hue": hues[index % hues.length] });
  if (withIds) {
    span.append(visible(group.text), el("small", { textContent: group.ids.join(" ") }));
  } else {
    span.append(group.text);
    if (several) span.append(el("sub", { textContent: group.ids.length }));
  }
  return span;
}
