/** The sources under an answer, and the passages that are nearest to a question. */

import { articleFacts, namedSources } from "./article_facts.js";
import { element, outsideLink, plain, separated, webUrl } from "./dom.js";
import { say } from "./i18n.js";
import { articlePath } from "./places.js";
import { drawStanding, drawStory } from "./standing.js";
import { drawTakeCitations } from "./take_citations.js";

/** The cited articles, in the order of their numbers. */
export function drawCitations(reply, openCitation) {
  return element(
    "section",
    { "aria-labelledby": "sources-title", class: "sources" },
    element(
      "div",
      { class: "sources-head" },
      element("h2", { class: "quiet", id: "sources-title" }, say("sources")),
      drawTakeCitations(reply),
    ),
    element(
      "ol",
      { class: "citations" },
      reply.citations.map((citation) => drawCitation(citation, openCitation)),
    ),
  );
}

function drawCitation(citation, openCitation) {
  const readId = `read-${citation.n}`;
  const original = webUrl(citation.url) ? outsideLink(citation.url, null) : null;
  return element(
    "li",
    { id: `source-${citation.n}`, class: "citation" },
    element("span", { class: "number", "aria-hidden": "true" }, String(citation.n)),
    element("h3", { lang: citation.lang }, element("bdi", {}, plain(citation.title))),
    articleFacts(citation),
    drawStory(citation),
    drawStanding(citation),
    element("blockquote", { lang: citation.lang }, citation.quote),
    element(
      "p",
      { class: "links" },
      separated([
        articleLink(citation, readId, say("read_in_article"), openCitation),
        original ? element("span", {}, say("original"), " ", original) : null,
      ]),
    ),
    citation.sources.length > 0
      ? element(
          "details",
          {},
          element("summary", {}, say("named_sources", citation.sources.length)),
          namedSources(citation.sources),
        )
      : null,
  );
}

/**
 * A link into an article that opens beside the answer; with a modifier key, in a new tab.
 *
 * place: a citation, a passage, or what names an article alone: it has no start and end.
 * id: of the link, which gets the focus back when the article is closed.
 */
export function articleLink(place, id, label, open) {
  return element(
    "a",
    {
      id,
      href: articlePath(place.document_id, place.version, place.start, place.end),
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open(place, id);
      },
    },
    label,
  );
}

/** The nearest passages, open after a refusal; null where there are none. */
export function drawPassages(reply, openPassage) {
  if (reply.passages.length === 0) return null;
  const label = reply.refused ? say("closest") : say("passages", reply.passages.length);
  return element(
    "details",
    { class: "passages", open: reply.refused },
    element("summary", {}, label),
    reply.refused ? element("p", { class: "hint" }, say("closest_note")) : null,
    drawPassageList(reply.passages, openPassage),
  );
}

/** Passages, the nearest first. */
export function drawPassageList(passages, openPassage) {
  return element(
    "ol",
    {},
    passages.map((passage) =>
      element(
        "li",
        { class: "passage" },
        element(
          "h3",
          { lang: passage.lang },
          articleLink(passage, `passage-${passage.rank}`, plain(passage.title), openPassage),
        ),
        articleFacts(passage),
        drawStory(passage),
        element("blockquote", { lang: passage.lang }, passage.text),
      ),
    ),
  );
}
