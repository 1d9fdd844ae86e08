/** What paper needs that the screen has elsewhere: the question, addresses in full, and what is folded. */

import { element, plain } from "./dom.js";
import { describeFilters } from "./filters.js";
import { say, writeDay } from "./i18n.js";

let opened = [];

/** Wire it, once. */
export function startPrinting() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:root { --origin: ${JSON.stringify(location.origin)}; }`);
  document.adoptedStyleSheets.push(sheet);
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}

/** Nodes for above a printed answer: its question, filters and day; of a turn. */
export function drawForPrint({ question, filters, askedAt }) {
  const inUse = Object.values(describeFilters(filters));
  return [
    element("p", { class: "label" }, say("question")),
    element("p", { class: "printed-text" }, element("bdi", {}, plain(question))),
    inUse.length > 0 ? element("p", { class: "label" }, say("active_filters"), ": ", inUse.join("; ")) : null,
    element("p", { class: "label" }, say("answered_on", writeDay(askedAt))),
  ].filter((node) => node !== null);
}
