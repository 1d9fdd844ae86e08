/** Drawing an article: what is known of it, its text with the quote marked, and its sources. */

import { dateNode, namedSources } from "./article_facts.js";
import { cutText, drawText } from "./article_text.js";
import { element, outsideLink, plain, separated, webUrl } from "./dom.js";
import { languageName, say, topicName, writeDate } from "./i18n.js";
import { drawPublisherNotices } from "./notices.js";
import { articlePath, changesPath, documentsPath } from "./places.js";

/**
 * Nodes for one version of an article, as GET /v1/documents/{id} gives it.
 *
 * quote: {start, end} in code points, or null.
 * quotedText: the words there, where they are known; shown of an article that is not shown whole.
 */
export function drawArticle(article, quote, quotedText) {
  const isWhole = article.text !== null;
  const cut = isWhole ? cutText(article.text, article.headings, article.pages, quote) : null;
  return [
    element(
      "article",
      { lang: article.lang },
      element(
        "header",
        { lang: document.documentElement.lang },
        element("h2", { id: "article-title", tabindex: "-1", lang: article.lang }, element("bdi", {}, plain(article.title))),
        drawFacts(article),
        drawWarnings(article, isWhole && quote !== null && cut.mark === null),
        drawPublisherNotices(article.notices, article.lang),
      ),
      isWhole ? element("div", { class: "text" }, drawText(article.text, cut)) : drawExcerpt(article, quotedText),
    ),
    article.sources.length > 0
      ? element(
          "section",
          { "aria-labelledby": "article-sources" },
          element("h3", { class: "quiet", id: "article-sources" }, say("article_sources")),
          namedSources(article.sources),
        )
      : null,
  ].filter((node) => node !== null);
}

function drawFacts(article) {
  const original = webUrl(article.url) ? outsideLink(article.url, null) : null;
  const version =
    article.newest_version > article.version
      ? say("version_of", article.version, article.newest_version)
      : say("version", article.version);
  return [
    element(
      "p",
      { class: "facts" },
      separated([
        article.publisher ? element("bdi", {}, plain(article.publisher)) : null,
        article.author ? element("span", {}, say("by"), " ", element("bdi", {}, plain(article.author))) : null,
        article.published ? element("span", {}, say("published"), " ", dateNode(article.published)) : dateNode(null),
        article.modified ? element("span", {}, say("modified"), " ", dateNode(article.modified)) : null,
        article.written ? element("span", {}, say("written"), " ", dateNode(article.written)) : null,
        element("span", {}, languageName(article.lang)),
        article.topics.length > 0 ? drawTopics(article.topics) : null,
        element("span", {}, version),
      ]),
    ),
    original ? element("p", { class: "facts" }, say("original"), " ", original) : null,
  ];
}

/** Each leads to its timeline. */
function drawTopics(topics) {
  const links = topics.map((topic) =>
    element(
      "a",
      { href: documentsPath("timeline", { topic }), "data-internal": true, title: say("timeline") },
      element("bdi", {}, plain(topicName(topic))),
    ),
  );
  return element("span", {}, links.flatMap((link, row) => (row === 0 ? [link] : [", ", link])));
}

function drawWarnings(article, isQuoteMissing) {
  const lines = [];
  if (article.deleted_at) lines.push([say("deleted_on", writeDate(article.deleted_at))]);
  if (article.newest_version > article.version) {
    const { document_id: id, version, newest_version: newest } = article;
    const links = separated([
      element("a", { href: articlePath(id, newest), "data-internal": true }, say("open_newest")),
      element("a", { href: changesPath(id, version, newest), "data-internal": true }, say("see_changes")),
    ]);
    lines.push([say("newer_version", newest), " ", links]);
  }
  if (isQuoteMissing) lines.push([say("quote_missing")]);
  if (lines.length === 0) return null;
  return element("ul", { class: "notices" }, lines.map((line) => element("li", {}, line)));
}

/** In place of a text that may be quoted, but not be shown whole. */
function drawExcerpt(article, quotedText) {
  const original = webUrl(article.url) ? [" ", say("read_there"), " ", outsideLink(article.url, null)] : [];
  return [
    element("p", { class: "gone-note", lang: document.documentElement.lang }, say("excerpt_only"), original),
    quotedText ? element("blockquote", { class: "text" }, element("mark", { tabindex: "-1" }, quotedText)) : null,
  ];
}
