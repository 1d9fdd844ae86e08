/** Taking the citations of an answer along, in the formats of other programs. */

import { readCitations } from "./api.js";
import { copyWhenRead } from "./copy.js";
import { element } from "./dom.js";
import { say } from "./i18n.js";

const FORMATS = { text: "txt", markdown: "md", bibtex: "bib", ris: "ris" };

let chosen = "text";

/** Which format, a button that copies, and one that saves a file. */
export function drawTakeCitations(reply) {
  const names = say("citation_formats");
  const said = element("span", { role: "status", class: "noted" });
  const format = element(
    "select",
    {
      onchange: () => {
        chosen = format.value;
        said.textContent = "";
      },
    },
    Object.keys(FORMATS).map((name) => element("option", { value: name, selected: name === chosen }, names[name])),
  );
  const take = (how, done) => async () => {
    said.textContent = "";
    try {
      said.textContent = say((await how(reply.id, chosen)) ? done : "copy_failed", names[chosen]);
    } catch (error) {
      said.textContent = say(error.status === 404 || error.status === 410 ? "citations_gone" : "citations_failed");
    }
  };
  const button = (label, name, how, done) =>
    element("button", { type: "button", class: "plain", "aria-label": say(name), onclick: take(how, done) }, say(label));
  return element(
    "div",
    { class: "take-citations" },
    element("label", {}, element("span", {}, say("citations_as")), " ", format),
    button("copy_short", "copy_citations", copyCitations, "citations_copied"),
    button("download", "download_citations", saveCitations, "citations_saved"),
    said,
  );
}

function copyCitations(answerId, format) {
  return copyWhenRead(readCitations(answerId, format));
}

async function saveCitations(answerId, format) {
  const text = await readCitations(answerId, format);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" })); // Ours, not from outside.
  link.download = `puente-${answerId.slice(0, 8)}.${FORMATS[format]}`;
  link.click();
  URL.revokeObjectURL(link.href);
  return true;
}
