/** The answer as plain text, and putting it on the clipboard. */

import { element, webUrl } from "./dom.js";
import { describeFilters } from "./filters.js";
import { say, writeDate } from "./i18n.js";
import { articlePath } from "./places.js";
import { describeStanding } from "./standing.js";

/** What a reader of the reply should know, as sentences. */
export function noticesOf(reply) {
  return [...reply.notices, ...(reply.as_of ? [say("published_by", writeDate(reply.as_of))] : [])];
}

/**
 * The answer as plain text: question and filters, sentences with [n], what limits them, and the numbered sources.
 *
 * asked: {question, understood, filters}: understood is the question itself where nothing was filled in.
 */
export function answerAsText(reply, { question, understood, filters }) {
  const here = window.location.origin;
  const sources = reply.citations.map((citation) => {
    const place = here + articlePath(citation.document_id, citation.version, citation.start, citation.end);
    const page = citation.page && say("page", citation.page);
    const facts = [citation.title, citation.publisher, writeDate(citation.published), page].filter(Boolean);
    const warnings = describeStanding(citation).map((line) => `    ${line}`);
    const original = webUrl(citation.url) ? [`    ${citation.url}`] : [];
    return [
      `[${citation.n}] ${facts.join(". ")}.`,
      `    “${citation.quote}”`,
      `    ${place}`,
      ...original,
      ...warnings,
    ].join("\n");
  });
  const asked = [question];
  if (understood !== question) asked.push(`${say("understood")} ${understood}`);
  const inUse = Object.values(describeFilters(filters));
  if (inUse.length > 0) asked.push(`${say("active_filters")}: ${inUse.join("; ")}`);
  const notices = noticesOf(reply).map((notice) => `– ${notice}`);
  return [
    asked.join("\n"),
    reply.answer,
    ...(notices.length > 0 ? [`${say("notices")}:\n${notices.join("\n")}`] : []),
    `${say("sources")}:\n${sources.join("\n")}\n`,
  ].join("\n\n");
}

/** Whether the browser let us. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // No clipboard interface outside https and localhost.
  }
}

/**
 * The same for text that is still being read; a failure to read it is thrown.
 *
 * The clipboard is asked at once, since some browsers let only what a press leads to directly use it.
 */
export async function copyWhenRead(reading) {
  const data = reading.then((text) => new Blob([text], { type: "text/plain" }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": data })]);
    return true;
  } catch {
    data.catch(() => {}); // Told by the next line.
    return copyText(await reading);
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
