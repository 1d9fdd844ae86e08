/** What changed in an article from one version to another. */

import { unitOffsets } from "./article_text.js";
import { element, plain } from "./dom.js";
import { languageName, say, topicName, writeDate } from "./i18n.js";
import { articlePath } from "./places.js";

const CONTEXT_UNITS = 200;

/**
 * Nodes for the difference.
 *
 * article: the version that is compared to, as GET /v1/documents/{id} gives it.
 * diff: as GET /v1/documents/{id}/diff gives it.
 */
export function drawChanges(article, diff) {
  const isSame = diff.changes.length === 0 && diff.fields.length === 0;
  return [
    element("h2", { id: "article-title", tabindex: "-1" }, say("changes_title", diff.before, diff.after)),
    element(
      "p",
      { class: "facts" },
      element(
        "a",
        { href: articlePath(diff.document_id, diff.after), "data-internal": true, lang: article.lang },
        element("bdi", {}, plain(article.title)),
      ),
    ),
    isSame ? element("p", { class: "hint" }, say("no_changes")) : null,
    drawFields(diff.fields),
    drawTextChanges(article, diff.changes),
  ].filter((node) => node !== null);
}

function drawFields(fields) {
  if (fields.length === 0) return null;
  const names = say("field_names");
  return element(
    "dl",
    { class: "changed-fields" },
    fields.flatMap(({ field, before, after }) => [
      element("dt", {}, Object.hasOwn(names, field) ? names[field] : plain(field)),
      element("dd", {}, [before && removed(writeField(field, before)), " ", after && added(writeField(field, after))]),
    ]),
  );
}

function writeField(field, value) {
  if (field === "lang") return languageName(value);
  if (field === "topics") return plain(value.split(", ").map(topicName).join(", "));
  return plain(field === "published" || field === "modified" ? writeDate(value) : value);
}

function drawTextChanges(article, changes) {
  if (changes.length === 0) return null;
  if (article.text === null) return element("p", { class: "hint" }, say("changes_not_shown", changes.length));
  const paragraphs = cutChanges(article.text, changes).map((pieces) =>
    element("p", {}, pieces.map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? added(text) : removed(text)))),
  );
  return element("div", { class: "text changes", lang: article.lang }, paragraphs);
}

function removed(text) {
  return element("del", {}, spoken("removed"), text);
}

function added(text) {
  return element("ins", {}, spoken("added"), text);
}

/** For those who do not see the colours. */
function spoken(key) {
  return element("span", { class: "heard", lang: document.documentElement.lang }, say(key), " ");
}

/**
 * The changes with some of the text around them.
 *
 * text: that of the version that is compared to.
 * changes: in order, `after` in code points of the text.
 *
 * Returns: one list of {kind: "same" | "removed" | "added", text} for each stretch of the text;
 * what is left out lies between the stretches.
 */
export function cutChanges(text, changes) {
  const units = unitOffsets(text, changes.flatMap(({ after }) => [after.start, after.end]));
  const stretches = [[]];
  const keep = (kind, words) => words && stretches.at(-1).push({ kind, text: words });
  let position = 0;
  for (const { before, after } of changes) {
    const same = text.slice(position, units.get(after.start));
    if (same.length <= 2 * CONTEXT_UNITS) keep("same", same);
    else {
      if (position > 0) keep("same", `${firstWords(same)}…`);
      stretches.push([]);
      keep("same", `…${lastWords(same)}`);
    }
    keep("removed", before.text);
    keep("added", after.text);
    position = units.get(after.end);
  }
  const rest = text.slice(position);
  keep("same", rest.length <= CONTEXT_UNITS ? rest : `${firstWords(rest)}…`);
  return stretches.filter((pieces) => pieces.length > 0);
}

function firstWords(text) {
  return text.slice(0, CONTEXT_UNITS).replace(/\S*$/, "");
}

function lastWords(text) {
  return text.slice(-CONTEXT_UNITS).replace(/^\S*/, "");
}
