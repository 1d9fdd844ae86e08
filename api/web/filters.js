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
const notAsked = document.getElementById("filters-not-asked");
let facets = { publishers: [], topics: [] };

/** Draw the choices in the language of the page; `found` are the facets of the document list. */
export function drawFilters(found = facets) {
  facets = found;
  fillChoice(form.elements.publisher, facets.publishers, (name) => name, form.elements.publisher.value);
  fillChoice(form.elements.topic, facets.topics, topicName, form.elements.topic.value);
  fillChoice(form.elements.lang, ["en", "es"], languageName, form.elements.lang.value);
}

/** The filters as they stand in the form; "" where there is none. */
export function readFilters() {
  return Object.fromEntries(FILTER_NAMES.map((name) => [name, form.elements[name].value]));
}

/** Put filters into the form. */
export function setFilters(filters) {
  for (const name of FILTER_NAMES) {
    const value = filters[name] ?? "";
    const field = form.elements[name];
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
      field.append(element("option", { value }, plain(value)));
    }
    field.value = value;
    unmark(field);
  }
}

/** Mark the fields whose filters cannot be read; from the first on they are in sight, down to the line that tells why. */
export function markUnread(unread) {
  document.getElementById("filters").open = true;
  for (const name of unread) {
    form.elements[name].setAttribute("aria-invalid", "true");
    form.elements[name].setAttribute("aria-describedby", "status");
  }
  form.elements[unread[0]].closest("label").scrollIntoView({ block: "start" });
}

/** Take the mark off a field of the form that was filled in anew. */
export function unmark(field) {
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
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

/** The filters that are set, as {name: "As of: January 1, 2020"}. */
export function describeFilters(filters) {
  const inUse = FILTER_NAMES.filter((name) => filters[name]);
  return Object.fromEntries(inUse.map((name) => [name, `${say(LABELS[name])}: ${describe(name, filters[name])}`]));
}

/**
 * Draw the filters in use.
 *
 * answered: those of the question on the page, or null where none was asked: then what the form says is in use.
 * changed(): called after one was taken off the form.
 */
export function drawActive(answered, changed) {
  const chosen = readFilters();
  const labels = Object.entries(describeFilters(answered ?? chosen));
  const takeOff = (names) => {
    setFilters({ ...readFilters(), ...Object.fromEntries(names.map((name) => [name, ""])) });
    changed();
  };
  const chips = labels.map(([name, label]) =>
    element(
      "button",
      { type: "button", class: "chip", "aria-label": say("clear_filter", label), onclick: () => takeOff([name]) },
      element("bdi", {}, label),
      element("span", { "aria-hidden": "true" }, " ×"),
    ),
  );
  if (chips.length > 1) {
    chips.push(element("button", { type: "button", class: "plain", onclick: () => takeOff(FILTER_NAMES) }, say("clear_all")));
  }
  const focused = [...active.querySelectorAll("button")].indexOf(document.activeElement);
  active.hidden = chips.length === 0;
  active.replaceChildren(element("span", { class: "label" }, say("active_filters")), ...chips);
  if (focused >= 0) (chips[Math.min(focused, chips.length - 1)] ?? document.querySelector("#filters summary")).focus();
  const differs = answered !== null && FILTER_NAMES.some((name) => (answered[name] ?? "") !== chosen[name]);
  notAsked.textContent = differs ? say("filters_not_asked") : "";
}

function describe(name, value) {
  if (name === "lang") return languageName(value);
  if (name === "topic") return plain(topicName(value));
  if (name === "publisher") return plain(value);
  return writeDate(value);
}
