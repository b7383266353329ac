-- People: investors with their sealed profiles, cases in which they are judged, decisions, sealed files.

-- CreateEnum
CREATE TYPE "InvestorKind" AS ENUM ('natural_person', 'legal_entity');

-- CreateEnum
CREATE TYPE "KycStatus" AS ENUM ('none', 'processing', 'updates_required', 'manual_review', 'verified', 'rejected', 'expired');

-- CreateEnum
CREATE TYPE "RiskRating" AS ENUM ('low', 'medium', 'high');

-- CreateTable
CREATE TABLE "investors" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "onboarded_by" UUID NOT NULL,
    "external_id" TEXT,
    "kind" "InvestorKind" NOT NULL,
    "country" CHAR(2) NOT NULL,
    "kyc_status" "KycStatus" NOT NULL DEFAULT 'none',
    "standing" "Standing" NOT NULL DEFAULT 'restricted',
    "standing_cause" TEXT,
    "risk" "RiskRating",
    "investor_class" INTEGER NOT NULL DEFAULT 0,
    "verified_at" TIMESTAMPTZ(6),
    "review_due_at" TIMESTAMPTZ(6),
    "chain_version" INTEGER,
    "closed_at" TIMESTAMPTZ(6),
    "erased_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "investors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "investor_profiles" (
    "investor_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "identity_index" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "investor_profiles_pkey" PRIMARY KEY ("investor_id")
);

-- CreateTable
CREATE TABLE "kyc_cases" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "onboarded_by" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "status" "KycStatus" NOT NULL DEFAULT 'none',
    "round" INTEGER NOT NULL DEFAULT 0,
    "updates" JSONB NOT NULL DEFAULT '[]',
    "retryable" BOOLEAN NOT NULL DEFAULT true,
    "operation_id" UUID,
    "submitted_at" TIMESTAMPTZ(6),
    "decided_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "kyc_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kyc_decisions" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "terms" JSONB NOT NULL DEFAULT '{}',
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "decided_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "kyc_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kyc_documents" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name_sealed" BYTEA NOT NULL,
    "media_type" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "object_sha256" BYTEA NOT NULL,
    "key_sealed" BYTEA NOT NULL,
    "facts_sealed" BYTEA NOT NULL,
    "number_index" BYTEA,
    "expires_on" DATE,
    "scan" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "kyc_documents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "investors_organisation_id_idx" ON "investors"("organisation_id");

-- CreateIndex
CREATE INDEX "investors_kyc_status_id_idx" ON "investors"("kyc_status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "investors_onboarded_by_external_id_key" ON "investors"("onboarded_by", "external_id");

-- CreateIndex
CREATE INDEX "investor_profiles_identity_index_idx" ON "investor_profiles"("identity_index");

-- CreateIndex
CREATE INDEX "kyc_cases_investor_id_id_idx" ON "kyc_cases"("investor_id", "id");

-- CreateIndex
CREATE INDEX "kyc_cases_status_id_idx" ON "kyc_cases"("status", "id");

-- CreateIndex
CREATE INDEX "kyc_cases_organisation_id_id_idx" ON "kyc_cases"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "kyc_decisions_case_id_id_idx" ON "kyc_decisions"("case_id", "id");

-- CreateIndex
CREATE INDEX "kyc_documents_case_id_id_idx" ON "kyc_documents"("case_id", "id");

-- CreateIndex
CREATE INDEX "kyc_documents_number_index_idx" ON "kyc_documents"("number_index");



-- One case of an investor at a time.
CREATE UNIQUE INDEX kyc_cases_one_open ON kyc_cases (investor_id)
  WHERE status IN ('none', 'processing', 'updates_required', 'manual_review');

-- One verdict of a case waits at a time.
CREATE UNIQUE INDEX kyc_decisions_one_pending ON kyc_decisions (case_id) WHERE status IN ('proposed', 'settling');

ALTER TABLE investors
  ADD CONSTRAINT investors_verified CHECK ((kyc_status = 'verified') <= (verified_at IS NOT NULL AND review_due_at IS NOT NULL AND risk IS NOT NULL)),
  ADD CONSTRAINT investors_active CHECK (standing <> 'active' OR verified_at IS NOT NULL),
  ADD CONSTRAINT investors_closed CHECK (standing <> 'closed' OR closed_at IS NOT NULL);

DO $$
DECLARE
  own_table text;
BEGIN
  FOREACH own_table IN ARRAY ARRAY['investors', 'investor_profiles', 'kyc_cases', 'kyc_decisions', 'kyc_documents'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', own_table);
  END LOOP;
  -- Whoever brought an investor sees verdicts …
  FOREACH own_table IN ARRAY ARRAY['investors', 'kyc_cases'] LOOP
    EXECUTE format(
      'CREATE POLICY of_both_parties ON %I USING (cadastre_may_see(organisation_id) OR cadastre_may_see(onboarded_by)) WITH CHECK (cadastre_may_see(organisation_id) OR cadastre_may_see(onboarded_by))',
      own_table);
  END LOOP;
  -- … and no file,
  FOREACH own_table IN ARRAY ARRAY['investor_profiles', 'kyc_documents'] LOOP
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      own_table);
  END LOOP;
  -- and only the desk sees what it thinks.
  CREATE POLICY of_the_platform ON kyc_decisions
    USING (current_setting('cadastre.scope', true) = 'platform')
    WITH CHECK (current_setting('cadastre.scope', true) = 'platform');
END $$;
