/** Which articles may answer: the fields, what is in use, and how to take it off again. */

import { fillChoice } from "./choice.js";
import { element, plain } from "./dom.js";
import { languageName, say, topicName, writeDate } from "./i18n.js";
import { FILTER_NAMES } from "./places.js";

const LABELS = {
  published_from: "published_from",
  published_to: "published_to",
  as_of: "as_of",
  publisher: "publisher",
  topic: "topic",
  lang: "article_language",
};

const form = document.getElementById("ask-form");
const active = document.getElementById("active-filters");
let facets = { publishers: [], topics: [] };

/** Draw the choices in the language of the page; `found` are the facets of the document list. */
export function drawFilters(changed, found = facets) {
  facets = found;
  fillChoice(form.elements.publisher, facets.publishers, (name) => name, form.elements.publisher.value);
  fillChoice(form.elements.topic, facets.topics, topicName, form.elements.topic.value);
  fillChoice(form.elements.lang, ["en", "es"], languageName, form.elements.lang.value);
  drawActive(changed);
}

/** The filters as they stand in the form; "" where there is none. */
export function readFilters() {
  return Object.fromEntries(FILTER_NAMES.map((name) => [name, form.elements[name].value]));
}

/** Put filters into the form. */
export function setFilters(filters, changed) {
  for (const name of FILTER_NAMES) {
    const value = filters[name] ?? "";
    const field = form.elements[name];
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
      field.append(element("option", { value }, plain(value)));
    }
    field.value = value;
  }
  drawActive(changed);
}

/** Filters as the body of POST /v1/ask takes them. */
export function filtersForRequest(filters) {
  const { as_of: asOf, ...rest } = filters;
  const chosen = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ""));
  return { as_of: asOf || null, ...(Object.keys(chosen).length > 0 ? { filters: chosen } : {}) };
}

/** Whether any filter is set. */
export function anyFilter(filters) {
  return FILTER_NAMES.some((name) => Boolean(filters[name]));
}

/** Draw the filters in use; `changed` is called after one was taken off. */
export function drawActive(changed) {
  const filters = readFilters();
  const inUse = FILTER_NAMES.filter((name) => filters[name] !== "");
  const takeOff = (names) => {
    setFilters({ ...filters, ...Object.fromEntries(names.map((name) => [name, ""])) }, changed);
    (active.querySelector("button") ?? document.querySelector("#filters summary")).focus();
    changed();
  };
  const chips = inUse.map((name) => {
    const label = `${say(LABELS[name])}: ${describe(name, filters[name])}`;
    return element(
      "button",
      { type: "button", class: "chip", "aria-label": say("clear_filter", label), onclick: () => takeOff([name]) },
      element("bdi", {}, label),
      element("span", { "aria-hidden": "true" }, " ×"),
    );
  });
  if (inUse.length > 1) {
    chips.push(element("button", { type: "button", class: "plain", onclick: () => takeOff(inUse) }, say("clear_all")));
  }
  active.hidden = inUse.length === 0;
  active.replaceChildren(element("span", { class: "label" }, say("active_filters")), ...chips);
}

function describe(name, value) {
  if (name === "lang") return languageName(value);
  if (name === "topic") return plain(topicName(value));
  if (name === "publisher") return plain(value);
  return writeDate(value);
}
