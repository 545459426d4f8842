-- Without the place, which changes with every message that is read or written. Where it is shown who has seen what, the members are few.
DROP INDEX read_positions_by_conversation;
CREATE INDEX read_positions_by_conversation ON read_positions (conversation_id);

-- Room on each page for the next version of a row, which then stays where the indexes say that it is.
ALTER TABLE read_positions SET (fillfactor = 70);
ALTER TABLE conversations SET (fillfactor = 70);
