-- What a message holds beside its text, as JSON: what it answers, when it was edited, by whom it was deleted, its reactions. And what a
-- conversation holds beside its messages: its pins.
ALTER TABLE messages ADD COLUMN content TEXT;
ALTER TABLE conversations ADD COLUMN content TEXT;

-- Acts on messages that are there, by client id: the same again is done once.
CREATE TABLE acts (
  conversation_id TEXT    NOT NULL,
  client_id       TEXT    NOT NULL,
  user_id         TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  kind            TEXT    NOT NULL,
  value           TEXT    NOT NULL,
  version         INTEGER NOT NULL, -- the conversation's, after it
  done_at         INTEGER NOT NULL,
  PRIMARY KEY (client_id, conversation_id)
) STRICT, WITHOUT ROWID;

-- What messages said before they were edited.
CREATE TABLE earlier_texts (
  conversation_id TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  text            TEXT    NOT NULL,
  written_at      INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, seq, version)
) STRICT, WITHOUT ROWID;

-- Everybody who gave an emoji to a message; the message itself names the first of them.
CREATE TABLE reactions (
  conversation_id TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  emoji           TEXT    NOT NULL,
  user_id         TEXT    NOT NULL,
  nickname        TEXT    NOT NULL,
  given           INTEGER NOT NULL, -- in the order in which they were given
  PRIMARY KEY (conversation_id, seq, emoji, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX reactions_in_order ON reactions (conversation_id, seq, emoji, given);
