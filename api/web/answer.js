/** Drawing a reply: the answer with its citations, or the refusal with what came closest. */

import { articleLink, drawCitations, drawPassages } from "./citations.js";
import { answerAsText, copyText, noticesOf } from "./copy.js";
import { element, plain } from "./dom.js";
import { drawFeedback } from "./feedback.js";
import { say, writePercent } from "./i18n.js";
import { languageLabel } from "./language_label.js";
import { drawTellMe } from "./tell_me.js";

/** Rows of a table below one another, as the service writes them. */
const ROWS = / \| .*\n.* \| /;

/**
 * What is read out when it arrives: the sentences, or why there are none.
 *
 * openCitation(place, openerId): called when a [n], or the title of the article that a refusal names, is pressed.
 * hasFilters: whether removing filters could help after a refusal.
 * answerAnyway: called when the likeliest answer is wanted after a refusal; null where there is none to be had.
 * isNoneAnyway: whether that was wanted, and this is a refusal too.
 * understood: the question as it was understood, where that is not as it was asked; else null.
 */
export function drawReply(reply, { understood, ...hooks }) {
  return [
    understood === null
      ? null
      : element("p", { class: "understood" }, say("understood"), " ", element("bdi", {}, plain(understood))),
    ...(reply.refused ? [drawRefusal(reply, hooks)] : drawAnswer(reply, hooks.openCitation)),
  ].filter((node) => node !== null);
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
    ...(reply.composed_by === "model" ? [element("p", { class: "hint" }, say("by_model"))] : []),
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
    element("span", { class: ROWS.test(sentence.text) ? "said rows" : "said", lang: sentence.lang }, sentence.text),
    isForeign ? [" ", languageLabel(sentence.lang)] : [],
    marks.flatMap((mark) => ["\u00a0", mark]),
  );
}

function drawRefusal(reply, { openCitation, hasFilters, answerAnyway, isNoneAnyway }) {
  const titles = say("refusal");
  const title = Object.hasOwn(titles, reply.reason ?? "") ? titles[reply.reason] : say("refused");
  return element(
    "div",
    { class: "refusal" },
    element("h2", {}, title),
    element(
      "p",
      { class: "message", lang: reply.message ? reply.lang : null },
      reply.message ? drawMessage(reply.message, reply.named_article, openCitation) : say("refusal_fallback"),
    ),
    isNoneAnyway ? element("p", { class: "message" }, say(reply.passages.length > 0 ? "none_anyway_nearest" : "none_anyway")) : null,
    element("p", { class: "hint" }, say(hasFilters ? "refusal_hint_filters" : "refusal_hint")),
    answerAnyway ? element("button", { type: "button", class: "plain", onclick: answerAnyway }, say("answer_anyway")) : null,
  );
}

/** The message, in which the title of the article that it names, if it does, leads to that article. */
function drawMessage(message, named, openCitation) {
  const start = named ? findTitle(message, named.title) : null;
  if (start === null) return plain(message);
  const end = start + named.title.length;
  const title = element("bdi", { lang: named.lang }, plain(message.slice(start, end)));
  return [
    plain(message.slice(0, start)),
    articleLink(named, "named-article", title, openCitation),
    plain(message.slice(end)),
  ];
}

/** Where in a message a title begins that stands in quotation marks, whichever are within it; null where it does not. */
function findTitle(message, title) {
  const withAlike = (text) => text.replaceAll(/[“”«»‘’]/g, "‘");
  const place = withAlike(message).indexOf(`‘${withAlike(title)}‘`);
  return place >= 0 ? place + 1 : null;
}

/**
 * Right under the answer: confidence, copying it, notices, whether it helped; being told of changes.
 *
 * asked: {question, understood, filters}.
 */
export function drawAboutReply(reply, asked) {
  const nodes = [reply.refused ? null : drawTools(reply, asked), drawNotices(reply), drawFeedback(reply), drawTellMe(reply, asked)];
  return nodes.filter((node) => node !== null);
}

/** What the answer rests on: sources, passages. */
export function drawEvidence(reply, { openCitation, openPassage }) {
  return [
    reply.refused ? null : drawCitations(reply, openCitation),
    drawPassages(reply, openPassage),
  ].filter((node) => node !== null);
}

function drawTools(reply, asked) {
  const said = element("span", { role: "status", class: "copied" });
  const copy = element(
    "button",
    {
      type: "button",
      id: "copy",
      class: "plain",
      onclick: async () => {
        said.textContent = say((await copyText(answerAsText(reply, asked))) ? "copied" : "copy_failed");
      },
    },
    say("copy"),
  );
  const publishers = element("span", {}, say("from_publishers", reply.independent_sources));
  return element("div", { class: "tools" }, drawConfidence(reply.confidence), publishers, copy, said);
}

function drawConfidence(confidence) {
  const level = confidence >= 0.65 ? "high" : confidence >= 0.45 ? "fair" : "low";
  return element(
    "span",
    { class: "confidence" },
    `${say("confidence")}: ${say("confidence_words")[level]} (${writePercent(confidence)})`,
  );
}

function drawNotices(reply) {
  const lines = noticesOf(reply).map((notice, row) =>
    element("li", { lang: row < reply.notices.length ? reply.lang : null }, plain(notice)),
  );
  if (lines.length === 0) return null;
  return element("ul", { class: "notices", "aria-label": say("notices") }, lines);
}
