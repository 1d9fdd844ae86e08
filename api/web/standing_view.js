/** The standing questions of the reader's key: what is new, what is cited no more, and ending them. */

import { endStanding, listStandings, pauseStanding, readStanding } from "./api.js";
import { copyText } from "./copy.js";
import { element, plain, separated, webUrl } from "./dom.js";
import { anyFilter } from "./filters.js";
import { say, writeDate, writeDay, writeWhen } from "./i18n.js";
import { readKey } from "./key.js";
import { drawKeyForm } from "./key_form.js";
import { articlePath, questionPath } from "./places.js";
import { drawTrouble } from "./trouble.js";

/** What becomes of an article whose words are withdrawn; else they are cited no longer. */
const WITHDRAWN = ["retracted", "corrected", "deleted", "purged"];

let request = null;

/** Draw the view and load it. */
export async function showStanding(view) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  const title = element("h2", { id: "standing-title", class: "view-title", tabindex: "-1" }, say("standing"));
  const said = element("p", { role: "status", class: "hint" });
  const list = element("ul", { class: "documents" });
  view.replaceChildren(title, element("p", { class: "hint" }, say("standing_note")));
  if (readKey() === null) return view.append(drawKeyForm(say("standing_key")));
  view.append(said, list);
  const drawNone = () => {
    if (list.children.length === 0) said.textContent = say("standing_none");
  };
  const ended = (item) => {
    item.remove();
    said.textContent = say("standing_ended");
    drawNone();
    title.focus();
  };
  try {
    const { standing } = await listStandings(mine.signal);
    list.replaceChildren(...standing.reverse().map((one) => drawQuestion(one, { said, ended })));
    drawNone();
  } catch (error) {
    if (error.name === "AbortError" || request !== mine) return;
    view.append(...drawTrouble(error, () => showStanding(view)));
  }
}

function drawQuestion(one, hooks) {
  const item = element("li", { class: "standing" });
  const filters = one.filters ?? {};
  const question = plain(one.question);
  const changed = one.latest ? drawChange(one.latest) : element("p", { class: "hint" }, say("standing_unchanged"));
  const parts = [
    element("h3", {}, element("a", { href: questionPath(one.question, filters), "data-internal": true }, element("bdi", {}, question))),
    element(
      "p",
      { class: "facts" },
      separated([
        element("span", {}, say("standing_since", writeDay(one.made_at))),
        anyFilter(filters) ? element("span", {}, say("with_filters")) : null,
        one.webhook ? element("span", {}, say("webhook"), ": ", element("bdi", {}, webUrl(one.webhook)?.hostname ?? plain(one.webhook))) : null,
        drawState(one.delivery),
      ]),
    ),
    drawWhy(one.delivery),
    changed,
    element("div", { class: "standing-tools" }, drawTools(one, item, hooks)),
  ];
  item.append(...parts.flat().filter((node) => node !== null));
  return item;
}

function drawState(delivery) {
  if (!delivery) return null;
  const state = delivery.paused_at ? "paused" : delivery.failures > 0 ? "failing" : null;
  return state ? element("span", { class: `state ${state === "failing" ? "failing" : "late"}` }, say(`standing_${state}`)) : null;
}

/** Why nothing is sent, and why what was sent was not taken. */
function drawWhy(delivery) {
  if (!delivery) return [];
  const { paused_because: because, paused_message: paused, failures, failed_because: failed, failed_status: status, trouble } = delivery;
  const why = [tellWhy("standing_paused_because", because, failures, paused)];
  if (!paused || because === "failures") why.push(tellWhy("standing_failed_because", failed, status, trouble));
  return why.filter(Boolean).map((told) => element("p", { class: "stale" }, told));
}

/** A reason in the reader's words, or as it was told where there are none. */
function tellWhy(label, reason, known, told) {
  const words = say(label);
  if (Object.hasOwn(words, reason ?? "")) return words[reason](known);
  return told ? element("bdi", { lang: "en" }, plain(told)) : null;
}

