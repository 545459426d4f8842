-- What a message holds beside its text, as JSON: what it answers, when it was edited, by whom it was deleted, its reactions. And what a
-- conversation holds beside its messages: its pins.
ALTER TABLE messages ADD COLUMN content text;
ALTER TABLE conversations ADD COLUMN content text;

-- Acts on messages that are there, by client id: the same again is done once.
CREATE TABLE acts (
  conversation_id text COLLATE "C" NOT NULL,
  client_id       uuid             NOT NULL,
  user_id         text COLLATE "C" NOT NULL,
  seq             bigint           NOT NULL,
  kind            text             NOT NULL,
  value           text             NOT NULL,
  version         bigint           NOT NULL, -- the conversation's, after it
  done_at         bigint           NOT NULL,
  PRIMARY KEY (client_id, conversation_id)
);

-- What messages said before they were edited.
CREATE TABLE earlier_texts (
  conversation_id text COLLATE "C" NOT NULL,
  seq             bigint           NOT NULL,
  version         bigint           NOT NULL,
  text            text             NOT NULL,
  written_at      bigint           NOT NULL,
  PRIMARY KEY (conversation_id, seq, version)
);

-- Everybody who gave an emoji to a message; the message itself names the first of them.
CREATE TABLE reactions (
  conversation_id text COLLATE "C" NOT NULL,
  seq             bigint           NOT NULL,
  emoji           text COLLATE "C" NOT NULL,
  user_id         text COLLATE "C" NOT NULL,
  nickname        text             NOT NULL,
  given           bigint           NOT NULL, -- in the order in which they were given
  PRIMARY KEY (conversation_id, seq, emoji, user_id)
);

CREATE INDEX reactions_in_order ON reactions (conversation_id, seq, emoji, given);
