-- The tables that Orleans' ADO.NET storage reads and writes, by its names. It has no key of its own; the unique index here
-- keeps two first writes of one state from both succeeding.
CREATE TABLE OrleansQuery (
  QueryKey  varchar(64)   NOT NULL,
  QueryText varchar(8000) NOT NULL,
  CONSTRAINT OrleansQuery_Key PRIMARY KEY (QueryKey)
);

CREATE TABLE OrleansStorage (
  GrainIdHash            integer      NOT NULL,
  GrainIdN0              bigint       NOT NULL,
  GrainIdN1              bigint       NOT NULL,
  GrainTypeHash          integer      NOT NULL,
  GrainTypeString        varchar(512) NOT NULL,
  GrainIdExtensionString varchar(512),
  ServiceId              varchar(150) NOT NULL,
  PayloadBinary          bytea,
  ModifiedOn             timestamp    NOT NULL,
  Version                integer
);

CREATE UNIQUE INDEX OrleansStorage_Key ON OrleansStorage (
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId, GrainIdExtensionString) NULLS NOT DISTINCT;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
  SELECT PayloadBinary, Version FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
    AND (GrainIdExtensionString = @GrainIdExtensionString OR (GrainIdExtensionString IS NULL AND CAST(@GrainIdExtensionString AS varchar) IS NULL))'),

-- Without a version: the first write. With one: an update of exactly that version. No row means conflict.
('WriteToStorageKey', '
  WITH written AS (
    UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
      AND (GrainIdExtensionString = @GrainIdExtensionString OR (GrainIdExtensionString IS NULL AND CAST(@GrainIdExtensionString AS varchar) IS NULL))
      AND Version = CAST(@GrainStateVersion AS integer)
    RETURNING Version
  ), created AS (
    INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString,
      ServiceId, PayloadBinary, ModifiedOn, Version)
    SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString,
      @ServiceId, @PayloadBinary, now() AT TIME ZONE ''utc'', 1
    WHERE CAST(@GrainStateVersion AS integer) IS NULL
    ON CONFLICT DO NOTHING
    RETURNING Version
  )
  SELECT Version AS NewGrainStateVersion FROM written UNION ALL SELECT Version FROM created'),

('ClearStorageKey', '
  UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now() AT TIME ZONE ''utc'', Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
    AND (GrainIdExtensionString = @GrainIdExtensionString OR (GrainIdExtensionString IS NULL AND CAST(@GrainIdExtensionString AS varchar) IS NULL))
    AND Version = CAST(@GrainStateVersion AS integer)
  RETURNING Version AS NewGrainStateVersion'),

('DeleteStorageKey', '
  DELETE FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
    AND (GrainIdExtensionString = @GrainIdExtensionString OR (GrainIdExtensionString IS NULL AND CAST(@GrainIdExtensionString AS varchar) IS NULL))
    AND Version = CAST(@GrainStateVersion AS integer)
  RETURNING Version + 1 AS NewGrainStateVersion');