function drawTools(one, item, { said, ended }) {
  const question = plain(one.question);
  const button = (label, press, name = say(label)) =>
    element("button", { type: "button", class: "plain", "aria-label": `${name}: ${question}`, onclick: press }, name);
  const attempt = async (work) => {
    said.textContent = "";
    try {
      await work();
    } catch (error) {
      said.textContent = say(error.status === 401 ? "key_refused" : "standing_failed");
    }
  };
  const copy = button("copy_feed", async () => {
    said.textContent = say((await copyText(one.feed)) ? "copied" : "copy_failed");
  });
  const isPaused = Boolean(one.delivery?.paused_at);
  const rest = button(isPaused ? "standing_resume" : "standing_pause", () =>
    attempt(async () => {
      const now = drawQuestion({ ...one, ...(await pauseStanding(one.id, !isPaused)) }, { said, ended });
      item.replaceWith(now);
      said.textContent = say(isPaused ? "standing_resumed" : "standing_is_paused");
      now.querySelector(".rest").focus();
    }),
  );
  rest.classList.add("rest");
  const end = button("standing_end", () => {
    if (end.dataset.sure === undefined) return ask(true);
    return attempt(async () => {
      await endStanding(one.id);
      ended(item);
    });
  });
  const ask = (isSure) => {
    const name = say(isSure ? "standing_end_sure" : "standing_end");
    if (isSure) end.dataset.sure = "";
    else delete end.dataset.sure;
    end.textContent = name;
    end.setAttribute("aria-label", `${name}: ${question}`);
  };
  end.addEventListener("blur", () => ask(false));
  const earlier = button("standing_earlier", () =>
    attempt(async () => {
      const { changes } = await readStanding(one.id);
      const older = changes.filter((change) => change.id !== one.latest.id);
      const shown = older.length > 0 ? older.map(drawChange) : [element("p", { class: "hint" }, say("standing_no_earlier"))];
      const place = element("div", { class: "earlier", tabindex: "-1" }, shown);
      earlier.closest(".standing-tools").before(place);
      earlier.remove();
      place.focus();
    }),
  );
  return [copy, one.latest ? earlier : null, one.delivery ? rest : null, end];
}

function drawChange({ at, change }) {
  const isWithdrawn = (quote) => WITHDRAWN.includes(quote.standing);
  const said = change.refused ? "standing_refused" : change.was_refused ? "standing_answered" : null;
  return element(
    "section",
    { class: "told-change" },
    element("h4", { class: "quiet" }, say("standing_changed_at", writeWhen(at))),
    said ? element("p", {}, say(said)) : null,
    change.purged.length > 0 ? element("p", { class: "stale" }, say("standing_wiped")) : null,
    drawQuotes("standing_new", change.new),
    drawQuotes("standing_withdrawn", change.withdrawn.filter(isWithdrawn)),
    drawQuotes("standing_no_longer", change.withdrawn.filter((quote) => !isWithdrawn(quote))),
    drawQuotes("standing_other", change.changed),
    change.unchanged.length > 0 ? element("p", { class: "hint" }, say("standing_as_before", change.unchanged.length)) : null,
  );
}

function drawQuotes(label, quotes) {
  if (quotes.length === 0) return null;
  return [element("h5", {}, say(label)), element("ul", { class: label.replace("standing_", "") }, quotes.map(drawQuote))];
}

function drawQuote(quote) {
  const title = element("bdi", { lang: quote.lang }, plain(quote.title ?? quote.document_id));
  const isGone = quote.quote === null;
  const link = articlePath(quote.document_id, quote.version, quote.start, quote.end);
  const became = whatBecame(quote);
  return element(
    "li",
    {},
    isGone ? null : element("blockquote", { lang: quote.lang }, quote.quote),
    element(
      "p",
      { class: "facts" },
      separated([
        isGone ? title : element("a", { href: link, "data-internal": true }, title),
        quote.publisher ? element("bdi", {}, plain(quote.publisher)) : null,
        quote.published ? element("span", {}, writeDate(quote.published)) : null,
      ]),
    ),
    became.length > 0 ? element("p", { class: "became" }, became.join(" ")) : null,
    quote.notice ? element("p", { class: "became" }, element("bdi", { lang: quote.lang }, plain(quote.notice))) : null,
  );
}

/** What became of a quote, in sentences; `since` stands in those that are cited no more. */
function whatBecame(quote) {
  const told = [];
  if (quote.was_version && quote.was_version !== quote.version) told.push(say("standing_moved", quote.was_version, quote.version));
  if (quote.standing !== "stands" || Object.hasOwn(quote, "since")) told.push(say("standing_is")[quote.standing] ?? "");
  return told.filter(Boolean);
}
