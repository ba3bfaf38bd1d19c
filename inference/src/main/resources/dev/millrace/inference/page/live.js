// What changes, as one stream of events for all views. It is taken up again where it broke off.
import { call } from "/page/api.js";

const silence = 20_000;
/** Steps beyond which a run's curves are asked for anew: the server thins them. */
const mostSteps = 10_000;
const listeners = new Map();
const state = { status: null, flow: null, training: null, online: undefined, since: Date.now() };
let place = "";
let wait = 0;

/** Calls the listener now, if there is something to tell, and at each change. */
export function on(name, listener) {
  if (!listeners.has(name)) listeners.set(name, []);
  listeners.get(name).push(listener);
  if (state[name] !== null && state[name] !== undefined) listener(state[name]);
}

export const latest = (name) => state[name];

function tell(name) {
  for (const listener of listeners.get(name) ?? []) listener(state[name]);
}

function online(is) {
  if (is) state.since = Date.now();
  if (state.online === is) return;
  state.online = is;
  tell("online");
}

function take(name, data, id) {
  if (id) place = id;
  state[name] = name === "training" ? joined(state.training, data) : data;
  tell(name);
}

const columns = ["step", "tokens", "at", "loss", "held_out_bits_per_byte", "learning_rate", "gradient_norm", "tokens_per_second"];

/** What is known of a run, and what came since. */
function joined(known, news) {
  if (!known || !news.continues || known.run !== news.run) return news;
  const all = { ...news };
  for (const name of columns) all[name] = known[name].concat(news[name]);
  return all;
}

function read(event) {
  let name = "message", data = "", id = "";
  for (const line of event.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
    else if (line.startsWith("id: ")) id = line.slice(4);
  }
  if (data) take(name, JSON.parse(data), id);
}

async function once() {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), silence);
  try {
    const headers = state.training && place ? { "Last-Event-ID": place } : {};
    const response = await call("/api/events", { headers, signal: abort.signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), silence);
      online(true);
      wait = 0;
      buffer += value;
      const events = buffer.split("\n\n");
      buffer = events.pop();
      events.forEach(read);
      if (state.training?.step.length > mostSteps) {
        place = "";
        abort.abort();
        return;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

export async function follow() {
  for (;;) {
    try {
      await once();
      // It ended by itself, as it does after some minutes: taken up again at once.
      wait = Math.max(wait, 200);
    } catch {
      online(false);
      wait = Math.min(10_000, Math.max(1_000, wait * 1.6));
    }
    await new Promise((done) => setTimeout(done, wait));
  }
}
