// Server-sent events from a response body: blocks of "event: name" and "data: line", divided by an empty line.
/** @import { LiveEvent } from '../tabs/events.d.ts' */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} alive called whenever something comes
 * @returns {AsyncGenerator<LiveEvent>}
 */
export async function* eventsOf(body, alive) {
  let text = '';
  const reader = body.pipeThrough(/** @type {ReadableWritablePair<string, Uint8Array>} */ (new TextDecoderStream())).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    alive();
    text += read.value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      yield {
        name: lines.find(line => line.startsWith('event: '))?.slice(7),
        data: lines
          .filter(line => line.startsWith('data: '))
          .map(line => line.slice(6))
          .join('\n'),
      };
    }
  }
}
