/** The answer as plain text, and putting it on the clipboard. */

import { element, webUrl } from "./dom.js";
import { say, writeDate } from "./i18n.js";
import { articlePath } from "./places.js";
import { describeStanding } from "./standing.js";

/** The answer as plain text: question, sentences with [n], and the numbered sources. */
export function answerAsText(reply) {
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
  return [reply.question, reply.answer, `${say("sources")}:\n${sources.join("\n")}`].join("\n\n") + "\n";
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
