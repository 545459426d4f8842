-- Who comes gets the place after the last, and titles are made of the first: neither is sought among thousands.
CREATE INDEX members_by_place ON members (conversation_id, place);
