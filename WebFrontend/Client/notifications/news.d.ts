// What pages and pushes tell the service worker. It answers a page with whether that was this browser's business.
import type { ReadPosition, Unread } from '../tabs/events';

/** News of a conversation, or without one a test that the person asked for. */
export interface Alert {
  /** Changed is what was told before, and says something else now. */
  type: 'alert' | 'changed';
  user: string;
  /** Who is to show it; without, every device. */
  deviceIds?: string[];
  conversationId: string;
  /** 0 for a new conversation without messages. */
  seq: number;
  title: string;
  authorName: string | null;
  /** Null for a conversation without messages, and when the newest is deleted. */
  text: string | null;
  unread: number;
  /** When, in ISO 8601. */
  at: string;
}

export type News =
  | Alert
  | { type: 'test'; user: string; deviceIds?: string[] }
  | ({ type: 'read'; user: string } & ReadPosition)
  | ({ type: 'unread'; user: string } & Unread);

/** News by push: with how many conversations are unread, for the app's badge. */
export type PushedNews = News & { badge?: number };

/** What a notification keeps of itself. */
export interface NotificationData {
  user: string;
  conversationId?: string;
  seq?: number;
}
