-- Keys compare as bytes: that is what SQLite does, and it is quick.
CREATE TABLE conversations (
  id               text COLLATE "C" PRIMARY KEY,
  title            text,
  created_by       text   NOT NULL,
  created_at       bigint NOT NULL, -- times are Unix milliseconds
  version          bigint NOT NULL,
  last_seq         bigint NOT NULL,
  last_at          bigint NOT NULL, -- the newest message, else the creation
  last_author_name text,
  last_text        text,            -- the start of the newest message, on one line
  member_count     integer NOT NULL,
  first_members    text   NOT NULL  -- JSON: enough of them to make a title without reading the members
) WITH (fillfactor = 70);           -- heads move with every message: room to do so on their page

CREATE TABLE members (
  conversation_id text COLLATE "C" NOT NULL REFERENCES conversations (id),
  user_id         text COLLATE "C" NOT NULL,
  nickname        text             NOT NULL,
  place           integer          NOT NULL,
  PRIMARY KEY (conversation_id, user_id)
);

CREATE INDEX members_by_user ON members (user_id, conversation_id);

-- What many conversations append in one commit should touch few pages. So: client ids first in their index, since they are minted in
-- ascending order (UUID version 7); by version only what has changed after it was posted, or was posted after such a change: all
-- other versions are equal to the seq. No foreign key: the head is locked before anything is written here.
CREATE TABLE messages (
  conversation_id text COLLATE "C" NOT NULL,
  seq             bigint           NOT NULL,
  version         bigint           NOT NULL, -- the conversation's version that last touched it: at least seq
  client_id       uuid             NOT NULL,
  author_id       text             NOT NULL,
  author_name     text             NOT NULL,
  text            text             NOT NULL,
  sent_at         bigint           NOT NULL,
  PRIMARY KEY (conversation_id, seq)
);

CREATE UNIQUE INDEX messages_by_client_id ON messages (client_id, conversation_id);
CREATE INDEX messages_by_version ON messages (conversation_id, version) WHERE version > seq;

CREATE TABLE read_positions (
  user_id         text COLLATE "C" NOT NULL,
  conversation_id text COLLATE "C" NOT NULL,
  seq             bigint           NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
);

-- One row for each word of a nickname: the folded nickname from there to its end.
CREATE TABLE people_words (
  word_start text COLLATE "C" NOT NULL,
  user_id    text COLLATE "C" NOT NULL,
  nickname   text             NOT NULL,
  PRIMARY KEY (word_start, user_id)
);

CREATE INDEX people_words_by_user ON people_words (user_id);
