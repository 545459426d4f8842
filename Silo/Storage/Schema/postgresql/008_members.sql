-- What kind of conversation it is: direct, group or channel. All that were there before are groups.
ALTER TABLE conversations ADD COLUMN kind text NOT NULL DEFAULT 'group';

-- What a member may do: owner, moderator or member; the place of the last message before the history that they see; and of the last one that
-- was there when they came.
ALTER TABLE members ADD COLUMN role text NOT NULL DEFAULT 'member';
ALTER TABLE members ADD COLUMN history_from bigint NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN joined_after bigint NOT NULL DEFAULT 0;

UPDATE members SET role = 'owner' WHERE user_id = (SELECT created_by FROM conversations WHERE id = conversation_id);

CREATE INDEX channels ON conversations (id) WHERE kind = 'channel';
