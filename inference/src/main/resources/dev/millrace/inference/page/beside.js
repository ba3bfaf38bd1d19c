// Another run, of this generation or another, whose curves are laid over those of the run that is followed.
import { get } from "/page/api.js";
import { byId, el, plain, count } from "/page/dom.js";
import * as live from "/page/live.js";

let laid = null;
let asked = "";
let choose = () => {};

byId("besiderun").addEventListener("change", () => choose(byId("besiderun").value));

/** Calls the listener with the name of the run that was chosen; empty: none. */
export function onChoice(listener) {
  choose = listener;
}

/** Its name and its columns; null: none. */
export const chosen = () => laid;

/** Offers the runs that are there, and reads the one that is wanted, if it has grown. */
export async function show(wanted) {
  asked = wanted;
  let found = null;
  try {
    const { runs } = await get("/api/runs");
    const followed = live.latest("training");
    offer(runs.filter((one) => !followed || name(one) !== name(followed)), wanted);
    const one = runs.find((run) => name(run) === wanted);
    const query = one && new URLSearchParams({ generation: one.generation, run: one.run });
    const known = one && laid && laid.id === wanted && laid.at === one.at;
    if (one) found = known ? laid : { id: wanted, at: one.at, name: plain(wanted, 60), log: await get(`/api/training?${query}`) };
  } catch {
    // Where the service is away the page says so by itself.
    if (laid?.id === wanted) found = laid;
  }
  if (asked === wanted) laid = found;
}

const name = (one) => `${one.generation}/${one.run}`;

function offer(runs, wanted) {
  const select = byId("besiderun");
  // A list that is open stays as it is.
  if (document.activeElement === select && select.value === wanted) return;
  select.replaceChildren(el("option", { value: "", textContent: "no other run" }),
      ...runs.map((one) => el("option", { value: name(one), textContent: `${plain(name(one), 60)}, ${count(one.steps)} steps` })));
  select.value = runs.some((one) => name(one) === wanted) ? wanted : "";
  select.closest("label").hidden = runs.length === 0;
}
