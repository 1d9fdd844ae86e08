/** Drawing an article with the cited sentence marked, at offsets that count code points. */

import { dateNode, namedSources } from "./article_facts.js";
import { element, outsideLink, plain, separated, webUrl } from "./dom.js";
import { languageName, say, topicName, writeDate } from "./i18n.js";
import { articlePath } from "./places.js";

/**
 * Where code points stand in a JavaScript string, whose own indices count UTF-16 units.
 *
 * Returns: a Map from each of pointOffsets to its unit index; past the end gives the length.
 */
export function unitOffsets(text, pointOffsets) {
  const units = new Map();
  let point = 0;
  let unit = 0;
  for (const offset of [...new Set(pointOffsets)].sort((a, b) => a - b)) {
    while (point < offset && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    units.set(offset, unit);
  }
  return units;
}

/**
 * The text cut into headings and paragraphs, in order.
 *
 * headings, pages: as the service gives them, in code points.
 * quote: {start, end} in code points, or null.
 *
 * Returns: {blocks, mark}: blocks of {start, end, level, page} in UTF-16 units, level null for a
 * paragraph, page the label of the page that begins there or null; mark {start, end} in units,
 * or null when the quote lies outside the text.
 */
export function cutText(text, headings, pages, quote) {
  const offsets = [...headings, ...pages].flatMap((span) => [span.start, span.end]);
  if (quote) offsets.push(quote.start, quote.end);
  const units = unitOffsets(text, offsets);

  const blocks = [];
  let position = 0;
  const cutParagraphs = (end) => {
    for (const found of text.slice(position, end).matchAll(/\S(?:[^\n]|\n(?![^\S\n]*\n))*/g)) {
      const start = position + found.index;
      blocks.push({ start, end: start + found[0].trimEnd().length, level: null, page: null });
    }
  };
  for (const heading of [...headings].sort((a, b) => a.start - b.start)) {
    const [start, end] = [units.get(heading.start), units.get(heading.end)];
    if (start < position || end <= start) continue;
    cutParagraphs(start);
    blocks.push({ start, end, level: heading.level, page: null });
    position = end;
  }
  cutParagraphs(text.length);

  for (const page of pages) {
    const first = blocks.find((block) => block.start >= units.get(page.start));
    if (first && first.page === null) first.page = page.label ?? String(page.number);
  }
  const mark = quote ? { start: units.get(quote.start), end: units.get(quote.end) } : null;
  return { blocks, mark: mark && mark.end > mark.start ? mark : null };
}

/**
 * Draw an article.
 *
 * quote: {start, end} in code points, or null.
 * beside: whether it stands beside an answer, so that closing leads back there.
 * close: called by the close button.
 */
export function drawArticle(article, { quote, beside, close }) {
  const { blocks, mark } = cutText(article.text, article.headings, article.pages ?? [], quote);
  return [
    element(
      "div",
      { class: "article-bar" },
      beside
        ? element("button", { type: "button", class: "plain", id: "close-article", onclick: close }, say("back_to_answer"))
        : element("a", { href: "/documents", "data-internal": true }, say("all_articles")),
    ),
    element(
      "article",
      { lang: article.lang },
      element(
        "header",
        { lang: document.documentElement.lang },
        element("h2", { id: "article-title", tabindex: "-1", lang: article.lang }, element("bdi", {}, plain(article.title))),
        drawFacts(article),
        drawWarnings(article, quote, mark),
      ),
      element("div", { class: "text" }, blocks.flatMap((block) => drawBlock(article.text, block, mark))),
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
  return [
    element(
      "p",
      { class: "facts" },
      separated([
        article.publisher ? element("bdi", {}, plain(article.publisher)) : null,
        article.published ? element("span", {}, say("published"), " ", dateNode(article.published)) : dateNode(null),
        article.written ? element("span", {}, say("written"), " ", dateNode(article.written)) : null,
        element("span", {}, languageName(article.lang)),
        article.topics.length > 0 ? element("bdi", {}, plain(article.topics.map(topicName).join(", "))) : null,
        element("span", {}, say("version", article.version)),
      ]),
    ),
    original ? element("p", { class: "facts" }, say("original"), " ", original) : null,
  ].filter((node) => node !== null);
}

function drawWarnings(article, quote, mark) {
  const lines = [];
  if (article.deleted_at) lines.push([say("withdrawn", writeDate(article.deleted_at))]);
  if (article.newest_version > article.version) {
    const href = articlePath(article.document_id, article.newest_version);
    const link = element("a", { href, "data-internal": true }, say("open_newer"));
    lines.push([say("newer_version", article.newest_version), " ", link]);
  }
  if (quote && !mark) lines.push([say("quote_missing")]);
  if (lines.length === 0) return null;
  return element("ul", { class: "notices" }, lines.map((line) => element("li", {}, line)));
}

function drawBlock(text, block, mark) {
  const name = block.level === null ? "p" : `h${Math.min(6, Math.max(3, block.level + 1))}`;
  const drawn = element(name, {}, drawSpan(text, block.start, block.end, mark));
  if (block.page === null) return [drawn];
  const label = element("p", { class: "page-break", lang: document.documentElement.lang }, say("page_break", block.page));
  return [label, drawn];
}

/** text[start:end] as text nodes, with what falls inside the mark in <mark>. */
function drawSpan(text, start, end, mark) {
  if (!mark || mark.end <= start || mark.start >= end) return [text.slice(start, end)];
  const [from, to] = [Math.max(start, mark.start), Math.min(end, mark.end)];
  const marked = element("mark", { tabindex: "-1" }, text.slice(from, to));
  return [text.slice(start, from), marked, text.slice(to, end)];
}
