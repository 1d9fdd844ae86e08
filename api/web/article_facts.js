/** The line under a title: who published it, when, in which language, and where in the text. */

import { element, outsideLink, plain, separated } from "./dom.js";
import { languageName, say, sayAround, writeDate } from "./i18n.js";

/** A date as <time>, or "date unknown". */
export function dateNode(date) {
  return date
    ? element("time", { datetime: date }, plain(writeDate(date)))
    : element("span", { class: "unknown" }, writeDate(null));
}

/** Publisher · date · language · section · page of a citation, passage or document. */
export function articleFacts(article) {
  return element(
    "p",
    { class: "facts" },
    separated([
      article.publisher ? element("bdi", {}, plain(article.publisher)) : null,
      dateNode(article.published),
      element("span", {}, languageName(article.lang)),
      article.section && article.section !== article.title ? drawSection(article) : null,
      article.page ? element("bdi", {}, say("page", plain(article.page))) : null,
    ]),
  );
}

function drawSection({ section, lang }) {
  return element("bdi", {}, sayAround("section", element("bdi", { lang }, plain(section))));
}

/** The sources that an article names for what it says, as a list. */
export function namedSources(sources) {
  return element(
    "ul",
    { class: "named-sources" },
    sources.map((source) =>
      element(
        "li",
        {},
        separated([
          outsideLink(source.url, source.title),
          source.publisher ? element("bdi", {}, plain(source.publisher)) : null,
          source.published ? dateNode(source.published) : null,
        ]),
      ),
    ),
  );
}
