// The models that are served side by side, where there are several.
import { byId, el } from "/page/dom.js";
import * as live from "/page/live.js";

const box = byId("shared");

export const models = () => live.latest("status")?.models ?? [];

/** The one of this name; undefined: there is one model only, a checkpoint is meant, or a share decides. */
export const named = (name) => models().find((one) => one.name === name);

/** The checkpoint or folder that answers by a name; empty where a share decides. */
export function answering(name, newest) {
  if (name === "") return models().length ? "" : newest;
  return named(name)?.model ?? name;
}

/** As the lists of Try name them: each, then all by share. */
export const choices = () => models().map((one) => [one.name, `${one.name} · ${one.model ?? "none yet"}`]);

const percent = (share) => `${Math.round(share * 10) / 10} %`;

live.on("status", (status) => {
  box.hidden = models().length === 0;
  box.replaceChildren(...(status.models ?? []).map((one) => el("span", { title: one.source },
      el("b", { textContent: one.name }), ` ${one.share === 0 ? "by name only" : percent(one.share)} `,
      el("code", { textContent: one.model ?? "none yet" }))));
});
