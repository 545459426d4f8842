-- Names that the database takes on in the course of its life. A page that was told one which isn't here
-- has seen a later life than this one.
CREATE TABLE incarnations (
  id       text COLLATE "C" NOT NULL PRIMARY KEY,
  began_at bigint           NOT NULL
);

CREATE INDEX incarnations_by_time ON incarnations (began_at);
