// Views by their paths, the theme, and what the head of the page says.
import { byId, el } from "/page/dom.js";
import "/page/shared.js";
import * as live from "/page/live.js";
import * as flow from "/page/flow.js";
import * as pages from "/page/pages.js";
import * as learning from "/page/learning.js";
import * as trying from "/page/try.js";
import * as inside from "/page/inside.js";

const views = { flow, pages, learning, try: trying, inside };
/** Where earlier versions of the page had what. */
const former = { playground: "/try", chat: "/try?mode=chat", tokens: "/try?mode=tokens", training: "/learning", flow: "/flow" };
const links = [...document.querySelectorAll("nav a")];
let current = "";

function place() {
  if (location.pathname === "/") {
    history.replaceState(null, "", former[location.hash.slice(1)] ?? "/try");
  }
  const name = location.pathname.slice(1);
  const view = views[name] ? name : "try";
  for (const link of links) {
    if (link.getAttribute("href") === `/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const other of Object.keys(views)) byId(other).hidden = other !== view;
  if (current && current !== view) {
    views[current].hide?.();
    scrollTo(0, 0);
  }
  current = view;
  document.title = `${links.find((link) => link.hasAttribute("aria-current")).textContent} · Millrace`;
  views[view].show(new URLSearchParams(location.search));
}

/** Goes to a path of this page. */
function go(path) {
  if (path !== location.pathname + location.search) history.pushState(null, "", path);
  place();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});
document.addEventListener("go", (event) => go(event.detail));
window.addEventListener("popstate", place);
window.addEventListener("hashchange", place);

const theme = document.documentElement;
const saved = localStorage.getItem("millrace.theme");
if (saved) theme.dataset.theme = saved;
byId("theme").addEventListener("click", () => {
  const dark = theme.dataset.theme
    ? theme.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  theme.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("millrace.theme", theme.dataset.theme);
  document.dispatchEvent(new Event("themechange"));
});

const serving = byId("serving");
let model;
live.on("status", (status) => {
  serving.dataset.state = status.pinned ? "pinned" : status.model ? "live" : "none";
  serving.querySelector("b").textContent = status.model ?? "no checkpoint yet";
  if (status.models) serving.querySelector("b").textContent = `${status.models.length} models`;
  serving.title = status.models ? "Each of them answers by its name, and by its share" : status.pinned ? "Pinned: newer checkpoints wait" : "The model that answers now";
  if (model !== undefined && model !== status.model) {
    serving.classList.remove("fresh");
    void serving.offsetWidth;
    serving.classList.add("fresh");
  }
  model = status.model;
});
live.on("online", (online) => {
  document.body.classList.toggle("offline", !online);
  byId("away").hidden = online;
  if (!online) {
    const since = new Date(live.latest("since")).toLocaleTimeString();
    byId("away").replaceChildren(el("b", { textContent: "The service does not answer." }),
        ` What you see is of ${since}. This page comes back by itself.`);
  } else if (current) {
    views[current].show(new URLSearchParams(location.search));
  }
});

place();
live.follow();
