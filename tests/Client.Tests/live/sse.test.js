import { eventsOf } from 'client/live/sse.js';
import { expect, test } from 'vitest';

const text = 'event: fragment\ndata: <p>ä</p>\ndata: second line\n\nevent: heartbeat\ndata: 5\n\ndata: unnamed\n\nevent: cut';

async function read(chunks) {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  let signs = 0;
  const events = [];
  for await (const event of eventsOf(body, () => signs++)) events.push(event);
  return { events, signs };
}

const expected = [
  { name: 'fragment', data: '<p>ä</p>\nsecond line' },
  { name: 'heartbeat', data: '5' },
  { name: undefined, data: 'unnamed' },
];

test('Events are read, and one that is cut off is none', async () => {
  expect(await read([new TextEncoder().encode(text)])).toEqual({ events: expected, signs: 1 });
});

test('A network may cut them anywhere, even within a character', async () => {
  const bytes = new TextEncoder().encode(text);

  const { events, signs } = await read([...bytes].map((_, i) => bytes.slice(i, i + 1)));

  expect(events).toEqual(expected);
  // Of the two bytes of the ä the first says nothing yet.
  expect(signs).toBe(bytes.length - 1);
});
