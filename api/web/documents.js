/** The articles, as a list or as a timeline with their corrections, narrowed by title, language, topic and publisher. */

import { listDocuments, readTimeline } from "./api.js";
import { articleFacts } from "./article_facts.js";
import { fillChoice } from "./choice.js";
import { element, plain } from "./dom.js";
import { languageName, say, topicName } from "./i18n.js";
import { articlePath, documentsPath, readPlace } from "./places.js";
import { drawTimeline } from "./timeline.js";
import { drawTrouble } from "./trouble.js";

const PAGE_SIZE = 100;
const TYPING_MS = 200;
const CHOICES = [
  ["topic", "topic", topicName],
  ["publisher", "publisher", (name) => name],
  ["lang", "article_language", languageName],
];

let facets = { topics: [], publishers: [] };
let place = null; // {view: "documents" | "timeline", filters}
let loaded = [];
let total = 0;
let request = null;
let typing = null;

/** Draw the articles into the view as an address of the page means them, and load them: at least so many rows. */
export async function showDocuments(view, shownPlace, rows = 0) {
  place = shownPlace;
  loaded = [];
  view.replaceChildren(
    element("h2", { id: "documents-title", class: "view-title", tabindex: "-1" }),
    element("p", { id: "documents-forms", class: "forms" }),
    drawFilter(view),
    element("p", { id: "documents-count", role: "status" }),
    element("div", { id: "documents-list" }),
    element("div", { id: "documents-more" }),
  );
  drawHead(view);
  let isThere = await load(view);
  while (isThere && loaded.length < Math.min(rows, total)) isThere = await load(view, loaded.length);
}

/** How many rows are on the page. */
export function countRows() {
  return loaded.length;
}

/** Wait for no articles, and narrow them no further: another view is shown. */
export function leaveDocuments() {
  clearTimeout(typing);
  request?.abort();
}

function isTimeline() {
  return place.view === "timeline";
}

/** The title and the links between the two forms, for the filters in use. */
function drawHead(view) {
  const title = say(isTimeline() ? "timeline" : "articles");
  const { topic } = place.filters;
  view.querySelector("h2").replaceChildren(title, ...(topic ? [": ", element("bdi", {}, plain(topicName(topic)))] : []));
  const link = (form, label) =>
    element(
      "a",
      { href: documentsPath(form, place.filters), "data-internal": true, "aria-current": form === place.view ? "true" : null },
      say(label),
    );
  view.querySelector("#documents-forms").replaceChildren(link("documents", "as_list"), link("timeline", "as_timeline"));
}

function drawFilter(view) {
  const narrow = () => {
    if (readPlace(location).view !== place.view) return;
    place.filters.title = title.value.trim();
    for (const [name] of CHOICES) place.filters[name] = form.querySelector(`#documents-${name}`).value;
    history.replaceState(null, "", documentsPath(place.view, place.filters));
    drawHead(view);
    load(view);
  };
  const title = element("input", {
    type: "search",
    id: "title-filter",
    autocomplete: "off",
    maxlength: "200",
    oninput: () => {
      clearTimeout(typing);
      typing = setTimeout(narrow, TYPING_MS);
    },
  });
  title.value = place.filters.title;
  const choices = CHOICES.map(([name, label]) => {
    const choice = element("select", { id: `documents-${name}`, onchange: narrow });
    return element("label", {}, element("span", {}, say(label)), choice);
  });
  const form = element(
    "form",
    { class: "filter-fields", role: "search", "aria-label": say("articles"), onsubmit: (event) => event.preventDefault() },
    element("label", {}, element("span", {}, say("title_contains")), title),
    choices,
  );
  fillChoices(form);
  return form;
}

function fillChoices(form) {
  const values = { topic: facets.topics, publisher: facets.publishers, lang: ["en", "es"] };
  for (const [name, , nameOf] of CHOICES) {
    fillChoice(form.querySelector(`#documents-${name}`), values[name], nameOf, place.filters[name]);
  }
}

/** Load the first page of what the filters let through, or the one after what is shown; whether that came. */
async function load(view, offset = 0) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  clearTimeout(typing);
  const wanted = { limit: PAGE_SIZE, offset, ...place.filters };
  try {
    const [page, found] = isTimeline()
      ? await Promise.all([readTimeline(wanted, mine.signal), listDocuments({ limit: 1 }, mine.signal)])
      : await listDocuments(wanted, mine.signal).then((listed) => [listed, listed]);
    if (request !== mine) return false;
    const rows = page.entries ?? page.documents;
    loaded = offset === 0 ? rows : [...loaded, ...rows];
    total = page.total;
    facets = found.facets;
    fillChoices(view);
    drawRows(view, offset + PAGE_SIZE);
    return rows.length > 0;
  } catch (error) {
    if (error.name === "AbortError" || request !== mine) return false;
    view.querySelector("#documents-more").replaceChildren(...drawTrouble(error, () => load(view, offset)));
    return false;
  }
}

/** next: where the page after this one begins. */
function drawRows(view, next) {
  view.querySelector("#documents-count").textContent =
    loaded.length === 0 ? say("no_articles") : say("listed", loaded.length, total);
  view.querySelector("#documents-list").replaceChildren(...(isTimeline() ? drawTimeline(loaded) : [drawList(loaded)]));
  const more = element("button", { type: "button", class: "plain", onclick: () => load(view, next) }, say("more"));
  view.querySelector("#documents-more").replaceChildren(...(next < total ? [more] : []));
}

function drawList(articles) {
  return element(
    "ul",
    { class: "documents" },
    articles.map((article) =>
      element(
        "li",
        {},
        element(
          "a",
          { href: articlePath(article.document_id), "data-internal": true, lang: article.lang },
          element("bdi", {}, plain(article.title)),
        ),
        articleFacts(article),
      ),
    ),
  );
}
