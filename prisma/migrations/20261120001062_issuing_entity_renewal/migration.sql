-- An issuing entity shows until when the chain knows it, and is renewed before that.
-- AlterTable
ALTER TABLE "issuing_entities" ADD COLUMN     "expires_at" TIMESTAMPTZ(0),
ADD COLUMN     "renewing_until" TIMESTAMPTZ(0);

SELECT set_config('cadastre.scope', 'platform', true);
UPDATE issuing_entities e SET expires_at = i.expires_at
FROM identities i WHERE i.subject_type = 'issuing_entity' AND i.subject_id = e.id AND e.status = 'registered';
SELECT set_config('cadastre.scope', '', true);
ALTER TABLE issuing_entities ADD CONSTRAINT issuing_entities_known CHECK (
  status <> 'registered' OR expires_at IS NOT NULL);
