// What the stream carries. See ServerSentEvent.cs.

/** An event as it came. The data of many is JSON, of others a name, a number or HTML. */
export interface LiveEvent {
  name: string | undefined;
  data: string;
}

/** What a page does about each event: `data` is parsed by whoever takes it. */
export interface EventHandlers {
  fragment(html: string): void;
  incarnation(id: string): void;
  restored(): void;
  /** Of a conversation or a form: more was missed than is sent. */
  stale(name: string): void;
  draft(json: string): void;
  read(json: string): void;
  unread(json: string): void;
  listed(json: string): void;
  seen(json: string): void;
  typing(json: string): void;
  presence(json: string): void;
  gone(conversation: string): void;
}

export interface ReadPosition {
  conversationId: string;
  seq: number;
}

/** The conversations with unread messages; not all of them when there are very many. */
export interface Unread {
  conversations: { id: string; lastSeq: number; readSeq: number }[];
  isComplete: boolean;
}

export interface Reader {
  userId: string;
  nickname: string;
  seq: number;
}
