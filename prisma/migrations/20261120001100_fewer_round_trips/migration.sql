-- What every request asks first, in one statement each: whose credential it is, and whether its Idempotency-Key is new.
-- Asked statement by statement, with a transaction and a scope of its own, it was more than half of what most requests
-- said to the database.

-- The scope ends with the function, whatever it was before.
CREATE FUNCTION cadastre_session(hash bytea)
RETURNS TABLE (id uuid, expires_at timestamptz, last_seen_at timestamptz, revoked boolean,
               person_id uuid, organisation_id uuid, role "Role", active boolean)
LANGUAGE plpgsql AS $$
DECLARE
  before text := coalesce(current_setting('cadastre.scope', true), '');
BEGIN
  PERFORM set_config('cadastre.scope', 'platform', true);
  RETURN QUERY
    SELECT s.id, s.expires_at, s.last_seen_at, s.revoked_at IS NOT NULL,
           u.id, u.organisation_id, u.role, u.status = 'active'
    FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = hash;
  PERFORM set_config('cadastre.scope', before, true);
END $$;

CREATE FUNCTION cadastre_api_key(hash bytea)
RETURNS TABLE (id uuid, expires_at timestamptz, last_used_at timestamptz, revoked boolean, scopes text[],
               person_id uuid, organisation_id uuid, role "Role", active boolean)
LANGUAGE plpgsql AS $$
DECLARE
  before text := coalesce(current_setting('cadastre.scope', true), '');
BEGIN
  PERFORM set_config('cadastre.scope', 'platform', true);
  RETURN QUERY
    SELECT k.id, k.expires_at, k.last_used_at, k.revoked_at IS NOT NULL, k.scopes,
           u.id, u.organisation_id, u.role, u.status = 'active'
    FROM api_keys k JOIN users u ON u.id = k.made_by WHERE k.secret_hash = hash;
  PERFORM set_config('cadastre.scope', before, true);
END $$;

-- True for the first request with a key. A second one waits here until the first has committed or rolled back, or until
-- the lock's timeout: then it is told to come back.
CREATE FUNCTION cadastre_claim_key(principal uuid, wanted text, digest bytea, at timestamptz, until timestamptz)
RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '5s' AS $$
BEGIN
  INSERT INTO idempotency_keys AS kept (principal_id, key, request_digest, created_at, expires_at)
  VALUES (principal, wanted, digest, at, until)
  ON CONFLICT (principal_id, key) DO UPDATE
    SET request_digest = excluded.request_digest, created_at = excluded.created_at,
        expires_at = excluded.expires_at, headers = NULL, body_sealed = NULL
    WHERE kept.expires_at <= at;
  RETURN FOUND;
END $$;
