-- Who sees which row, and what nobody may rewrite.
--
-- The application connects as `cadastre_app`: it owns nothing, so row-level security binds it, and it is forced for
-- the owner too. Each transaction says for whom it works, with set_config(…, true):
--   cadastre.scope         'organisation' (rows of cadastre.organisation) or 'platform' (staff and the system itself)
--   cadastre.organisation  the organisation's id
-- A connection that says nothing sees nothing.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cadastre_app') THEN
    CREATE ROLE cadastre_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END $$;

CREATE FUNCTION cadastre_may_see(organisation uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE current_setting('cadastre.scope', true)
    WHEN 'platform' THEN true
    WHEN 'organisation' THEN organisation = nullif(current_setting('cadastre.organisation', true), '')::uuid
    ELSE false
  END
$$;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'users', 'sessions', 'api_keys', 'assets', 'documents', 'operations', 'approvals', 'audit_events',
    'domain_events', 'webhook_endpoints', 'webhook_secrets', 'webhook_deliveries'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      tenant_table);
  END LOOP;
END $$;

ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON organisations USING (cadastre_may_see(id)) WITH CHECK (cadastre_may_see(id));

GRANT USAGE ON SCHEMA public TO cadastre_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO cadastre_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO cadastre_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO cadastre_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO cadastre_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO cadastre_app;

-- What has run its course may be swept; nothing else is ever deleted by the application.
GRANT DELETE ON idempotency_keys, outbox_jobs, audit_salts TO cadastre_app;

-- The audit trail is append-only for everybody, the owner included; TRUNCATE too.
REVOKE UPDATE ON audit_events FROM cadastre_app;

CREATE FUNCTION cadastre_refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION cadastre_refuse_rewrite();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION cadastre_refuse_rewrite();

-- What the relay looks for, found without reading what is done.
CREATE INDEX outbox_jobs_waiting ON outbox_jobs (due_at, id)
  WHERE dispatched_at IS NULL AND completed_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_jobs_in_flight ON outbox_jobs (dispatched_at, id)
  WHERE dispatched_at IS NOT NULL AND completed_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_jobs_completed ON outbox_jobs (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX outbox_jobs_failed ON outbox_jobs (id) WHERE failed_at IS NOT NULL;
CREATE INDEX domain_events_unplaced ON domain_events (id) WHERE position IS NULL;

-- One request at a time for the same act on the same subject.
CREATE UNIQUE INDEX approvals_one_pending ON approvals (action, subject_id) WHERE status = 'pending';
