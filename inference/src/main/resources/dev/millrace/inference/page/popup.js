// What else might have stood at a token.
import { byId, el, visible } from "/page/dom.js";

const percent = (p) => (p >= 0.0995 ? `${(p * 100).toFixed(0)} %` : `${(p * 100).toPrecision(2)} %`);
let hold = 0;

/** token: its text, p and top; choose is called with the alternative that was clicked. */
export function open(span, token, pinned, choose) {
  if (!token?.top?.length) return close();
  clearTimeout(hold);
  document.querySelectorAll(".tok.on").forEach((other) => other.classList.remove("on"));
  span.classList.add("on");
  const list = token.top.some((other) => other.text === token.text)
      ? token.top : [...token.top, { text: token.text, p: token.p }];
  const pop = byId("pop");
  pop.replaceChildren(
      el("p", {}, el("span", { textContent: "might have stood here" }), el("span", { textContent: percent(token.p) })),
      ...list.map((other) => option(token, other, choose)));
  pop.hidden = false;
  const box = span.getClientRects()[0] ?? span.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - pop.offsetWidth - 8));
  const below = box.bottom + 8 + pop.offsetHeight < window.innerHeight || box.top < pop.offsetHeight;
  pop.style.left = `${left + window.scrollX}px`;
  pop.style.top = `${(below ? box.bottom + 8 : box.top - pop.offsetHeight - 8) + window.scrollY}px`;
  if (!pinned) {
    span.addEventListener("pointerleave", () => { hold = setTimeout(closeUnlessOver, 350); }, { once: true });
  }
}

function option(token, other, choose) {
  const button = el("button", { type: "button", "--p": other.p.toFixed(4) },
      el("span", { textContent: visible(other.text) || "(nothing)" }), el("span", { textContent: percent(other.p) }));
  if (other.text === token.text) button.classList.add("chosen");
  if (other.text.startsWith("bytes:")) button.disabled = true;
  button.addEventListener("click", () => choose(other));
  return button;
}

export function focusFirst() {
  byId("pop").querySelector("button:not(:disabled)")?.focus();
}

export const isOpen = () => !byId("pop").hidden;

export function close() {
  const pop = byId("pop");
  if (pop.contains(document.activeElement)) document.querySelector(".tok.on")?.focus({ preventScroll: true });
  pop.hidden = true;
  document.querySelectorAll(".tok.on").forEach((span) => span.classList.remove("on"));
}

function closeUnlessOver() {
  if (!byId("pop").matches(":hover, :focus-within")) close();
}

byId("pop").addEventListener("pointerleave", () => { hold = setTimeout(closeUnlessOver, 350); });
byId("pop").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...byId("pop").querySelectorAll("button:not(:disabled)")];
  buttons.at((buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length)?.focus();
});
document.addEventListener("pointerdown", (event) => {
  if (!byId("pop").contains(event.target) && !event.target.classList?.contains("tok")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) {
    event.stopImmediatePropagation();
    close();
  }
});
