/** Asking: from the form to the reply on the page. One question at a time. */

import { drawEvidence, drawReply } from "./answer.js";
import { askQuestion, listDocuments, readIndex } from "./api.js";
import { element } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { anyFilter, drawActive, drawFilters, filtersForRequest, readFilters, setFilters } from "./filters.js";
import { drawFreshness } from "./freshness.js";
import { say } from "./i18n.js";
import { questionPath } from "./places.js";
import {
  allowAsking,
  checkQuestion,
  drawCounter,
  readQuestion,
  showWaiting,
  startQuestionBox,
  stopWaiting,
  writeQuestion,
} from "./question_box.js";
import { drawTrouble } from "./trouble.js";

const PASSAGES = 5;
const KEPT_REPLIES = 10;

const trouble = document.getElementById("trouble");
const replyPlace = document.getElementById("reply");
const evidencePlace = document.getElementById("evidence");
const freshnessPlace = document.getElementById("freshness");

/** Replies by the path of their question, so that going back does not ask again. */
const replies = new Map();
let locked = null; // the error that says that a key is needed, from before anything was asked
let shown = null; // {path, question, filters, reply, error}: what the page shows now, or null
let request = null;
let index = null;
let goTo = null;
let openAtPlace = null;

/**
 * Wire the form, once.
 *
 * go(path): move to the address of a question; showQuestion follows from there.
 * openPlace(place, openerId): show a citation or passage in its article.
 */
export function startAsking({ go, openPlace }) {
  goTo = go;
  openAtPlace = openPlace;
  startQuestionBox(submitQuestion);
  document.getElementById("filters").addEventListener("change", () => {
    allowAsking();
    drawActive(askAgain);
  });
  load();
}

function load() {
  loadFacets();
  loadIndex();
}

/** Draw all of it, at the start and after a change of language. */
export function drawAsking() {
  drawFilters(askAgain);
  drawExamples();
  drawCounter();
  drawShown();
  drawIndex();
}

function submitQuestion() {
  if (checkQuestion()) goTo(questionPath(readQuestion(), readFilters()));
}

/** After a filter was taken off: the reply on the page is not for these filters any more. */
function askAgain() {
  if (shown) submitQuestion();
}

/** Show the reply to a question, asking it unless it is the one shown or still kept. */
export async function showQuestion(question, filters) {
  if (!question) {
    request?.abort();
    shown = null;
    writeQuestion("");
    setFilters(filters, askAgain);
    stopWaiting();
    drawShown();
    return;
  }
  const path = questionPath(question, filters);
  if (shown?.path === path && !shown.error) return;
  writeQuestion(question);
  setFilters(filters, askAgain);
  if (!checkQuestion()) return;
  await ask(path, question, filters);
}

async function ask(path, question, filters) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  shown = { path, question, filters, reply: replies.get(path) ?? null, error: null };
  drawShown();
  if (shown.reply) {
    stopWaiting();
    return;
  }
  showWaiting();
  try {
    const reply = await askQuestion({ question, k: PASSAGES, ...filtersForRequest(filters) }, mine.signal);
    if (request !== mine) return;
    keepReply(path, reply);
    shown.reply = reply;
    index = reply.index;
    drawShown();
    drawIndex();
    stopWaiting(reply.refused ? say("refused") : say("answered", reply.citations.length));
  } catch (error) {
    if (error.name === "AbortError" || request !== mine) return;
    shown.reply = null;
    shown.error = error;
    stopWaiting();
    drawShown();
  }
}

function keepReply(path, reply) {
  replies.set(path, reply);
  if (replies.size > KEPT_REPLIES) replies.delete(replies.keys().next().value);
}

/** The question whose reply the page shows, or null. */
export function shownPath() {
  return shown?.reply ? shown.path : null;
}

function drawShown() {
  document.body.classList.toggle("asked", shown !== null);
  trouble.replaceChildren();
  replyPlace.replaceChildren();
  evidencePlace.replaceChildren();
  if (shown?.error) {
    const { path, question, filters } = shown;
    trouble.replaceChildren(...drawTrouble(shown.error, () => ask(path, question, filters)));
  } else if (locked && !shown) {
    trouble.replaceChildren(...drawTrouble(locked, load));
  }
  if (!shown?.reply) return;
  const hooks = { openCitation: openAtPlace, openPassage: openAtPlace, hasFilters: anyFilter(shown.filters) };
  replyPlace.replaceChildren(...[drawReply(shown.reply, hooks)].flat());
  evidencePlace.replaceChildren(...drawEvidence(shown.reply, hooks));
}

function drawExamples() {
  const choose = (question) => {
    writeQuestion(question);
    submitQuestion();
  };
  const columns = ["en", "es"].map((lang) =>
    element(
      "ul",
      { lang },
      EXAMPLES[lang].map((question) =>
        element("li", {}, element("button", { type: "button", class: "example", onclick: () => choose(question) }, question)),
      ),
    ),
  );
  document.getElementById("examples").replaceChildren(
    element("p", { class: "label", "aria-hidden": "true" }, say("examples")),
    ...columns,
  );
}

function drawIndex() {
  freshnessPlace.replaceChildren(...(index ? drawFreshness(index) : []));
}

async function loadIndex() {
  try {
    index ??= await readIndex();
    locked = null;
    drawIndex();
  } catch (error) {
    // The line on freshness comes with the first reply instead, unless a key is needed first.
    locked = error.status === 401 ? error : null;
  }
  if (!shown) drawShown();
}

async function loadFacets() {
  try {
    const { facets } = await listDocuments({ limit: 1 });
    drawFilters(askAgain, facets);
  } catch {
    // Without facets publisher and topic offer "any" only; asking still works.
  }
}
