-- What each device was, or is to be, notified of in conversations with unread messages. Times are Unix milliseconds.
CREATE TABLE alerts (
  user_id         TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  device_id       TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  decided_at      INTEGER NOT NULL,
  due_at          INTEGER,          -- null: shown, or waiting for the device to connect
  is_shown        INTEGER NOT NULL,
  PRIMARY KEY (user_id, conversation_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alerts_due ON alerts (due_at, user_id) WHERE due_at IS NOT NULL;

-- Who has read how far, for "seen by".
CREATE INDEX read_positions_by_conversation ON read_positions (conversation_id, seq);
