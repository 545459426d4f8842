// Files can't be sent yet. A browser would leave the page for one that is dropped on it; here it says so, and the page stays.

import { words } from '../words/words.js';
import { toast } from './toast.js';

export function start() {
  addEventListener('dragover', event => {
    if (hasFiles(event.dataTransfer)) event.preventDefault();
  });
  addEventListener('drop', event => {
    if (hasFiles(event.dataTransfer)) refuse(event);
  });
  // What an office program copies is a picture and text: then the text is meant.
  addEventListener('paste', event => {
    if (hasFiles(event.clipboardData) && !event.clipboardData?.types.includes('text/plain')) refuse(event);
  });
}

/** @param {DataTransfer | null} data */
const hasFiles = data => data?.types.includes('Files') ?? false;

/** @param {Event} event */
function refuse(event) {
  event.preventDefault();
  toast(words.noFiles);
}
