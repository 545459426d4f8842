CREATE TABLE conversations (
  id               TEXT    NOT NULL PRIMARY KEY,
  title            TEXT,
  created_by       TEXT    NOT NULL,
  created_at       INTEGER NOT NULL, -- times are Unix milliseconds
  version          INTEGER NOT NULL,
  last_seq         INTEGER NOT NULL,
  last_at          INTEGER NOT NULL, -- the newest message, else the creation
  last_author_name TEXT,
  last_text        TEXT,             -- the start of the newest message, on one line
  member_count     INTEGER NOT NULL,
  first_members    TEXT    NOT NULL  -- JSON: enough of them to make a title without reading the members
) STRICT;

CREATE TABLE members (
  conversation_id TEXT    NOT NULL REFERENCES conversations (id),
  user_id         TEXT    NOT NULL,
  nickname        TEXT    NOT NULL,
  place           INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_by_user ON members (user_id, conversation_id);

-- What many conversations append in one commit should touch few pages. So: rows in the order of their arrival; client ids first in their
-- index, since they are minted in ascending order (UUID version 7); by version only what has changed after it was posted, or was posted
-- after such a change: all other versions are equal to the seq. No foreign key: the head is checked before anything is written here.
CREATE TABLE messages (
  conversation_id TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  version         INTEGER NOT NULL, -- the conversation's version that last touched it: at least seq
  client_id       TEXT    NOT NULL,
  author_id       TEXT    NOT NULL,
  author_name     TEXT    NOT NULL,
  text            TEXT    NOT NULL,
  sent_at         INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, seq)
) STRICT;

CREATE UNIQUE INDEX messages_by_client_id ON messages (client_id, conversation_id);
CREATE INDEX messages_by_version ON messages (conversation_id, version) WHERE version > seq;

CREATE TABLE read_positions (
  user_id         TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
) STRICT, WITHOUT ROWID;

-- One row for each word of a nickname: the folded nickname from there to its end.
CREATE TABLE people_words (
  word_start TEXT NOT NULL,
  user_id    TEXT NOT NULL,
  nickname   TEXT NOT NULL,
  PRIMARY KEY (word_start, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX people_words_by_user ON people_words (user_id);
