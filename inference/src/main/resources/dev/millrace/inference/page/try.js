// Completion, chat and tokens: three ways to try the model.
import { byId } from "/page/dom.js";
import * as playground from "/page/playground.js";
import * as chat from "/page/chat.js";
import * as tokens from "/page/tokens.js";

const modes = { completion: playground, chat, tokens };

export function show(parameters) {
  const mode = modes[parameters.get("mode")] ? parameters.get("mode") : "completion";
  for (const link of document.querySelectorAll("#modes a")) {
    const own = new URL(link.href).searchParams.get("mode") ?? "completion";
    if (own === mode) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const other of Object.keys(modes)) byId(other).hidden = other !== mode;
  modes[mode].show(parameters);
}
