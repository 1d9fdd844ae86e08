/** Start of the page: which view the address means, language, colours, and keys. */

import { clearArticle, showArticle, startKeepingQuote } from "./article_view.js";
import { focusStatus } from "./asking_status.js";
import { drawAsking, showQuestion, shownPath, startAsking, stopAsking } from "./ask.js";
import { turnPath } from "./conversation.js";
import { countRows, leaveDocuments, showDocuments } from "./documents.js";
import { remember, remembered } from "./dom.js";
import { showHistory } from "./history_view.js";
import { interfaceLanguage, labelShell, say, setInterfaceLanguage } from "./i18n.js";
import { forgetKey, onForgotten, readKey } from "./key.js";
import { articlePath, readPlace } from "./places.js";
import { startPrinting } from "./print.js";
import { showService } from "./service_view.js";
import { showStanding } from "./standing_view.js";

const articleView = document.getElementById("article-view");
const documentsView = document.getElementById("documents-view");
const others = {
  documents: { view: documentsView, show: showDocuments, title: "articles" },
  timeline: { view: documentsView, show: showDocuments, title: "timeline" },
  history: { view: document.getElementById("history-view"), show: (view) => showHistory(view, openTurn), title: "history" },
  standing: { view: document.getElementById("standing-view"), show: showStanding, title: "standing" },
  service: { view: document.getElementById("service-view"), show: (view) => showService(view, leaveKey), title: "service" },
};
const askView = document.getElementById("ask-view");

const ARTICLE_VIEWS = ["article", "changes"];
const SCROLLED_MS = 150; // of standing still, after which the reader's place is kept
const UNDER_DOCUMENTS = [...ARTICLE_VIEWS, "timeline"];

let closing = false; // between asking the browser to go back and its doing so
let scrolling = null; // the timer of keeping where the reader scrolled to
let moves = 0; // places shown so far
let isReturning = false; // from back or forward until the view is drawn, or the reader does something in it
let opener = null; // {id, scrollY, place}: what opened the article beside the answer, and at which quote

/** Move to an address of this page; isNew: it is begun at its top. */
function go(path, state = null, isNew = false) {
  keepWhere();
  if (path === location.pathname + location.search && !state) history.replaceState(state, "", path);
  else history.pushState(state, "", path);
  if (isNew) window.scrollTo(0, 0);
  return showPlace();
}

/** Draw what the address means; rows: how many of a list were loaded when it was left. */
async function showPlace(rows = 0) {
  closing = false;
  moves += 1;
  isReturning = false;
  const place = readPlace(location);
  const beside = place.view === "article" && Boolean(history.state?.beside) && shownPath() !== null;
  const isArticle = ARTICLE_VIEWS.includes(place.view);
  const closed = !articleView.hidden && place.view === "ask" && opener !== null;
  document.body.dataset.view = beside ? "beside" : place.view;
  askView.hidden = !(place.view === "ask" || beside);
  articleView.hidden = !isArticle;
  for (const { view } of Object.values(others)) view.hidden = view !== others[place.view]?.view;
  if (others[place.view]?.show !== showDocuments) leaveDocuments();
  drawPlaces(beside ? "ask" : place.view);

  if (isArticle) return showArticleAt(place, beside);
  clearArticle();
  if (closed) giveFocusBack();
  if (place.view === "ask") {
    document.title = titleOf(place.question);
    return showQuestion(place, history.state);
  }
  const { view, show, title } = others[place.view];
  document.title = `${say(title)} · Puente`;
  await show(view, place, rows);
}

/** Keep with the entry of the browser's history where the reader is in it. */
function keepWhere() {
  clearTimeout(scrolling);
  if (isReturning) return;
  const { activeElement: link } = document;
  const opened = document.getElementById("main").contains(link) && link.matches("a[href]") ? link.getAttribute("href") : null;
  const where = { scrollY: window.scrollY, rows: countRows(), opened, nth: linksTo(opened).indexOf(link) };
  history.replaceState({ ...history.state, where }, "");
}

