-- Which silos there are, for Orleans' ADO.NET clustering, which works by the statements below alone. Every change moves the version on,
-- and happens only at the version that its writer knows.
CREATE TABLE cluster_versions (
  deployment_id varchar(150) PRIMARY KEY,
  version       integer      NOT NULL DEFAULT 0
);

CREATE TABLE cluster_silos (
  deployment_id varchar(150)   NOT NULL,
  address       varchar(45)    NOT NULL,
  port          integer        NOT NULL,
  generation    integer        NOT NULL, -- when it was started
  silo_name     varchar(150)   NOT NULL,
  host_name     varchar(150)   NOT NULL,
  status        integer        NOT NULL, -- 3: active
  gateway_port  integer        NOT NULL,
  suspected     text,                    -- by whom and when
  started_at    timestamptz(3) NOT NULL,
  alive_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (deployment_id, address, port, generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', '
  WITH created AS (INSERT INTO cluster_versions (deployment_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*) FROM created'),

('InsertMembershipKey', '
  WITH moved AS (
    UPDATE cluster_versions SET version = version + 1
    WHERE deployment_id = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT 1 FROM cluster_silos AS silo
      WHERE silo.deployment_id = @DeploymentId AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation)
    RETURNING 1
  ), joined AS (
    INSERT INTO cluster_silos (deployment_id, address, port, generation, silo_name, host_name, status, gateway_port, started_at, alive_at)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
    RETURNING 1
  )
  SELECT count(*) FROM joined'),

('UpdateMembershipKey', '
  WITH moved AS (
    UPDATE cluster_versions SET version = version + 1 WHERE deployment_id = @DeploymentId AND version = @Version RETURNING 1
  ), changed AS (
    UPDATE cluster_silos SET status = @Status, suspected = @SuspectTimes, alive_at = @IAmAliveTime FROM moved
    WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING 1
  )
  SELECT count(*) FROM changed'),

('UpdateIAmAlivetimeKey', '
  UPDATE cluster_silos SET alive_at = @IAmAliveTime
  WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

-- The version comes even when there is no silo.
('MembershipReadRowKey', '
  SELECT silo.address AS Address, silo.port AS Port, silo.generation AS Generation, silo.silo_name AS SiloName, silo.host_name AS HostName,
    silo.status AS Status, silo.gateway_port AS ProxyPort, silo.suspected AS SuspectTimes, silo.started_at AS StartTime,
    silo.alive_at AS IAmAliveTime, cluster.version AS Version
  FROM cluster_versions AS cluster
  LEFT JOIN cluster_silos AS silo ON silo.deployment_id = cluster.deployment_id
    AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation
  WHERE cluster.deployment_id = @DeploymentId'),

('MembershipReadAllKey', '
  SELECT silo.address AS Address, silo.port AS Port, silo.generation AS Generation, silo.silo_name AS SiloName, silo.host_name AS HostName,
    silo.status AS Status, silo.gateway_port AS ProxyPort, silo.suspected AS SuspectTimes, silo.started_at AS StartTime,
    silo.alive_at AS IAmAliveTime, cluster.version AS Version
  FROM cluster_versions AS cluster
  LEFT JOIN cluster_silos AS silo ON silo.deployment_id = cluster.deployment_id
  WHERE cluster.deployment_id = @DeploymentId'),

('GatewaysQueryKey', '
  SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation FROM cluster_silos
  WHERE deployment_id = @DeploymentId AND status = @Status AND gateway_port > 0'),

('CleanupDefunctSiloEntriesKey', '
  DELETE FROM cluster_silos WHERE deployment_id = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3'),

('DeleteMembershipTableEntriesKey', '
  WITH gone AS (DELETE FROM cluster_silos WHERE deployment_id = @DeploymentId)
  DELETE FROM cluster_versions WHERE deployment_id = @DeploymentId');
