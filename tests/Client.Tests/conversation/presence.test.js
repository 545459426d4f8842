// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

const line = () => document.getElementById('presence');
let presence;
let posted;

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.resetModules();
  document.body.innerHTML = '<input name="__RequestVerificationToken" value="token"><span id="presence" hidden></span>';
  posted = [];
  vi.stubGlobal('fetch', async url => {
    posted.push(url);
    return new Response(null, { status: 204 });
  });
  presence = await import('client/conversation/presence.js');
});

test('A page that is used says so, once a minute at most', () => {
  presence.start();
  expect(posted).toEqual(['/presence']);

  for (let second = 0; second < 59; second++) {
    document.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(1_000);
  }
  expect(posted).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(posted).toHaveLength(1);
  document.dispatchEvent(new Event('pointerdown'));
  expect(posted).toHaveLength(2);
});

test('Whether the other one is there is shown while it may be', () => {
  presence.follow({ userId: 'grace', kind: 'here', since: null });
  expect([line().hidden, line().textContent, line().dataset.presence]).toEqual([false, 'Here now', 'here']);

  presence.follow({ userId: 'grace', kind: 'away', since: null });
  expect(line().textContent).toBe('Away');
  presence.follow({ userId: 'grace', kind: 'gone', since: null });
  expect(line().textContent).toBe('Not here');
  presence.follow({ userId: 'grace', kind: 'gone', since: '2026-12-01T12:00:00Z' });
  expect([line().textContent, line().querySelector('time[data-local]').dateTime]).toEqual(['Last here ', '2026-12-01T12:00:00Z']);

  presence.follow(undefined);
  expect([line().hidden, line().dataset.presence]).toEqual([true, '']);
});
