/** Server-sent events, as they come. */

/**
 * The events of a response, each {name, data} with its JSON read; comments are passed over.
 *
 * heard(): called whenever something came, be it a comment.
 */
export async function* readEvents(response, heard) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const data = fieldOf(lines, "data: ");
      if (data !== null) yield { name: fieldOf(lines, "event: "), data: JSON.parse(data) };
    }
  }
}

function fieldOf(lines, start) {
  return lines.find((line) => line.startsWith(start))?.slice(start.length) ?? null;
}
