/** The questions to try on the first view. */

import { element } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { say } from "./i18n.js";

/** Draw them; `choose` is called with the one that is pressed. */
export function drawExamples(choose) {
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
