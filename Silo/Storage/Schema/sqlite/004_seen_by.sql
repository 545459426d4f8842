-- Without the place, which changes with every message that is read or written. Where it is shown who has seen what, the members are few.
DROP INDEX read_positions_by_conversation;
CREATE INDEX read_positions_by_conversation ON read_positions (conversation_id);
