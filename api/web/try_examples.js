/** The questions to try on the first view: those in the language of the page, then the others. */

import { element } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { interfaceLanguage, say } from "./i18n.js";

/** Draw them; `choose` is called with the one that is pressed. */
export function drawExamples(choose) {
  const languages = interfaceLanguage() === "es" ? ["es", "en"] : ["en", "es"];
  const columns = languages.map((lang) =>
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
