// Which reactions are this person's own: fragments, which are the same for everybody, say who gave them.
import { all, user } from '../shell/page.js';
import { words } from '../words/words.js';

/** @param {HTMLElement} button */
export const isOwn = button => (button.dataset.by ?? '').split(' ').includes(user());

/** @param {HTMLElement} button */
export function markOwn(button) {
  button.classList.toggle('reaction--mine', isOwn(button));
  button.setAttribute('aria-pressed', String(isOwn(button)));
}

/** At once; what the server says replaces it. @type {(article: HTMLElement, emoji: string, given: boolean) => void} */
export function showReaction(article, emoji, given) {
  const present = all('button[data-emoji]', article).find(button => button.dataset.emoji === emoji);
  const chip = present ?? (given ? newChip(article, emoji) : null);
  if (!chip || isOwn(chip) === given) return;
  const others = (chip.dataset.by ?? '').split(' ').filter(id => id && id !== user());
  const count = Number(chip.dataset.count) + (given ? 1 : -1);
  chip.dataset.by = [...others, ...(given ? [user()] : [])].join(' ');
  chip.dataset.count = String(count);
  const shown = chip.querySelector('[aria-hidden]');
  if (shown) shown.textContent = `${emoji} ${count}`;
  markOwn(chip);
}

/** @type {(article: HTMLElement, emoji: string) => HTMLElement} */
function newChip(article, emoji) {
  const chip = Object.assign(document.createElement('button'), { type: 'button', className: 'reaction' });
  Object.assign(chip.dataset, { emoji, count: '0', by: '' });
  const [shown, spoken] = [document.createElement('span'), document.createElement('span')];
  shown.setAttribute('aria-hidden', 'true');
  spoken.className = 'visually-hidden';
  spoken.textContent = emoji;
  chip.append(shown, spoken);
  const item = document.createElement('li');
  item.append(chip);
  listIn(article).append(item);
  return chip;
}

/** @param {HTMLElement} article */
function listIn(article) {
  const present = article.querySelector('.reactions');
  if (present) return present;
  const list = Object.assign(document.createElement('ul'), { className: 'reactions', ariaLabel: words.reactions });
  const menu = article.querySelector('.message__menu');
  if (menu) menu.before(list);
  else article.append(list);
  return list;
}
