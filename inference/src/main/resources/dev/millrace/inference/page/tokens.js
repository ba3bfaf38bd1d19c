// A text as each tokenizer sees it.
import { el, get, post, count, visible } from "/page/api.js";

const $ = (id) => document.getElementById(id);
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
  const pieces = el("div", { className: withIds ? "pieces ids" : "pieces" });
  answer.pieces.forEach((piece, i) => pieces.append(chip(piece, answer.tokens[i], i, withIds)));
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

function chip(piece, id, index, withIds) {
  const raw = piece.startsWith("bytes:\\x");
  const text = raw ? piece.slice(8).replaceAll("\\x", " ") : piece;
  const span = el("span", { title: `token ${id}`, className: raw ? "bytes" : "", "--hue": hues[index % hues.length] });
  if (withIds) {
    span.append(visible(text), el("small", { textContent: id }));
  } else {
    span.append(text);
  }
  return span;
}
