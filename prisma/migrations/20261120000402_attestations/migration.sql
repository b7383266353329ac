-- Attestations of investors, what providers of identity checks told, and who asked for an erasure.

-- CreateEnum
CREATE TYPE "AttestationType" AS ENUM ('accreditation', 'suitability', 'tax_residence', 'self_certification', 'tax_form', 'us_person');

-- CreateEnum
CREATE TYPE "AttestationStatus" AS ENUM ('submitted', 'accepted', 'rejected', 'expired', 'superseded');

-- AlterTable
ALTER TABLE "investors" ADD COLUMN     "claims" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "effective_class" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "erasure_asked_by" UUID;

-- AlterTable
ALTER TABLE "kyc_cases" ADD COLUMN     "provider_said_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "attestations" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "type" "AttestationType" NOT NULL,
    "topic" TEXT NOT NULL,
    "status" "AttestationStatus" NOT NULL DEFAULT 'submitted',
    "positive" BOOLEAN NOT NULL DEFAULT true,
    "sealed" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(0),
    "reason" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "attestations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kyc_provider_events" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "status" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "kyc_provider_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attestations_investor_id_status_idx" ON "attestations"("investor_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "kyc_provider_events_digest_key" ON "kyc_provider_events"("digest");

-- CreateIndex
CREATE INDEX "kyc_provider_events_case_id_occurred_at_idx" ON "kyc_provider_events"("case_id", "occurred_at");



-- One in force for each topic.
CREATE UNIQUE INDEX attestations_in_force ON attestations (investor_id, topic) WHERE status = 'accepted';

ALTER TABLE attestations ADD CONSTRAINT attestations_decided
  CHECK ((status IN ('accepted', 'rejected', 'expired', 'superseded')) <= (decided_by IS NOT NULL));

ALTER TABLE attestations ENABLE ROW LEVEL SECURITY;
ALTER TABLE attestations FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON attestations
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));

ALTER TABLE kyc_provider_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE kyc_provider_events FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_platform ON kyc_provider_events
  USING (current_setting('cadastre.scope', true) = 'platform')
  WITH CHECK (current_setting('cadastre.scope', true) = 'platform');
