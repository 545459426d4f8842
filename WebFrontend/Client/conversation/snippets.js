// The start of a message, wherever another one shows it: it goes with the message.
import { all, one } from '../shell/page.js';

const most = 140; // characters

/** @param {HTMLElement} article */
export function snippetOf(article) {
  const snippet = document.createElement('span');
  snippet.className = 'snippet';
  const author = Object.assign(document.createElement('bdi'), {
    className: 'snippet__author',
    textContent: one('.message__author', article).textContent,
  });
  const text = Object.assign(document.createElement('span'), { className: 'snippet__text', dir: 'auto', textContent: textOf(article) });
  snippet.append(author, ' ', text);
  return snippet;
}

/** A message that was changed says itself how it begins. @param {HTMLElement} article */
function textOf(article) {
  if (article.dataset.preview !== undefined) return article.dataset.preview;
  const text = one('.message__bubble', article).textContent.replaceAll(/\s+/g, ' ').trim();
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** What answers the message, or has it pinned, shows it as it is now. @param {HTMLElement} article */
export function refreshSnippets({ dataset }) {
  if (dataset.preview === undefined) return;
  for (const text of all(`[data-original="${dataset.seq}"] .snippet__text`)) text.textContent = dataset.preview;
}
