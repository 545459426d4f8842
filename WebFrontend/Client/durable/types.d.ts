// What the modules of this folder tell each other, and what a program that uses them hands in.

/** Name and value. A form's fields are in its order; a name may occur several times. */
export type Field = [name: string, value: string];

/** A text of the form that the server keeps beside the draft: it was saved too late, or chosen against. */
export interface Alternative {
  id: string;
  fields: Field[];
  savedAt: string | null;
}

/** The form's draft as the server has it. */
export interface SavedDraft {
  /** Of the fields: grows with every change of them. */
  revision: number;
  /** Of the whole: grows with every change of the fields or of the alternatives. */
  version: number;
  fields: Field[];
  /** Only when it is told by the stream. */
  savedAt: string | null;
  others: Alternative[];
}

/** What one tab has in the form, for a request or for the browser's copy. */
export interface Snapshot {
  fields: Field[];
  /** That it is based on. */
  revision: number;
  /** The form in one tab; a copy that is brought back keeps its own. */
  writer: string;
  /** Grows with each of the writer's requests. */
  number: number;
}

/** A form's text in one tab, kept by this browser until the server has it. */
export interface Copy extends Snapshot {
  form: string;
  /** What stands in the form's list; null for a form without one. */
  html: string | null;
  /** When it was kept, in ms. */
  at: number;
}

export interface Copies {
  put(copy: Omit<Copy, 'at'>): Promise<void>;
  delete(writer: string): Promise<void>;
  all(): Promise<Copy[]>;
  /** The newest first. */
  of(form: string): Promise<Copy[]>;
}

/** What became of a request: kept as the draft, kept beside it, or not kept. */
export type Outcome = { kind: 'saved' | 'beside'; draft: SavedDraft } | { kind: 'refused'; status: number; problem: string | null };

/** The server, as far as it keeps one draft. All reject when nobody answers who can be believed. */
export interface DraftServer {
  save(text: Snapshot, options?: { keepalive?: boolean }): Promise<Outcome>;
  /** Makes an alternative the draft. `savedAt` is when the text was saved that the person saw. */
  take(id: string, savedAt: string | null, text: Snapshot): Promise<Outcome>;
  /** Throws an alternative away. */
  drop(id: string, savedAt: string | null): Promise<Outcome>;
  /** The draft as it is. */
  read(): Promise<SavedDraft | null>;
}

/** What the status line says of the form; '' for nothing. */
export type Status = '' | 'saving' | 'saved' | 'beside' | 'kept' | 'unkept' | 'unchosen' | 'unsaved';

/** The form itself, as far as the draft has to know it. */
export interface Form {
  readonly name: string;
  /** So many characters the server keeps of it. */
  readonly most: number;
  /** It shows what holds already: it is not emptied with its draft. */
  readonly isFilled: boolean;
  fields(): Field[];
  /** What stands in its list, as HTML; null without one. */
  list(): string | null;
  fill(fields: Field[]): void;
  fillList(html: string): void;
  /** What is written into a blank form is another act than what was written before. */
  renewId(): void;
  /** What a plain post of the form says of its text. */
  sign(text: { writer?: string; revision?: number; number?: number }): void;
  /** Without words of its own, those of the status. */
  show(status: Status, words?: string): void;
  showAlternatives(others: Alternative[], conflict: SavedDraft | null): void;
  /** Of a copy that the server does not take. */
  showOnlyHere(copy: Copy): void;
  hideOnlyHere(copy: Copy): void;
}

/** What somebody pressed. */
export interface Choice {
  /** The draft as it is elsewhere is chosen, and not an alternative. */
  isDraft: boolean;
  id: string;
  /** Thrown away, rather than put into the form. */
  isDropped: boolean;
  savedAt: string | null;
  /** Whether it still stands there when its turn comes. */
  isStillThere(): boolean;
}

export interface Surroundings {
  copies: Copies;
  /** Holds a name as long as the page lives; false when another page has it. */
  hold(name: string, until: AbortSignal): Promise<boolean>;
  /** A new unique id. */
  newId(): string;
}

/** What a program hands in. */
export interface Program extends Surroundings {
  /** Posts fields as the person whose page this is, with whatever keeps strangers from doing so. */
  post(url: string, fields: Field[], options: { headers: Record<string, string>; keepalive?: boolean }): Promise<Response>;
  /** Names of fields whose values mean nothing to a reader. */
  unreadable: string[];
}
