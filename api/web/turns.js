/**
 * What was asked and answered here; a follow-up names the turn that it comes after.
 *
 * The last turns are kept in this browser, and never sent anywhere. Those that a key opened are kept
 * like the key: in this tab alone.
 */

import { remember, remembered } from "./dom.js";
import { readKey } from "./key.js";

const KEPT_AS = "puente.history";
const OFF_AS = "puente.history.off";
const MOST_KEPT = 100;
const MOST_SENT = 20;
const MOST_SENT_CHARS = 4000;

/** Turns of this page by their id, for as long as it is open. */
const turns = new Map();

/**
 * Keep a turn.
 *
 * turn: {after, question, understood, filters, answerId, answer, lang}: after is the id of the turn it
 *   follows up on, or null; answer is null after a refusal; lang is that of the answer, or null. Turns
 *   that were kept by an earlier form of this page have no lang.
 *
 * Returns: the turn with its id and askedAt (ISO 8601).
 */
export function keepTurn(turn) {
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const kept = { id, askedAt: new Date().toISOString(), ...turn };
  turns.set(id, kept);
  if (isKeeping()) write([...listTurns(), kept].slice(-MOST_KEPT));
  return kept;
}

/** The turn, or null. */
export function findTurn(id) {
  return id ? (turns.get(id) ?? listTurns().find((turn) => turn.id === id) ?? null) : null;
}

/** The turns that the browser keeps, oldest first. */
export function listTurns() {
  try {
    return JSON.parse(place().getItem(KEPT_AS) ?? "[]").filter(isTurn);
  } catch {
    return []; // Nothing is kept, or it is not what this page wrote.
  }
}

/** Let the browser keep all turns but this one. */
export function dropTurn(id) {
  write(listTurns().filter((turn) => turn.id !== id));
}

/** Let the browser keep no turns. */
export function dropAllTurns() {
  write([]);
}

/** Whether turns are kept beyond this page. */
export function isKeeping() {
  return remembered(OFF_AS) === null;
}

/** Keep turns from now on, or drop them all and keep none. */
export function setKeeping(isOn) {
  remember(OFF_AS, isOn ? null : "1");
  if (!isOn) dropAllTurns();
}

/** The turns of the conversation that ends with the turn of this id, oldest first; none for null. */
export function conversationUpTo(id) {
  const found = new Map();
  for (let turn = findTurn(id); turn && !found.has(turn.id); turn = findTurn(turn.after)) found.set(turn.id, turn);
  return [...found.values()].reverse();
}

/** The conversation as `history` of POST /v1/ask: its last turns. */
export function writeHistory(conversation) {
  return conversation
    .flatMap(({ question, answer }) => [
      { role: "user", content: question },
      ...(answer === null ? [] : [{ role: "assistant", content: [...answer].slice(0, MOST_SENT_CHARS).join("") }]),
    ])
    .slice(-MOST_SENT);
}

function place() {
  return readKey() === null ? localStorage : sessionStorage;
}

function write(kept) {
  try {
    if (kept.length === 0) place().removeItem(KEPT_AS);
    else place().setItem(KEPT_AS, JSON.stringify(kept));
  } catch {
    // Storage is off or full: the turns last until the page is closed.
  }
}

function isTurn(one) {
  const isText = (value) => typeof value === "string";
  return (
    [one.id, one.question, one.understood, one.answerId, one.askedAt].every(isText) &&
    [one.after, one.answer, one.lang ?? null].every((value) => value === null || isText(value)) &&
    Object.values(one.filters).every(isText)
  );
}
