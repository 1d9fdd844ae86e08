/** Drawing a reply: the answer with its citations, or the refusal with what came closest. */

import { articleFacts, namedSources } from "./article_facts.js";
import { element, outsideLink, plain, separated, webUrl } from "./dom.js";
import { say, writeCount, writeDate, writePercent } from "./i18n.js";
import { articlePath } from "./places.js";

/**
 * What is read out when it arrives: the sentences, or why there are none.
 *
 * openCitation(citation, openerId): called when a [n] is pressed.
 * hasFilters: whether removing filters could help after a refusal.
 */
export function drawReply(reply, { openCitation, hasFilters }) {
  return reply.refused ? drawRefusal(reply, hasFilters) : drawAnswer(reply, openCitation);
}

function drawAnswer(reply, openCitation) {
  const citations = new Map(reply.citations.map((citation) => [citation.n, citation]));
  const sentences = reply.sentences.flatMap((sentence, row) => [
    drawSentence(sentence, row, reply.lang, citations, openCitation),
    " ",
  ]);
  return [
    element("h2", { class: "quiet" }, say("answer")),
    element("p", { class: "answer", lang: reply.lang }, sentences),
  ];
}

function drawSentence(sentence, row, replyLang, citations, openCitation) {
  const isForeign = sentence.lang !== replyLang;
  const marks = sentence.citations
    .filter((n) => citations.has(n))
    .map((n, place) => {
      const id = `cite-${row}-${place}`;
      const citation = citations.get(n);
      return element(
        "button",
        {
          type: "button",
          id,
          class: "cite",
          "data-n": n,
          "aria-label": `[${n}] ${plain(citation.title)}`,
          onclick: () => openCitation(citation, id),
        },
        `[${n}]`,
      );
    });
  return element(
    "span",
    { class: "sentence" },
    element("span", { class: "said", lang: sentence.lang }, sentence.text),
    isForeign ? [" ", languageLabel(sentence.lang)] : [],
    marks.flatMap((mark) => ["\u00a0", mark]),
  );
}

function languageLabel(lang) {
  const text = lang === "en" || lang === "es" ? say(`in_${lang}`) : lang;
  return element("span", { class: "foreign", lang: document.documentElement.lang }, text);
}

function drawRefusal(reply, hasFilters) {
  const titles = say("refusal");
  const title = Object.hasOwn(titles, reply.reason ?? "") ? titles[reply.reason] : say("refused");
  return element(
    "div",
    { class: "refusal" },
    element("h2", {}, title),
    element(
      "p",
      { class: "message", lang: reply.message ? reply.lang : null },
      reply.message ?? say("refusal_fallback"),
    ),
    element("p", { class: "hint" }, say(hasFilters ? "refusal_hint_filters" : "refusal_hint")),
  );
}

/** Everything under the answer: confidence, notices, sources, passages. */
export function drawEvidence(reply, { openCitation, openPassage }) {
  return [
    reply.refused ? null : drawTools(reply),
    drawNotices(reply),
    reply.refused ? null : drawCitations(reply, openCitation),
    drawPassages(reply, openPassage),
  ].filter((node) => node !== null);
}

function drawTools(reply) {
  const said = element("span", { role: "status", class: "copied" });
  const copy = element(
    "button",
    {
      type: "button",
      id: "copy",
      class: "plain",
      onclick: async () => {
        said.textContent = say((await copyText(answerAsText(reply))) ? "copied" : "copy_failed");
      },
    },
    say("copy"),
  );
  return element("div", { class: "tools" }, drawConfidence(reply.confidence), copy, said);
}

function drawConfidence(confidence) {
  const level = confidence >= 0.85 ? "high" : confidence >= 0.6 ? "fair" : "low";
  return element(
    "span",
    { class: "confidence" },
    `${say("confidence")}: ${say("confidence_words")[level]} (${writePercent(confidence)})`,
  );
}

function drawNotices(reply) {
  const lines = reply.notices.map((notice) => element("li", { lang: reply.lang }, notice));
  if (reply.as_of) lines.push(element("li", {}, say("published_by", writeDate(reply.as_of))));
  if (lines.length === 0) return null;
  return element("ul", { class: "notices", "aria-label": say("notices") }, lines);
}

function drawCitations(reply, openCitation) {
  return element(
    "section",
    { "aria-labelledby": "sources-title", class: "sources" },
    element("h2", { class: "quiet", id: "sources-title" }, say("sources")),
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

/** A link into an article that opens beside the answer; with a modifier key, in a new tab. */
function articleLink(place, id, label, open) {
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

function drawPassages(reply, openPassage) {
  if (reply.passages.length === 0) return null;
  const label = reply.refused ? say("closest") : say("passages", reply.passages.length);
  return element(
    "details",
    { class: "passages", open: reply.refused },
    element("summary", {}, label),
    reply.refused ? element("p", { class: "hint" }, say("closest_note")) : null,
    element(
      "ol",
      {},
      reply.passages.map((passage) =>
        element(
          "li",
          { class: "passage" },
          element(
            "h3",
            { lang: passage.lang },
            articleLink(passage, `passage-${passage.rank}`, plain(passage.title), openPassage),
          ),
          articleFacts(passage),
          element("blockquote", { lang: passage.lang }, passage.text),
        ),
      ),
    ),
  );
}

/** How fresh the index is that answers. */
export function drawFreshness(index) {
  const newest = index.newest_published ? writeDate(index.newest_published) : null;
  const count = index.documents === 1 ? 1 : writeCount(index.documents);
  const lines = [say("freshness", count, newest)];
  if (index.built_at) lines.push(say("built", writeDate(index.built_at)));
  return [
    element("p", { class: "freshness" }, lines.join(" ")),
    index.stale_sources.length > 0
      ? element("p", { class: "stale" }, say("stale", index.stale_sources.map(plain).join(", ")))
      : null,
  ].filter((node) => node !== null);
}

/** The answer as plain text: question, sentences with [n], and the numbered sources. */
export function answerAsText(reply) {
  const here = window.location.origin;
  const sources = reply.citations.map((citation) => {
    const place = here + articlePath(citation.document_id, citation.version, citation.start, citation.end);
    const facts = [citation.title, citation.publisher, writeDate(citation.published)].filter(Boolean);
    const original = webUrl(citation.url) ? [`    ${citation.url}`] : [];
    return [`[${citation.n}] ${facts.join(". ")}.`, `    “${citation.quote}”`, `    ${place}`, ...original].join("\n");
  });
  return [reply.question, reply.answer, `${say("sources")}:\n${sources.join("\n")}`].join("\n\n") + "\n";
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // No clipboard interface outside https and localhost.
  }
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const box = element("textarea", { class: "off-screen", "aria-hidden": "true", tabindex: "-1" });
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  focused?.focus();
  return done;
}
