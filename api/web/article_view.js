/** The article on the page, or what changed in it: reading it, drawing it, bringing the quote in sight. */

import { compareVersions, listVersions, readDocument } from "./api.js";
import { drawArticle } from "./article.js";
import { drawChanges } from "./changes.js";
import { element } from "./dom.js";
import { say } from "./i18n.js";
import { drawTrouble } from "./trouble.js";
import { drawGone, drawMissing, drawVersions } from "./versions.js";

const view = document.getElementById("article-view");
const AIR = 6; // pixels between a quote and what it is put beside

let isQuoteInSight = false;
let width = window.innerWidth;
let shown = null; // {id, version, article} of the article on the page, or null
let request = null;

/**
 * Show what a place of the view "article" or "changes" means.
 *
 * close: called by the button that leads back to the answer; null where there is none beside.
 * quotedText: the words at the place, where they are known.
 */
export async function showArticle(place, { close, quotedText }) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  const put = (nodes) => view.replaceChildren(drawBar(close), ...nodes);
  if (place.view === "changes" || shown?.id !== place.id || shown.version !== place.version) {
    shown = null;
    put([element("h2", { id: "article-title", class: "waiting", tabindex: "-1" }, say("loading_article"))]);
  }
  try {
    const show = place.view === "changes" ? showChanges : showVersion;
    await show(place, quotedText, put, mine.signal);
  } catch (error) {
    if (error.name === "AbortError" || mine.signal.aborted) return;
    await showFailure(error, place, { close, quotedText }, put, mine.signal);
  }
}

/** Keep a quote in sight that was so, when the window becomes narrower or wider, or is turned. */
export function startKeepingQuote() {
  document.addEventListener("scroll", noteQuote, { capture: true, passive: true });
  window.addEventListener("resize", () => {
    const marks = [...view.querySelectorAll("mark")];
    if (window.innerWidth !== width && marks.length > 0 && isQuoteInSight) bringInSight(marks);
    width = window.innerWidth;
  });
}

/** Leave nothing of the article, and wait for none. */
export function clearArticle() {
  request?.abort();
  shown = null;
  view.replaceChildren();
}

async function showVersion(place, quotedText, put, signal) {
  const article = shown?.article ?? (await readDocument(place.id, place.version, signal));
  signal.throwIfAborted();
  shown = { id: place.id, version: place.version, article };
  const quote = place.start === null ? null : { start: place.start, end: place.end };
  put(drawArticle(article, quote, quotedText));
  document.title = `${article.title} · Puente`;
  focusQuote();
  if (article.newest_version > 1) await addVersions(article, signal);
}

/** The list comes after the text, when it comes; without it the text can still be read. */
async function addVersions(article, signal) {
  try {
    const history = await listVersions(article.document_id, signal);
    if (!signal.aborted) view.append(drawVersions(history, article.version));
  } catch (error) {
    if (error.name !== "AbortError") view.append(element("p", { class: "hint" }, say("versions_failed")));
  }
}

async function showChanges(place, quotedText, put, signal) {
  const article = await readDocument(place.id, place.to, signal);
  const diff = await compareVersions(place.id, place.from, article.version, signal);
  signal.throwIfAborted();
  put(drawChanges(article, diff));
  document.title = `${say("changes_title", diff.before, diff.after)} · Puente`;
  focusQuote();
}

async function showFailure(error, place, hooks, put, signal) {
  const putNote = (nodes) => {
    put(nodes);
    document.title = `${view.querySelector("#article-title").textContent} · Puente`;
    focusQuote();
  };
  if (error.status === 404) return putNote(drawMissing(error.problem === "version-not-found" ? place.id : null));
  if (error.status === 410) {
    const history = await listVersions(place.id, signal).catch(() => null);
    if (!signal.aborted) putNote(drawGone(error.problem, history));
    return;
  }
  document.title = `${say("articles")} · Puente`;
  put([
    element("h2", { id: "article-title", tabindex: "-1" }, say("articles")),
    ...drawTrouble(error, () => showArticle(place, hooks)),
  ]);
  view.querySelector(".trouble :is(button, input)").focus();
}

function drawBar(close) {
  return element(
    "div",
    { class: "article-bar" },
    close
      ? element("button", { type: "button", class: "plain", id: "close-article", onclick: close }, say("back_to_answer"))
      : element("a", { href: "/documents", "data-internal": true }, say("all_articles")),
  );
}

function focusQuote() {
  const marks = [...view.querySelectorAll("mark")];
  view.scrollTop = 0;
  if (marks.length > 0) {
    marks[0].focus({ preventScroll: true });
    bringInSight(marks);
    noteQuote();
  } else {
    view.querySelector("#article-title").focus({ preventScroll: true });
    if (document.body.dataset.view !== "beside") window.scrollTo(0, 0);
  }
}

function noteQuote() {
  const quote = view.querySelector("mark")?.getBoundingClientRect();
  isQuoteInSight = quote !== undefined && quote.bottom > 0 && quote.top < window.innerHeight;
}

/**
 * Stay at the top of the article where the whole quote is seen from there, under the whole title; else have it in the
 * middle below the bar, and one that is longer than that begin under the bar. The panel alone scrolls where it scrolls
 * by itself: the answer beside it stays put.
 *
 * marks: the parts of the quote, in order.
 */
function bringInSight(marks) {
  const scrollsItself = view.scrollHeight > view.clientHeight && getComputedStyle(view).overflowY === "auto";
  if (!scrollsItself) window.scrollTo(0, 0);
  const panel = view.getBoundingClientRect();
  const bar = view.querySelector(".article-bar").offsetHeight;
  const top = (scrollsItself ? panel.top : 0) + bar + AIR;
  const bottom = Math.min(scrollsItself ? panel.bottom : Infinity, window.innerHeight) - AIR;
  const quote = { top: marks[0].getBoundingClientRect().top, bottom: marks.at(-1).getBoundingClientRect().bottom };
  if (quote.bottom <= bottom) return;
  const spare = bottom - top - (quote.bottom - quote.top);
  const isBelow = quote.top - top - Math.max(0, spare / 2);
  if (scrollsItself) view.scrollTop += isBelow;
  else window.scrollBy(0, isBelow);
}
