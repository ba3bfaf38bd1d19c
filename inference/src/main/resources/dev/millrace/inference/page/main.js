import { get } from "/page/api.js";
import * as playground from "/page/playground.js";
import * as chat from "/page/chat.js";
import * as tokens from "/page/tokens.js";
import * as training from "/page/training.js";
import * as flow from "/page/flow.js";

const views = { playground, chat, tokens, training, flow };
const tabs = [...document.querySelectorAll('[role="tab"]')];
let current = "";

function open(name) {
  if (!views[name] || name === current) return;
  current = name;
  for (const tab of tabs) {
    const selected = tab.getAttribute("aria-controls") === name;
    tab.setAttribute("aria-selected", selected);
    tab.tabIndex = selected ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !selected;
  }
  history.replaceState(null, "", `#${name}`);
  views[name].show();
}

for (const tab of tabs) {
  tab.addEventListener("click", () => open(tab.getAttribute("aria-controls")));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
}

const theme = document.documentElement;
const saved = localStorage.getItem("millrace.theme");
if (saved) theme.dataset.theme = saved;
document.getElementById("theme").addEventListener("click", () => {
  const dark = theme.dataset.theme
    ? theme.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  theme.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("millrace.theme", theme.dataset.theme);
  document.dispatchEvent(new Event("themechange"));
});

const serving = document.getElementById("serving");
let model;

async function follow() {
  try {
    const status = await get("/api/status");
    serving.dataset.state = status.pinned ? "pinned" : status.model ? "live" : "none";
    serving.querySelector("b").textContent = status.model ?? "no checkpoint yet";
    serving.title = status.pinned ? "Pinned: newer checkpoints wait" : "The model that answers now";
    if (model !== undefined && model !== status.model) {
      serving.classList.remove("fresh");
      void serving.offsetWidth;
      serving.classList.add("fresh");
    }
    model = status.model;
    playground.status(status);
    chat.status(status);
  } catch (error) {
    serving.dataset.state = "none";
    serving.querySelector("b").textContent = "not reachable";
  }
}

async function tick() {
  if (!document.hidden) {
    await follow();
    if (views[current].refresh) await views[current].refresh().catch(() => {});
  }
  setTimeout(tick, 2500);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) follow(); });
window.addEventListener("hashchange", () => open(location.hash.slice(1)));
open(views[location.hash.slice(1)] ? location.hash.slice(1) : "playground");
tick();
