-- Messages that somebody has reported, as they stood then.
CREATE TABLE reports (
  reporter_id     TEXT    NOT NULL,
  client_id       TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  seq             INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  author_id       TEXT    NOT NULL,
  author_name     TEXT    NOT NULL,
  text            TEXT    NOT NULL,
  sent_at         INTEGER NOT NULL,
  reason          TEXT    NOT NULL,
  reported_at     INTEGER NOT NULL,
  PRIMARY KEY (reporter_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_by_time ON reports (reported_at);
