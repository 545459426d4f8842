// The way down, for whoever has scrolled up: says how much has come below meanwhile.
import { one, setWords } from '../shell/page.js';
import { words } from '../words/words.js';
import { articles, isAtEnd, isHistory, lastSeq, scrollToEnd, seqOf } from './messages.js';

const button = () => document.getElementById('to-end');
let bottom = 0;

/** @param {number} seen how far the log had been seen before */
export function start(seen) {
  const scroller = document.getElementById('log-scroll');
  if (!scroller) return;
  bottom = seen;
  scroller.addEventListener('scroll', showWayDown, { passive: true });
  button()?.addEventListener('click', () => {
    scrollToEnd();
    scroller.focus({ preventScroll: true });
  });
  showWayDown();
}

export function showWayDown() {
  const down = button();
  if (!down || isHistory()) return;
  if (isAtEnd()) bottom = lastSeq();
  down.hidden = isAtEnd();
  const count = articles().filter(article => seqOf(article) > bottom).length;
  setWords(one('[data-words]', down), count === 0 ? words.newestMessages : words.countNew(count));
}
