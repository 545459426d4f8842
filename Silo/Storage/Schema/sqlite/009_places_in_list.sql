-- Where a conversation stands in a member's list: before the others, or out of it until somebody writes after the archived place.
ALTER TABLE members ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN archived_seq INTEGER NOT NULL DEFAULT -1;

-- The list is made without a look at the members' own rows.
DROP INDEX members_by_user;
CREATE INDEX members_by_user ON members (user_id, conversation_id, favourite, archived_seq);
