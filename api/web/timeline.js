/** Articles, corrections and retractions by their days, month by month. */

import { element, plain, separated } from "./dom.js";
import { languageName, say, writeDate, writeShortDay } from "./i18n.js";
import { articlePath } from "./places.js";

/** Nodes for the entries of GET /v1/timeline, in their order. */
export function drawTimeline(entries) {
  const months = Map.groupBy(entries, ({ on }) => on?.slice(0, 7) ?? null);
  return [...months].flatMap(([month, found]) => [
    element("h3", { class: "quiet" }, plain(writeDate(month))),
    element("ol", { class: "timeline" }, found.map(drawEntry)),
  ]);
}

function drawEntry({ on, kind, document: article, notice }) {
  const link = element(
    "a",
    { href: articlePath(article.document_id), "data-internal": true, lang: article.lang },
    element("bdi", {}, plain(article.title)),
  );
  return element(
    "li",
    { class: kind },
    on ? element("time", { class: "day", datetime: on }, plain(writeShortDay(on))) : element("span", { class: "day" }),
    notice
      ? element(
          "div",
          {},
          element("strong", {}, say(kind === "retraction" ? "retraction_of" : "correction_of"), " "),
          link,
          element("p", { lang: notice.origin === "article" ? article.lang : null }, element("bdi", {}, plain(notice.text))),
        )
      : element(
          "div",
          {},
          link,
          element(
            "p",
            { class: "facts" },
            separated([
              article.publisher ? element("bdi", {}, plain(article.publisher)) : null,
              element("span", {}, languageName(article.lang)),
            ]),
          ),
        ),
  );
}
