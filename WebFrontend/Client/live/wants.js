// What all tabs together lack, as the one that leads hears of it.
/** @import { Want } from '../tabs/messages.d.ts' */

/** So often a tab may leave the question unanswered until it is taken for gone. */
const most = 3;

export class Wants {
  /** By tab. @type {Map<string, { want: Want, unanswered: number }>} */
  #wants = new Map();

  get tabs() {
    return [...this.#wants.keys()];
  }

  /** How many have answered the last question. */
  get answered() {
    return [...this.#wants.values()].filter(({ unanswered }) => unanswered === 0).length;
  }

  /** All tabs are asked. Who is busy is taken at the last word; who has not answered several times is gone. */
  ask() {
    for (const [tab, kept] of this.#wants) if (++kept.unanswered > most) this.#wants.delete(tab);
  }

  /** @param {Want} want */
  hear(want) {
    this.#wants.set(want.tab, { want, unanswered: 0 });
  }

  /** It wants nothing any more. @param {string} tab */
  forget(tab) {
    this.#wants.delete(tab);
  }

  /** As the server is asked for it. @param {string} user */
  queryFor(user) {
    const query = new URLSearchParams({ as: user });
    const all = [...this.#wants.values()].map(({ want }) => want);
    const open = lowest(all.flatMap(want => (want.open ? [want.open] : [])));
    if (open) query.set('open', open);
    const lists = all.flatMap(({ list }) => (list === null ? [] : [list]));
    if (lists.length > 0) query.set('list', String(Math.min(...lists)));
    const drafts = lowest(all.flatMap(want => want.drafts));
    if (drafts) query.set('drafts', drafts);
    const incarnations = new Set(all.map(want => want.incarnation).filter(Boolean));
    if (incarnations.size > 0) query.set('incarnation', [...incarnations].join());
    return query;
  }
}

/**
 * Several tabs may have the same at different versions: the server sends what the furthest behind lacks.
 * @param {[name: string, version: number][]} pairs
 */
function lowest(pairs) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [name, version] of pairs) found.set(name, Math.min(version, found.get(name) ?? version));
  return [...found].map(pair => pair.join(':')).join(',');
}
