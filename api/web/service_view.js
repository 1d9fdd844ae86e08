/** How the service is doing: its index, the sources of its articles, the reader's key, and its interface. */

import { listSources, readIndex } from "./api.js";
import { element, plain, separated } from "./dom.js";
import { interfaceLanguage, say, writeCount, writeDate, writeWhen } from "./i18n.js";
import { readKey } from "./key.js";
import { drawKeyForm } from "./key_form.js";
import { drawTrouble } from "./trouble.js";

let request = null;

/**
 * Draw the view and load it.
 *
 * forget: called to forget the key.
 */
export async function showService(view, forget) {
  request?.abort();
  const mine = new AbortController();
  request = mine;
  const parts = { index: part("index_part"), sources: part("sources_part"), key: part("key"), interface: part("interface_part") };
  const title = element("h2", { id: "service-title", class: "view-title", tabindex: "-1" }, say("service"));
  view.replaceChildren(title, ...Object.values(parts));
  parts.interface.append(...drawInterface());
  const fill = async (where, read, draw) => {
    try {
      const nodes = draw(await read(mine.signal));
      if (request === mine) where.append(...nodes.filter((node) => node !== null));
    } catch (error) {
      if (error.name === "AbortError" || request !== mine) return;
      const trouble = drawTrouble(error, () => showService(view, forget));
      if (error.status !== 401) return where.append(...trouble);
      mine.abort(); // The form is asked once.
      request = null;
      view.replaceChildren(title, ...trouble);
    }
  };
  await Promise.all([fill(parts.index, readIndex, drawIndex), fill(parts.sources, listSources, drawSources)]);
  if (request === mine) parts.key.append(...drawKey(forget)); // Not before: the service may ask for a key in a form of its own.
}

function part(title) {
  return element("section", { "aria-label": say(title) }, element("h3", { class: "quiet" }, say(title)));
}

function drawIndex(index) {
  const { indexing } = index;
  const rows = [
    ["index_state", index.ready ? say("index_ready") : drawNotReady(index.reason)],
    ["index_documents", writeCount(index.documents)],
    ["index_passages", writeCount(index.chunks)],
    ["index_newest", writeDate(index.newest_published)],
    ["index_built", index.built_at ? writeWhen(index.built_at) : say("never")],
    ["index_backlog", indexing ? say("index_waiting", writeCount(indexing.backlog), indexing.backlog) : say("not_known")],
  ];
  return [
    element("dl", { class: "told" }, rows.map(([label, value]) => [element("dt", {}, say(label)), element("dd", {}, value)])),
    indexing?.trouble ? drawWhy(say("index_trouble"), indexing.trouble) : null,
  ];
}

function drawNotReady(reason) {
  return reason ? [say("index_not_ready"), ": ", english(reason)] : say("index_not_ready");
}

function drawSources({ sources, mistakes }) {
  return [
    mistakes.length > 0
      ? element(
          "div",
          { class: "trouble" },
          element("p", {}, say("sources_mistaken")),
          element("ul", {}, mistakes.map((line) => element("li", {}, english(line)))),
        )
      : null,
    sources.length === 0 && mistakes.length === 0 ? element("p", { class: "hint" }, say("no_sources")) : null,
    element("ul", { class: "documents" }, sources.map(drawSource)),
  ];
}

function drawSource(source) {
  const state = source.failures > 0 ? "failing" : source.is_stale ? "late" : source.last_success ? "fine" : "untried";
  const why = {
    failing: () => drawWhy(say("source_trouble")[source.error_code], source.error),
    late: () => drawWhy(say(source.stale_code === "no_news" ? "source_no_news" : "source_not_read"), source.stale_because),
  }[state];
  const when = (label, moment) => element("span", {}, say(label), ": ", moment ? writeWhen(moment) : say("never"));
  return element(
    "li",
    { class: "source" },
    element("h4", {}, element("bdi", {}, plain(source.name)), " ", element("span", { class: `state ${state}` }, say(`source_${state}`))),
    element(
      "p",
      { class: "facts" },
      separated([
        element("span", {}, say("source_kinds")[source.kind]),
        element("bdi", {}, plain(source.location)),
        source.text === "excerpt" ? element("span", {}, say("source_excerpts")) : null,
      ]),
    ),
    element(
      "p",
      { class: "facts" },
      separated([
        when("source_read", source.last_success),
        when("source_new", source.last_article),
        element("span", {}, say("source_articles", writeCount(source.articles_seen), source.articles_seen)),
      ]),
    ),
    why ? why() : null,
    source.notes.length > 0
      ? [
          element("p", { class: "hint" }, say("source_notes")),
          element("ul", { class: "notices" }, source.notes.map((note) => element("li", {}, english(note)))),
        ]
      : null,
  );
}

/** Why something does not work: in the page's language what kind of thing it is, and what the service says of it. */
function drawWhy(kind, exactly) {
  const isTold = interfaceLanguage() === "en" || !kind;
  return element("p", { class: "stale" }, isTold ? null : [kind, " "], english(exactly));
}

/** What is said to those who run the service, in English alone. */
function english(text) {
  return element("bdi", { lang: "en" }, plain(text));
}

function drawKey(forget) {
  if (readKey() === null) return [drawKeyForm(say("key_offer"))];
  return [
    element("p", {}, say("key_in_use")),
    element("p", {}, element("button", { type: "button", class: "plain", onclick: forget }, say("forget_key"))),
  ];
}

function drawInterface() {
  return [
    element("p", {}, say("interface_note")),
    element("p", { class: "links" }, element("a", { href: "/openapi.json" }, say("interface_link"))),
  ];
}
