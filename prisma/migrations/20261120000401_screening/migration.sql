-- Screening: list versions, screenings, hits and findings for the desk; owners of legal entities and their shares.

-- CreateEnum
CREATE TYPE "SanctionListSource" AS ENUM ('OFAC_SDN', 'UN', 'EU', 'UK');

-- CreateEnum
CREATE TYPE "ScreeningHitStatus" AS ENUM ('open', 'clearing', 'cleared', 'confirmed', 'gone');

-- CreateEnum
CREATE TYPE "OwnerStatus" AS ENUM ('current', 'former');

-- AlterTable
ALTER TABLE "investors" ADD COLUMN     "issued_shares" DECIMAL(78,0),
ADD COLUMN     "proposed_standing" JSONB;

-- CreateTable
CREATE TABLE "kyc_findings" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "kyc_findings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sanction_list_versions" (
    "id" UUID NOT NULL,
    "source" "SanctionListSource" NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "published_on" DATE NOT NULL,
    "parties" INTEGER NOT NULL,
    "obtained_at" TIMESTAMPTZ(6) NOT NULL,
    "uploaded_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "sanction_list_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "screenings" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "lists" JSONB NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "subjects" INTEGER NOT NULL,
    "hits" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "screenings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "screening_hits" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "source" "SanctionListSource" NOT NULL,
    "party_id" TEXT NOT NULL,
    "likeness" BYTEA NOT NULL,
    "programmes" TEXT[],
    "score" DOUBLE PRECISION NOT NULL,
    "sealed" BYTEA NOT NULL,
    "status" "ScreeningHitStatus" NOT NULL DEFAULT 'open',
    "reason" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "screening_hits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owners" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "kind" "InvestorKind" NOT NULL,
    "status" "OwnerStatus" NOT NULL DEFAULT 'current',
    "sealed" BYTEA NOT NULL,
    "identity_index" BYTEA NOT NULL,
    "issued_shares" DECIMAL(78,0),
    "controls" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "owners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stakes" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "owned_id" UUID NOT NULL,
    "shares" DECIMAL(78,0) NOT NULL,
    "status" "OwnerStatus" NOT NULL DEFAULT 'current',

    CONSTRAINT "stakes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "kyc_findings_case_id_round_idx" ON "kyc_findings"("case_id", "round");

-- CreateIndex
CREATE INDEX "sanction_list_versions_source_published_on_created_at_idx" ON "sanction_list_versions"("source", "published_on", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "sanction_list_versions_source_sha256_key" ON "sanction_list_versions"("source", "sha256");

-- CreateIndex
CREATE INDEX "screenings_investor_id_id_idx" ON "screenings"("investor_id", "id");

-- CreateIndex
CREATE INDEX "screening_hits_status_id_idx" ON "screening_hits"("status", "id");

-- CreateIndex
CREATE INDEX "screening_hits_investor_id_idx" ON "screening_hits"("investor_id");

-- CreateIndex
CREATE UNIQUE INDEX "screening_hits_subject_id_source_party_id_likeness_key" ON "screening_hits"("subject_id", "source", "party_id", "likeness");

-- CreateIndex
CREATE INDEX "owners_investor_id_status_idx" ON "owners"("investor_id", "status");

-- CreateIndex
CREATE INDEX "owners_identity_index_idx" ON "owners"("identity_index");

-- CreateIndex
CREATE INDEX "stakes_investor_id_status_idx" ON "stakes"("investor_id", "status");



ALTER TABLE stakes ADD CONSTRAINT stakes_shares CHECK (shares > 0 AND owner_id <> owned_id);
ALTER TABLE owners ADD CONSTRAINT owners_issued CHECK (issued_shares > 0 AND kind = 'legal_entity' OR issued_shares IS NULL);
ALTER TABLE investors ADD CONSTRAINT investors_issued CHECK (issued_shares > 0 AND kind = 'legal_entity' OR issued_shares IS NULL);
ALTER TABLE screening_hits ADD CONSTRAINT screening_hits_decided CHECK ((status IN ('cleared', 'confirmed')) <= (decided_by IS NOT NULL));

DO $$
DECLARE
  own_table text;
BEGIN
  FOREACH own_table IN ARRAY ARRAY['kyc_findings', 'sanction_list_versions', 'screenings', 'screening_hits', 'owners', 'stakes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', own_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', own_table);
  END LOOP;
  -- What the desk looks for, and what it finds, is the desk's.
  FOREACH own_table IN ARRAY ARRAY['kyc_findings', 'sanction_list_versions', 'screenings', 'screening_hits'] LOOP
    EXECUTE format(
      'CREATE POLICY of_the_platform ON %I USING (current_setting(''cadastre.scope'', true) = ''platform'') WITH CHECK (current_setting(''cadastre.scope'', true) = ''platform'')',
      own_table);
  END LOOP;
  FOREACH own_table IN ARRAY ARRAY['owners', 'stakes'] LOOP
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      own_table);
  END LOOP;
END $$;
