-- The person's handle, by which they are found as well: rows of its own, with and without the @. Null for an account that has none yet.
ALTER TABLE people_words ADD COLUMN handle text;
