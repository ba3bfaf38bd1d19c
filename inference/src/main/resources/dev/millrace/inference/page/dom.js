// Elements, numbers and texts. What comes from a page is text here, never HTML.

/** An element with properties and children; "--x" properties are CSS variables. */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("--")) node.style.setProperty(key, value);
    else if (key.includes("-")) node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

export const byId = (id) => document.getElementById(id);

const svgSpace = "http://www.w3.org/2000/svg";

export function svg(name, attributes, ...children) {
  const node = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A token's text with its white space and control characters seen. */
export function visible(text) {
  return text.replaceAll(" ", "·").replaceAll("\n", "⏎").replaceAll("\t", "→")
      .replace(/[\x00-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
      .replaceAll("\x7f", "␡");
}

/** A stranger's text as it can be shown: what turns the direction or hides is seen as its code, and it ends. */
export function plain(text, most = 100_000) {
  const cut = text.length > most ? `${text.slice(0, most)} … (${count(text.length - most)} more characters)` : text;
  return cut.replace(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2060\ufeff]/g,
      (char) => `⟨${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

const whole = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function count(number) {
  return Math.abs(number) < 100000 ? whole.format(Math.round(number)) : compact.format(number);
}

/** All digits of a step: one that moves must be seen to move. */
export function exact(number) {
  return whole.format(number);
}

export function number(value) {
  return String(Number(value.toPrecision(4)));
}

export function blank(title, text) {
  return el("div", { className: "card blank" }, el("b", { textContent: title }), text);
}

/** A link to a view, followed without loading the page anew. */
export function to(path, text, properties = {}) {
  return el("a", { href: path, textContent: text, ...properties, "data-view": "" });
}

/** Offers a list as a file. */
export function save(name, rows) {
  const button = (kind, make) => {
    const one = el("button", { type: "button", className: "small", textContent: kind.toUpperCase() });
    one.addEventListener("click", () => {
      const type = kind === "csv" ? "text/csv" : "application/json";
      const link = el("a", { href: `data:${type};charset=utf-8,${encodeURIComponent(make(rows()))}`, download: `${name}.${kind}` });
      link.click();
    });
    return one;
  };
  return el("span", { className: "save" }, "save as ", button("csv", csv), " ", button("json", (all) => JSON.stringify(all, null, 1)));
}

/** A field that a spreadsheet would take for a formula begins with an apostrophe. */
function csv(rows) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const field = (value) => {
    let text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((row) => row.map(field).join(",")).join("\n") + "\n";
}

/** The command that gives the same answer. */
export function command(text) {
  return el("p", { className: "command quiet" }, "the same on the terminal: ", el("code", { textContent: text }));
}
