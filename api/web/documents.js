/** The list of articles, narrowed by title, language and topic. */

import { listDocuments } from "./api.js";
import { articleFacts } from "./article_facts.js";
import { element, plain } from "./dom.js";
import { languageName, say, topicName } from "./i18n.js";
import { articlePath } from "./places.js";
import { drawTrouble } from "./trouble.js";

const PAGE_SIZE = 100;

const wanted = { title: "", lang: "", topic: "" };
let topics = [];
let loaded = [];
let total = 0;
let request = null;

/** Draw the list into the view and load it. */
export function showDocuments(view) {
  view.replaceChildren(
    element("h2", { id: "documents-title", class: "view-title", tabindex: "-1" }, say("articles")),
    drawFilter(view),
    element("p", { id: "documents-count", role: "status" }),
    element("ul", { id: "documents", class: "documents" }),
    element("div", { id: "documents-more" }),
  );
  return loadDocuments(view, true);
}

function drawFilter(view) {
  const title = element("input", {
    type: "search",
    id: "title-filter",
    autocomplete: "off",
    oninput: () => {
      wanted.title = title.value;
      drawRows(view);
    },
  });
  title.value = wanted.title;
  return element(
    "form",
    { class: "filter-fields", role: "search", "aria-label": say("articles"), onsubmit: (event) => event.preventDefault() },
    element("label", {}, element("span", {}, say("title_contains")), title),
    drawChoice(view, "lang", "article_language", ["en", "es"], languageName),
    drawChoice(view, "topic", "topic", topics, topicName),
  );
}

function drawChoice(view, name, label, values, nameOf) {
  const choice = element("select", {
    id: `documents-${name}`,
    onchange: () => {
      wanted[name] = choice.value;
      loadDocuments(view, true);
    },
  });
  fillChoice(choice, values, nameOf, wanted[name]);
  return element("label", {}, element("span", {}, say(label)), choice);
}

/** Fill a <select> with "Any" and the values; keeps a chosen value that is not among them. */
export function fillChoice(choice, values, nameOf, chosen) {
  const all = chosen && !values.includes(chosen) ? [...values, chosen] : values;
  choice.replaceChildren(
    element("option", { value: "" }, say("any")),
    ...all.map((value) => element("option", { value }, plain(nameOf(value)))),
  );
  choice.value = chosen;
}

async function loadDocuments(view, fromStart) {
  request?.abort();
  request = new AbortController();
  const more = view.querySelector("#documents-more");
  try {
    const page = await listDocuments(
      { limit: PAGE_SIZE, offset: fromStart ? 0 : loaded.length, lang: wanted.lang, topic: wanted.topic },
      request.signal,
    );
    loaded = fromStart ? page.documents : [...loaded, ...page.documents];
    total = page.total;
    if (!wanted.topic && !wanted.lang && topics.length === 0) {
      topics = page.facets.topics;
      fillChoice(view.querySelector("#documents-topic"), topics, topicName, wanted.topic);
    }
    drawRows(view);
  } catch (error) {
    if (error.name === "AbortError") return;
    more.replaceChildren(...drawTrouble(error, () => loadDocuments(view, fromStart)));
  }
}

function drawRows(view) {
  const needle = folded(wanted.title);
  const rows = loaded.filter((article) => folded(article.title).includes(needle));
  view.querySelector("#documents-count").textContent =
    rows.length === 0 ? say("no_articles") : say("listed", rows.length, total);
  view.querySelector("#documents").replaceChildren(
    ...rows.map((article) =>
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
  const more = element("button", { type: "button", class: "plain", onclick: () => loadDocuments(view, false) }, say("more"));
  view.querySelector("#documents-more").replaceChildren(...(loaded.length < total ? [more] : []));
}

/** Lower case without accents, so that "merida" finds "Mérida". */
function folded(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().trim();
}
