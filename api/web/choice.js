/** A <select> with "Any" and the values that there are. */

import { element, plain } from "./dom.js";
import { say } from "./i18n.js";

/** Fill it; keeps a chosen value that is not among them. */
export function fillChoice(choice, values, nameOf, chosen) {
  const all = chosen && !values.includes(chosen) ? [...values, chosen] : values;
  choice.replaceChildren(
    element("option", { value: "" }, say("any")),
    ...all.map((value) => element("option", { value }, plain(nameOf(value)))),
  );
  choice.value = chosen;
}
