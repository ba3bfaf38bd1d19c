// How surprising tokens were, as a tint: -ln p / ln V, what an untrained model would pay for each being the most.
import { el, plain } from "/page/dom.js";
import * as live from "/page/live.js";

/** From 0, certain, to 1. */
export function share(nats) {
  return Math.min(1, Math.max(0, nats) / Math.log(live.latest("status")?.vocabulary_size ?? 50_000)).toFixed(4);
}

/** Pairs of a text and its loss in nats, or null. */
export function tinted(tokens) {
  return tokens.map(([text, nats]) => {
    const span = el("span", { className: "tok", textContent: plain(text) });
    if (nats !== null) {
      span.style.setProperty("--s", share(nats));
      span.title = `${nats.toFixed(2)} nats`;
    }
    return span;
  });
}
