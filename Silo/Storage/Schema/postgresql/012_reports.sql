-- Messages that somebody has reported, as they stood then.
CREATE TABLE reports (
  reporter_id     text COLLATE "C" NOT NULL,
  client_id       uuid             NOT NULL,
  conversation_id text COLLATE "C" NOT NULL,
  seq             bigint           NOT NULL,
  version         bigint           NOT NULL,
  author_id       text             NOT NULL,
  author_name     text             NOT NULL,
  text            text             NOT NULL,
  sent_at         bigint           NOT NULL,
  reason          text             NOT NULL,
  reported_at     bigint           NOT NULL,
  PRIMARY KEY (reporter_id, client_id)
);

CREATE INDEX reports_by_time ON reports (reported_at);
