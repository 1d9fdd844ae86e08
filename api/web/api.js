/** Talking to the service: JSON in, JSON or text out, and failures as `ServiceError`. */

import { readEvents } from "./event_stream.js";
import { forgetKey, readKey } from "./key.js";

/** A service that works sends something every ten seconds while a reply is being made. */
const SILENCE_MS = 45_000;

/**
 * The service said no, or did not answer.
 *
 * status: HTTP status; 0 when nothing came back.
 * problem: which kind, as the last part of the problem's type ("purged"), or null.
 * detail, requestId: from the problem+json body, or null.
 * retryAfterSeconds: when the service says so, else null.
 * hadKey: whether a key was sent.
 */
export class ServiceError extends Error {
  constructor(status, { problem = null, title = null, detail = null, requestId = null, retryAfterSeconds = null, hadKey = false } = {}) {
    super(detail ?? title ?? `HTTP ${status}`);
    this.name = "ServiceError";
    this.status = status;
    this.problem = problem;
    this.detail = detail ?? title;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.hadKey = hadKey;
  }
}

async function fetchJson(path, options) {
  return readJson(await send(path, options));
}

async function readJson(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServiceError(response.status);
  }
}

function postJson(path, body, signal) {
  return fetchJson(path, asPost(body, signal));
}

function asPost(body, signal, headers = {}) {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal,
  };
}

/** The response, if the service did what it was asked for. */
async function send(path, options) {
  const key = readKey();
  const headers = { ...options.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
  let response;
  try {
    response = await fetch(path, { credentials: "omit", redirect: "error", ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServiceError(0);
  }
  if (response.ok) return response;
  if (response.status === 401) forgetKey();
  const seconds = Number.parseInt(response.headers.get("retry-after"), 10);
  throw new ServiceError(response.status, {
    ...describeProblem(await readProblem(response)),
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : null,
    hadKey: key !== null,
  });
}

function describeProblem(body) {
  return {
    problem: textOrNull(body?.type)?.split("/").pop() ?? null,
    title: textOrNull(body?.title),
    detail: textOrNull(body?.detail),
    requestId: textOrNull(body?.request_id),
  };
}

async function readProblem(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return null;
  }
}

function textOrNull(value) {
  return typeof value === "string" ? value : null;
}

/**
 * Do a task that waits for the service, which is told off as out of reach when nothing is heard of it for too long.
 *
 * task(signal, heard): the signal aborts it; heard() is called whenever something came.
 */
async function unlessSilent(signal, task) {
  const silence = new AbortController();
  let timer = null;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  heard();
  try {
    return await task(AbortSignal.any([signal, silence.signal]), heard);
  } catch (error) {
    if (silence.signal.aborted && !signal.aborted) throw new ServiceError(0);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * POST /v1/ask. The signal aborts it; so does hearing nothing for SILENCE_MS.
 *
 * early: {takePassages(passages), takePiece(text)}, told of what comes before the whole reply. Where
 *   nothing can come early, as behind a proxy that breaks streams, the reply comes as JSON.
 */
export function askQuestion(body, signal, early) {
  return unlessSilent(signal, async (either, heard) => {
    const accept = { accept: "text/event-stream, application/json;q=0.9" };
    const response = await send("/v1/ask", asPost(body, either, accept));
    heard();
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (!isStream) return readJson(response);
    const reply = await readReply(response, early, heard);
    heard();
    return reply ?? postJson("/v1/ask", body, either);
  });
}

/** The reply at the end of a stream; null where the stream broke off. */
async function readReply(response, early, heard) {
  try {
    for await (const { name, data } of readEvents(response, heard)) {
      if (name === "passages") early.takePassages(data.passages);
      if (name === "answer") early.takePiece(data.text);
      if (name === "error") throw new ServiceError(Number(data.status) || 500, describeProblem(data));
      if (name === "done") return data;
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof ServiceError) throw error;
  }
  return null;
}

/** GET an answer that was given before, as askQuestion returned it. */
export function readAnswer(answerId, signal) {
  return unlessSilent(signal, (either) => fetchJson(`/v1/answers/${encodeURIComponent(answerId)}`, { signal: either }));
}

/** POST what an answer was worth: {verdict: "up" | "down", comment: text or null}. */
export function giveFeedback(answerId, feedback) {
  return postJson(`/v1/answers/${encodeURIComponent(answerId)}/feedback`, feedback);
}

/** GET the citations of an answer as text in a format. */
export async function readCitations(answerId, format) {
  const response = await send(`/v1/answers/${encodeURIComponent(answerId)}/citations?format=${format}`, {});
  return response.text();
}

/** GET /v1/documents; parameters that are null or empty are left out. */
export function listDocuments(parameters, signal) {
  return fetchJson(`/v1/documents?${writeQuery(parameters)}`, { signal });
}

/** GET /v1/timeline, with the same parameters. */
export function readTimeline(parameters, signal) {
  return fetchJson(`/v1/timeline?${writeQuery(parameters)}`, { signal });
}

function writeQuery(parameters) {
  return new URLSearchParams(Object.entries(parameters).filter(([, value]) => ![null, undefined, ""].includes(value)));
}

/** GET one version of a document; the newest when version is null. */
export function readDocument(id, version, signal) {
  const query = version === null ? "" : `?version=${version}`;
  return fetchJson(`/v1/documents/${encodeURIComponent(id)}${query}`, { signal });
}

/** GET the versions of a document that can be read, oldest first, and its notices. */
export function listVersions(id, signal) {
  return fetchJson(`/v1/documents/${encodeURIComponent(id)}/versions`, { signal });
}

/** GET what differs between two versions of a document. */
export function compareVersions(id, from, to, signal) {
  return fetchJson(`/v1/documents/${encodeURIComponent(id)}/diff?from=${from}&to=${to}`, { signal });
}

/** POST a question to be asked again whenever articles change: {question, webhook, filters}. */
export function registerStanding(asked) {
  return postJson("/v1/standing", asked);
}

/** GET the standing questions of the key, each with its newest change. */
export function listStandings(signal) {
  return fetchJson("/v1/standing", { signal });
}

/** GET a standing question with the changes that were told. */
export function readStanding(id) {
  return fetchJson(standingPath(id), {});
}

/** PATCH a standing question: let its webhook rest, or send again. */
export function pauseStanding(id, paused) {
  return fetchJson(standingPath(id), { ...asPost({ paused }), method: "PATCH" });
}

/** DELETE a standing question, and all that was told of it. */
export function endStanding(id) {
  return fetchJson(standingPath(id), { method: "DELETE" });
}

function standingPath(id) {
  return `/v1/standing/${encodeURIComponent(id)}`;
}

/** GET /v1/index: which index answers, and how fresh it is. */
export function readIndex(signal) {
  return fetchJson("/v1/index", { signal });
}

/** GET /v1/sources: where articles come from, and how each source is doing. */
export function listSources(signal) {
  return fetchJson("/v1/sources", { signal });
}
