/** What was asked in this browser, last first: to read again, or to be forgotten. */

import { drawSaid, turnPath } from "./conversation.js";
import { element, plain, separated } from "./dom.js";
import { anyFilter } from "./filters.js";
import { say, writeDay, writeTime } from "./i18n.js";
import { dropAllTurns, dropTurn, isKeeping, listTurns, setKeeping } from "./turns.js";

/**
 * Draw the list into the view.
 *
 * open(turn): called when one is chosen.
 */
export function showHistory(view, open) {
  const said = element("p", { role: "status", class: "hint" });
  const list = element("div", { id: "history" });
  const clear = element("button", { type: "button", class: "plain", id: "clear-history" }, say("history_clear"));
  const draw = () => {
    const turns = listTurns().reverse();
    clear.hidden = turns.length === 0;
    list.replaceChildren(...drawDays(turns, open, drop));
  };
  const tell = (message) => {
    draw();
    said.textContent = message;
    view.querySelector("h2").focus();
  };
  const drop = (turn) => {
    dropTurn(turn.id);
    tell(say("history_dropped"));
  };
  clear.addEventListener("click", () => {
    dropAllTurns();
    tell(say("history_cleared"));
  });
  const keeping = element("input", {
    type: "checkbox",
    checked: isKeeping(),
    onchange: () => {
      setKeeping(keeping.checked);
      draw();
      said.textContent = keeping.checked ? "" : say("history_cleared");
    },
  });
  view.replaceChildren(
    element("h2", { id: "history-title", class: "view-title", tabindex: "-1" }, say("history_title")),
    element("p", { class: "hint" }, say("history_note")),
    element(
      "div",
      { class: "history-tools" },
      element("label", {}, keeping, " ", say("history_keep")),
      clear,
    ),
    said,
    list,
  );
  draw();
}

function drawDays(turns, open, drop) {
  if (turns.length === 0) return [element("p", {}, say("history_empty"))];
  const days = Map.groupBy(turns, (turn) => writeDay(turn.askedAt));
  return [...days].map(([day, asked]) => [
    element("h3", { class: "quiet" }, day),
    element("ul", { class: "documents" }, asked.map((turn) => drawTurn(turn, open, drop))),
  ]).flat();
}

function drawTurn(turn, open, drop) {
  const choose = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(turn);
  };
  const question = plain(turn.question);
  return element(
    "li",
    { class: "asked-before" },
    element("a", { href: turnPath(turn), onclick: choose }, element("bdi", {}, question)),
    drawSaid(turn),
    element(
      "p",
      { class: "facts" },
      separated([
        element("span", {}, writeTime(turn.askedAt)),
        turn.understood === turn.question ? null : element("span", {}, say("understood"), " ", element("bdi", {}, plain(turn.understood))),
        anyFilter(turn.filters) ? element("span", {}, say("with_filters")) : null,
        element(
          "button",
          { type: "button", class: "as-link", "aria-label": say("history_drop", question), onclick: () => drop(turn) },
          say("history_drop_short"),
        ),
      ]),
    ),
  );
}
