// The emoji library: nothing of it is loaded before somebody wants an emoji.
import { all, one } from '../shell/page.js';
import { on } from '../tabs/tabs.js';

/** @import { NativeEmoji } from 'emoji-picker-element/shared.js' */
/** @import { Database } from './library.js' */

/** @type {Promise<typeof import('./library.js')> | null} */
let loading = null;
/** @type {Database | null} */
let opened = null;
/** As the library calls it. */
const databaseName = 'emoji-picker-element-en';

/** Who signs out leaves no favourites behind. */
export function start() {
  on('ended', () => {
    if (opened) opened.delete().catch(() => {});
    else indexedDB.deleteDatabase(databaseName);
  });
}

const addresses = () => {
  const { content } = /** @type {HTMLTemplateElement} */ (one('#emoji template'));
  return all('link', content).map(link => link.getAttribute('href') ?? '');
};

/** Rejects when it can't be loaded; the next call tries again. */
export async function library() {
  const [module, data] = addresses();
  loading ??= import(module);
  loading.catch(() => {
    loading = null;
  });
  const { Database, newPicker } = await loading;
  opened ??= new Database({ dataSource: data });
  await opened.ready();
  return { database: opened, newPicker: (/** @type {HTMLElement} */ panel) => newPicker(panel, data) };
}

/** In the skin tone that the person has chosen. @type {(database: Database, emoji: NativeEmoji) => Promise<string>} */
export async function toned(database, { unicode, skins = [] }) {
  const tone = await database.getPreferredSkinTone();
  return skins.find(skin => skin.tone === tone)?.unicode ?? unicode;
}
