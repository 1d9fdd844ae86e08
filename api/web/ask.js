/** Asking: from the form to the reply on the page. One question at a time. */

import { drawAboutReply, drawEvidence, drawReply } from "./answer.js";
import { ServiceError, askQuestion, listDocuments, readAnswer, readIndex } from "./api.js";
import { complain, complainOfFault, drawStatus, focusStatus, showWaiting, stopWaiting } from "./asking_status.js";
import { drawEarlier, drawKept, offerFollowUp, startFollowUp, turnPath } from "./conversation.js";
import { EarlyReply } from "./early_reply.js";
import { anyFilter, drawActive, drawFilters, filtersForRequest, markUnread, readFilters, setFilters, unmark } from "./filters.js";
import { drawFreshness } from "./freshness.js";
import { interfaceLanguage } from "./i18n.js";
import { questionPath } from "./places.js";
import { drawForPrint } from "./print.js";
import { QuestionBox } from "./question_box.js";
import { drawTrouble } from "./trouble.js";
import { drawExamples } from "./try_examples.js";
import { conversationUpTo, findTurn, keepTurn, writeHistory } from "./turns.js";

const PASSAGES = 5;
const KEPT_REPLIES = 10;
const MAX_ERROR_ANYWAY = 0.4;
const NEAR_AN_ANSWER = new Set(["low_confidence", "no_figure"]);

const trouble = document.getElementById("trouble");
const replyPlace = document.getElementById("reply");
const aboutPlace = document.getElementById("about-reply");
const evidencePlace = document.getElementById("evidence");
const printedPlace = document.getElementById("printed-question");
const freshnessPlace = document.getElementById("freshness");

/** What was shown, by the id of its turn, so that going back does not ask again. */
const replies = new Map();
const box = new QuestionBox(document.getElementById("ask-form"), { complain, submitted: submitQuestion, stopped: stopAsking });
let locked = null; // the error that says that a key is needed, from before anything was asked
/**
 * What the page shows now, or null: {path, asked, question, filters, after, turn, reply, isKept, error, maxError}.
 * path: its address; asked: its address until its reply told how the question was understood;
 * after: the id of the turn it follows up on, or null; turn: itself, once it was answered;
 * isKept: whether the reply is of before and was read again;
 * maxError: the share of wrong answers that the reader accepts, where not the service's own.
 */
let shown = null;
let request = null; // what is under way, or null
let index = null;
let goTo = null;
let openAtPlace = null;

/**
 * Wire the forms, once.
 *
 * go(path, state): move to the address of a question; showQuestion follows from there.
 * openPlace(place, openerId): show a citation or passage in its article.
 */
export function startAsking({ go, openPlace }) {
  goTo = go;
  openAtPlace = openPlace;
  startFollowUp((question) => {
    goTo(questionPath(question, readFilters()), { after: shown.turn.id });
    focusStatus();
  });
  document.getElementById("filters").addEventListener("change", ({ target }) => {
    unmark(target);
    box.allow();
    drawInUse();
  });
  load();
}

function load() {
  loadFacets();
  loadIndex();
}

/** Draw all of it, at the start and after a change of language. */
export function drawAsking() {
  drawFilters();
  drawExamples((question) => {
    box.write(question);
    submitQuestion();
  });
  box.drawCounter();
  drawStatus();
  drawShown();
  drawIndex();
}

/** Ask what is in the box, in the place of the question on the page. */
function submitQuestion() {
  if (!box.check()) return;
  goTo(questionPath(box.read(), readFilters()), shown?.after ? { after: shown.after } : null);
}

/** After a filter was taken off: the reply on the page is not for these filters any more. */
function askAgain() {
  drawInUse();
  if (shown) submitQuestion();
}

function drawInUse() {
  drawActive(shown?.filters ?? null, askAgain);
}

/**
 * Show the reply to the question of a place, asking it unless it is the one shown or still kept.
 *
 * state: {turn, after} as this module keeps it in the browser's history; null for an address alone.
 */
export async function showQuestion({ question, filters, unread }, state) {
  if (!question) {
    abort();
    shown = null;
    box.write("");
    setFilters(filters);
    stopWaiting();
    box.allow();
    drawShown();
    return;
  }
  const turn = findTurn(state?.turn);
  const after = turn ? turn.after : (findTurn(state?.after)?.id ?? null);
  const path = questionPath(question, filters);
  const isThis = (one) => (turn ? one.turn?.id === turn.id : one.after === after && [one.path, one.asked].includes(path));
  const isThere = unread.length === 0 && (shown?.reply || request);
  if (isThere && isThis(shown)) return nameTurn();
  box.write(turn?.question ?? question);
  setFilters(filters);
  abort();
  if (unread.length > 0) return showUnread(unread, filters, after);
  if (!box.check()) return showTooLong(path, filters, after);
  const kept = [...replies.values()].find(isThis);
  shown = kept ?? { path, asked: path, question: box.read(), filters, after, turn, reply: null, isKept: false, error: null };
  if (kept) showKept();
  else await ask();
}

/** A question of an address that is longer than any that can be asked: it can be shortened in the box. */
function showTooLong(path, filters, after) {
  showNotAsked(path, filters, after, "too_long_to_ask", [...box.read()].length);
}

/** A question of an address with filters that cannot be read: without them it would be another question. */
function showUnread(unread, filters, after) {
  showNotAsked(location.pathname + location.search, filters, after, "unread_filters", unread);
  markUnread(unread);
}

function showNotAsked(path, filters, after, ...why) {
  shown = { path, asked: path, question: box.read(), filters, after, turn: null, reply: null, isKept: false, error: null };
  box.allow();
  stopWaiting();
  complainOfFault(...why);
  drawShown();
}

