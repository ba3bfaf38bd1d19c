// The film: every kept checkpoint goes on from the same prompts and reads the same sentence.
import { post } from "/page/api.js";
import { byId, el, count, plain, save, command } from "/page/dom.js";
import * as live from "/page/live.js";
import { tinted } from "/page/tint.js";

const length = 40;
let frames = [];
let turn = 0;

byId("filmform").addEventListener("submit", (event) => {
  event.preventDefault();
  if (byId("roll").dataset.running) turn++;
  else roll();
});
byId("frame").addEventListener("input", () => draw(Number(byId("frame").value)));

export function show() {
  const checkpoints = kept();
  byId("film").hidden = checkpoints.length === 0;
  byId("filmnote").textContent = `${count(checkpoints.length)} checkpoints are kept; train.keep-ladder keeps more of the early ones.`;
}

/** Of the run that is followed, oldest first. */
function kept() {
  const status = live.latest("status");
  const run = live.latest("training")?.run ?? "";
  const all = status?.checkpoints ?? [];
  return all.filter((one) => !run || one.run === run).sort((a, b) => a.step - b.step);
}

live.on("status", () => { if (!byId("learning").hidden) show(); });

async function roll() {
  const mine = ++turn;
  const prompt = byId("filmprompt").value;
  const sentence = byId("filmsentence").value;
  frames = [];
  byId("roll").dataset.running = "1";
  byId("roll").textContent = "Stop";
  byId("filmerror").textContent = "";
  try {
    for (const checkpoint of kept()) {
      if (mine !== turn) break;
      byId("filmnote").textContent = `${checkpoint.id} …`;
      const [said, read] = [
        await post("/v1/completions", { model: checkpoint.id, prompt, max_tokens: length, temperature: 0 }),
        await post("/v1/completions", { model: checkpoint.id, prompt: sentence, max_tokens: 0, echo: true, logprobs: 0 }),
      ];
      const scores = read.choices[0].logprobs;
      frames.push({
        id: checkpoint.id, step: checkpoint.step, text: said.choices[0].text, prompt,
        tokens: scores.tokens.map((token, i) => [token, scores.token_logprobs[i] === null ? null : -scores.token_logprobs[i]]),
      });
      byId("frame").max = frames.length - 1;
      byId("frame").value = frames.length - 1;
      draw(frames.length - 1);
    }
  } catch (error) {
    byId("filmerror").textContent = error.message;
  }
  delete byId("roll").dataset.running;
  byId("roll").textContent = "Roll";
  byId("savefilm").replaceChildren(...(frames.length ? [save("film", () => frames.map(({ tokens, ...one }) => ({ ...one, loss: mean(tokens) }))),
    command("millrace report")] : []));
  show();
}

const mean = (tokens) => {
  const known = tokens.map(([, loss]) => loss).filter((loss) => loss !== null);
  return known.reduce((sum, loss) => sum + loss, 0) / Math.max(1, known.length);
};

function draw(at) {
  const frame = frames[at];
  if (!frame) return;
  byId("screen").hidden = false;
  byId("framename").textContent = `step ${count(frame.step)} · ${frame.id}`;
  byId("filmsaid").replaceChildren(el("span", { className: "given", textContent: frame.prompt }), plain(frame.text));
  byId("filmread").replaceChildren(...tinted(frame.tokens));
  byId("filmloss").textContent = `${mean(frame.tokens).toFixed(3)} nats a token on this sentence`
      + (at > 0 ? `, ${mean(frames[0].tokens).toFixed(3)} at step ${count(frames[0].step)}` : "");
}