/** After back or forward: the view as it was left, with the focus on the link that led away from it. */
async function returnToPlace() {
  clearTimeout(scrolling);
  const where = history.state?.where ?? null;
  const wasOpener = opener;
  const drawn = showPlace(where?.rows);
  const move = moves;
  isReturning = true;
  await drawn;
  if (move !== moves || !isReturning) return;
  isReturning = false;
  if (!where || opener !== wasOpener) return;
  window.scrollTo(0, where.scrollY);
  if (where.opened) linksTo(where.opened)[where.nth]?.focus({ preventScroll: true });
}

function linksTo(path) {
  return [...document.querySelectorAll("main a")].filter((link) => link.getAttribute("href") === path);
}

function openTurn(turn) {
  go(turnPath(turn), { turn: turn.id, after: turn.after }, true);
  focusStatus();
}

function titleOf(question) {
  return question ? `${question} · Puente` : "Puente";
}

function drawPlaces(view) {
  for (const link of document.querySelectorAll("#places a")) {
    const isHere = link.dataset.place === view || (UNDER_DOCUMENTS.includes(view) && link.dataset.place === "documents");
    if (isHere) link.setAttribute("aria-current", link.dataset.place === view ? "page" : "true");
    else link.removeAttribute("aria-current");
  }
}

function showArticleAt(place, beside) {
  const quoted = opener?.place;
  const isQuoted = quoted?.document_id === place.id && quoted.version === place.version && quoted.start === place.start;
  return showArticle(place, {
    close: beside ? closeArticle : null,
    quotedText: isQuoted ? (quoted.quote ?? quoted.text) : null,
  });
}

/** Open a citation or passage in its article, beside the answer where there is room. */
function openPlace(place, openerId) {
  const isOpen = document.body.dataset.view === "beside";
  opener = { id: openerId, place, scrollY: isOpen && opener ? opener.scrollY : window.scrollY };
  const path = articlePath(place.document_id, place.version, place.start, place.end);
  if (isOpen) {
    history.replaceState({ beside: true }, "", path); // One step back closes, however many were read.
    return showPlace();
  }
  return go(path, { beside: true });
}

function closeArticle() {
  if (document.body.dataset.view !== "beside" || closing) return;
  closing = true;
  history.back();
}

function giveFocusBack() {
  window.scrollTo(0, opener.scrollY);
  document.getElementById(opener.id)?.focus({ preventScroll: true });
  opener = null;
}

function startLanguages() {
  const buttons = [...document.querySelectorAll("[data-interface]")];
  const draw = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.interface === interfaceLanguage()));
    }
    labelShell();
    drawAsking();
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      setInterfaceLanguage(button.dataset.interface);
      draw();
      redrawView();
      button.focus();
    });
  }
  draw();
}

function redrawView() {
  const place = readPlace(location);
  if (others[place.view]) others[place.view].show(others[place.view].view, place, countRows());
  else if (ARTICLE_VIEWS.includes(place.view)) showArticleAt(place, document.body.dataset.view === "beside");
}

function startColours() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const kept = remembered("puente.theme");
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const draw = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("puente.theme", root.dataset.theme);
    draw();
  });
  prefersDark.addEventListener("change", draw);
  draw();
}

function startKey() {
  const button = document.getElementById("forget-key");
  button.hidden = readKey() === null;
  onForgotten(() => {
    button.hidden = true;
  });
  button.addEventListener("click", leaveKey);
}

function leaveKey() {
  forgetKey();
  location.reload(); // What the key opened goes with it.
}

function startMoving() {
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", returnToPlace);
  window.addEventListener("scroll", () => {
    clearTimeout(scrolling);
    scrolling = setTimeout(keepWhere, SCROLLED_MS);
  });
  const stay = () => {
    isReturning = false;
  };
  for (const input of ["wheel", "pointerdown", "keydown"]) window.addEventListener(input, stay, { passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (document.body.dataset.view === "ask") stopAsking();
    else closeArticle();
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-internal]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!articleView.contains(link)) opener = null;
    go(link.getAttribute("href"), null, true).then(() => focusView(readPlace(location).view));
  });
}

function focusView(view) {
  if (view === "ask") document.getElementById("question").focus();
  else others[view]?.view.querySelector("h2").focus();
}

startColours();
startKey();
startAsking({ go, openPlace });
startLanguages();
startMoving();
startKeepingQuote();
startPrinting();
showPlace();
