/** What was asked and answered here; a follow-up names the turn that it comes after. */

const MOST_SENT = 20;
const MOST_SENT_CHARS = 4000;

/** Turns by their id, oldest first. */
const turns = new Map();

/**
 * Keep a turn.
 *
 * turn: {after, question, understood, filters, answerId, answer}: after is the id of the turn it
 *   follows up on, or null; answer is null after a refusal.
 *
 * Returns: the turn with its id.
 */
export function keepTurn(turn) {
  const kept = { id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`, ...turn };
  turns.set(kept.id, kept);
  return kept;
}

/** The turn, or null. */
export function findTurn(id) {
  return turns.get(id) ?? null;
}

/** The turns of the conversation that ends with the turn of this id, oldest first; none for null. */
export function conversationUpTo(id) {
  const found = [];
  for (let turn = findTurn(id); turn && !found.includes(turn); turn = findTurn(turn.after)) found.unshift(turn);
  return found;
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
