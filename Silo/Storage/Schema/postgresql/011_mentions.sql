-- Messages that mention somebody, which are few: what is unread of them is counted without a look at the others. The condition is that of
-- the queries (Mentioning.cs).
CREATE INDEX messages_with_mentions ON messages (conversation_id, seq) WHERE content LIKE '%"Mentioned":%';
