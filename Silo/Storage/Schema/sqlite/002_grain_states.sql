-- The tables that Orleans' ADO.NET storage reads and writes, by its names. It has no key of its own; the unique index here
-- keeps two first writes of one state from both succeeding.
CREATE TABLE OrleansQuery (
  QueryKey  TEXT NOT NULL PRIMARY KEY,
  QueryText TEXT NOT NULL
);

CREATE TABLE OrleansStorage (
  GrainIdHash            INT           NOT NULL,
  GrainIdN0              BIGINT        NOT NULL,
  GrainIdN1              BIGINT        NOT NULL,
  GrainTypeHash          INT           NOT NULL,
  GrainTypeString        NVARCHAR(512) NOT NULL,
  GrainIdExtensionString NVARCHAR(512),
  ServiceId              NVARCHAR(150) NOT NULL,
  PayloadBinary          BLOB,
  ModifiedOn             DATETIME      NOT NULL,
  Version                INT
);

CREATE UNIQUE INDEX OrleansStorage_Key ON OrleansStorage (
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId,
  COALESCE(GrainIdExtensionString, ''), (GrainIdExtensionString IS NULL));

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', '
  SELECT PayloadBinary, Version FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND GrainIdExtensionString IS @GrainIdExtensionString'),

-- Without a version: the first write. With one: an update of exactly that version. No row means conflict.
('WriteToStorageKey', '
  INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString,
    ServiceId, PayloadBinary, ModifiedOn, Version)
  SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString,
    @ServiceId, @PayloadBinary, datetime(''now''), 1
  WHERE @GrainStateVersion IS NULL OR EXISTS (SELECT 1 FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND GrainIdExtensionString IS @GrainIdExtensionString)
  ON CONFLICT DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = Version + 1
    WHERE Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion'),

('ClearStorageKey', '
  UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = datetime(''now''), Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND GrainIdExtensionString IS @GrainIdExtensionString
    AND Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion'),

('DeleteStorageKey', '
  DELETE FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND GrainIdExtensionString IS @GrainIdExtensionString
    AND Version = @GrainStateVersion
  RETURNING Version + 1 AS NewGrainStateVersion');
