-- The file of an asset: typed attributes, pieces of evidence, what the chain has of them, and assessments. Assets that
-- were approved before it keep their status; nothing is issued on them until their evidence is there.
-- CreateEnum
CREATE TYPE "EvidenceStatus" AS ENUM ('submitted', 'accepted', 'rejected', 'superseded');

-- CreateEnum
CREATE TYPE "EvidenceRecordStatus" AS ENUM ('recording', 'recorded', 'refused', 'failed');

-- CreateEnum
CREATE TYPE "AssessmentKind" AS ENUM ('legal', 'financial', 'technical');

-- CreateEnum
CREATE TYPE "AssessmentStatus" AS ENUM ('draft', 'signed', 'superseded');

-- AlterTable
ALTER TABLE "assets" ADD COLUMN     "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "facts_version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "evidence_pieces" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "documents" JSONB NOT NULL,
    "issued_on" DATE NOT NULL,
    "valid_until" DATE,
    "lapses_at" TIMESTAMPTZ(0),
    "issuing_entity_id" UUID,
    "note" TEXT NOT NULL DEFAULT '',
    "status" "EvidenceStatus" NOT NULL DEFAULT 'submitted',
    "reason" TEXT,
    "decided_at" TIMESTAMPTZ(6),
    "lapsed_at" TIMESTAMPTZ(6),
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "evidence_pieces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_records" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "piece_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "status" "EvidenceRecordStatus" NOT NULL DEFAULT 'recording',
    "refusal_code" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "evidence_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessments" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "kind" "AssessmentKind" NOT NULL,
    "findings" TEXT NOT NULL,
    "documents" JSONB NOT NULL,
    "score" INTEGER NOT NULL,
    "valid_until" DATE NOT NULL,
    "expires_at" TIMESTAMPTZ(0) NOT NULL,
    "facts_version" INTEGER NOT NULL,
    "status" "AssessmentStatus" NOT NULL DEFAULT 'draft',
    "writers" UUID[],
    "signed_by" UUID,
    "signed_at" TIMESTAMPTZ(6),
    "lapsed_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "assessments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "evidence_pieces_organisation_id_id_idx" ON "evidence_pieces"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_pieces_asset_id_kind_version_key" ON "evidence_pieces"("asset_id", "kind", "version");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_records_operation_id_key" ON "evidence_records"("operation_id");

-- CreateIndex
CREATE UNIQUE INDEX "evidence_records_piece_id_instrument_id_key" ON "evidence_records"("piece_id", "instrument_id");

-- CreateIndex
CREATE INDEX "assessments_asset_id_kind_status_idx" ON "assessments"("asset_id", "kind", "status");

-- CreateIndex
CREATE INDEX "assessments_organisation_id_id_idx" ON "assessments"("organisation_id", "id");


-- One of each kind is in force at a time, and one waits.
CREATE UNIQUE INDEX evidence_in_force ON evidence_pieces (asset_id, kind) WHERE status = 'accepted';
CREATE UNIQUE INDEX evidence_waiting ON evidence_pieces (asset_id, kind) WHERE status = 'submitted';
CREATE UNIQUE INDEX assessments_in_force ON assessments (asset_id, kind) WHERE status = 'signed';
CREATE UNIQUE INDEX assessments_drafted ON assessments (asset_id, kind) WHERE status = 'draft';

ALTER TABLE assets ADD CONSTRAINT assets_facts CHECK (facts_version > 0 AND jsonb_typeof(attributes) = 'object');
ALTER TABLE evidence_pieces
  ADD CONSTRAINT evidence_pieces_documents CHECK (
    version > 0 AND jsonb_typeof(documents) = 'array' AND jsonb_array_length(documents) > 0),
  ADD CONSTRAINT evidence_pieces_dates CHECK (
    valid_until >= issued_on AND (valid_until IS NULL) = (lapses_at IS NULL)
    AND (lapses_at IS NULL OR lapses_at = (valid_until + 1)::timestamp AT TIME ZONE 'UTC')
    AND (lapsed_at IS NULL OR lapsed_at >= lapses_at)),
  ADD CONSTRAINT evidence_pieces_owner CHECK ((kind = 'title') = (issuing_entity_id IS NOT NULL)),
  ADD CONSTRAINT evidence_pieces_decided CHECK (
    status = 'submitted' OR decided_at IS NOT NULL AND (status <> 'rejected' OR reason IS NOT NULL));
-- Who wrote does not sign.
ALTER TABLE assessments
  ADD CONSTRAINT assessments_score CHECK (score BETWEEN 0 AND 100),
  ADD CONSTRAINT assessments_written CHECK (cardinality(writers) > 0 AND facts_version > 0 AND version > 0),
  ADD CONSTRAINT assessments_dates CHECK (
    expires_at = (valid_until + 1)::timestamp AT TIME ZONE 'UTC' AND (lapsed_at IS NULL OR lapsed_at >= expires_at)),
  ADD CONSTRAINT assessments_signed CHECK (
    (signed_by IS NULL) = (signed_at IS NULL) AND (status = 'draft') = (signed_by IS NULL)
    AND (signed_by IS NULL OR NOT signed_by = ANY (writers)));

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['evidence_pieces', 'evidence_records', 'assessments'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      tenant_table);
  END LOOP;
END $$;
