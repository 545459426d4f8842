-- Names that the database takes on in the course of its life. A page that was told one which isn't here
-- has seen a later life than this one.
CREATE TABLE incarnations (
  id       TEXT    NOT NULL PRIMARY KEY,
  began_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX incarnations_by_time ON incarnations (began_at);