function showKept() {
  box.write(shown.question);
  box.allow();
  stopWaiting();
  drawShown();
  nameTurn();
}

function abort() {
  request?.abort();
  request = null;
}

/** Wait no longer for the reply to the question on the page; it can be asked again. */
export function stopAsking() {
  if (!request) return;
  abort();
  box.allow();
  stopWaiting();
  complain("stopped");
  drawShown();
}

async function ask() {
  const mine = new AbortController();
  request = mine;
  shown.error = null;
  drawShown();
  box.disallow();
  showWaiting();
  try {
    const kept = shown.turn ? await readKept(shown.turn, mine.signal) : null;
    const reply = kept ?? (await askEarly(mine.signal));
    if (request !== mine) return;
    if (kept) takeKept(kept);
    else takeReply(reply);
    drawShown();
    drawIndex();
    if (reply.refused) stopWaiting("refused");
    else stopWaiting("answered", reply.citations.length);
  } catch (error) {
    if (error.name === "AbortError" || request !== mine) return;
    shown.error = error;
    stopWaiting();
    drawShown();
  }
  request = null;
  box.allow();
}

/** The reply to the question on the page, of which is shown what comes before it is whole. */
async function askEarly(signal) {
  const early = new EarlyReply(replyPlace, evidencePlace, openAtPlace);
  signal.addEventListener("abort", () => early.stop());
  try {
    return await askQuestion(whatToAsk(shown), signal, early);
  } finally {
    early.stop();
  }
}

/** The answer of a turn of before, or null where it can be had no more. */
async function readKept(turn, signal) {
  try {
    return await readAnswer(turn.answerId, signal);
  } catch (error) {
    if (error instanceof ServiceError && error.status !== 401) return null;
    throw error;
  }
}

function whatToAsk({ question, filters, after, turn, maxError }) {
  const past = writeHistory(conversationUpTo(after));
  const asked = past.length > 0 ? { question, history: past } : { question: turn?.understood ?? question };
  return { ...asked, lang: interfaceLanguage(), k: PASSAGES, ...(maxError ? { max_error: maxError } : {}), ...filtersForRequest(filters) };
}

function takeKept(reply) {
  shown.reply = reply;
  shown.isKept = true;
  keepReply();
}

function askAnew(maxError) {
  shown = { ...shown, reply: null, isKept: false, turn: null, maxError };
  askOnceMore();
}

/** The button that was pressed goes, and the focus would go with it. */
function askOnceMore() {
  focusStatus();
  ask();
}

function takeReply(reply) {
  const { question, filters, after } = shown;
  const understood = after ? (reply.standalone_question ?? question) : question;
  shown.turn = keepTurn({ after, question, understood, filters, answerId: reply.id, answer: reply.answer, lang: languageOf(reply) });
  shown.reply = reply;
  index = reply.index;
  keepReply();
}

/** The language that all sentences of an answer are in, or null. */
function languageOf({ sentences }) {
  const [lang = null, ...others] = new Set(sentences.map((sentence) => sentence.lang));
  return others.length === 0 ? lang : null;
}

function keepReply() {
  replies.set(shown.turn.id, shown);
  if (replies.size > KEPT_REPLIES) replies.delete(replies.keys().next().value);
  nameTurn();
}

/** Let the address be that of the turn on the page, unless the reader has gone elsewhere. */
function nameTurn() {
  if (!shown.turn || ![shown.asked, shown.path].includes(location.pathname + location.search)) return;
  shown.path = turnPath(shown.turn);
  history.replaceState({ ...history.state, turn: shown.turn.id, after: shown.after }, "", shown.path);
}

/** The question whose reply the page shows, or null. */
export function shownPath() {
  return shown?.reply ? shown.path : null;
}

function drawShown() {
  document.body.classList.toggle("asked", shown !== null);
  drawInUse();
  for (const place of [printedPlace, trouble, replyPlace, aboutPlace, evidencePlace]) place.replaceChildren();
  drawEarlier(conversationUpTo(shown?.after), (turn) => goTo(turnPath(turn), { turn: turn.id, after: turn.after }));
  offerFollowUp(Boolean(shown?.reply));
  if (shown?.error) trouble.replaceChildren(...drawTrouble(shown.error, askOnceMore));
  else if (locked && !shown) trouble.replaceChildren(...drawTrouble(locked, load));
  if (!shown?.reply) return;
  const { reply, turn, filters } = shown;
  const understood = turn.understood === turn.question ? null : turn.understood;
  const anyway = {
    answerAnyway: shown.maxError || !NEAR_AN_ANSWER.has(reply.reason) ? null : () => askAnew(MAX_ERROR_ANYWAY),
    isNoneAnyway: Boolean(shown.maxError) && reply.refused,
  };
  const hooks = { openCitation: openAtPlace, openPassage: openAtPlace, hasFilters: anyFilter(filters), ...anyway, understood };
  printedPlace.replaceChildren(...drawForPrint({ ...turn, filters }));
  replyPlace.replaceChildren(...drawReply(reply, hooks));
  aboutPlace.replaceChildren(...drawAboutReply(reply, { ...turn, filters }), ...(shown.isKept ? [drawKept(turn, () => askAnew())] : []));
  evidencePlace.replaceChildren(...drawEvidence(reply, hooks));
}

function drawIndex() {
  freshnessPlace.replaceChildren(...(index ? drawFreshness(index) : []));
}

async function loadIndex() {
  try {
    const found = await readIndex();
    index ??= found; // a reply that came meanwhile tells of a newer one
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
    drawFilters(facets);
    drawInUse();
  } catch {
    // Without facets publisher and topic offer "any" only; asking still works.
  }
}
