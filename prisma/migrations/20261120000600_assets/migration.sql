-- Issuing entities, instruments and the fingerprints of real things; the whole life of an asset.
-- CreateEnum
CREATE TYPE "IdentifierKind" AS ENUM ('registry', 'deed', 'serial');

-- CreateEnum
CREATE TYPE "IssuingEntityStatus" AS ENUM ('draft', 'submitted', 'registering', 'registered', 'refused');

-- CreateEnum
CREATE TYPE "InstrumentKind" AS ENUM ('share', 'note', 'lp_interest', 'unit');

-- CreateEnum
CREATE TYPE "LedgerRole" AS ENUM ('register', 'mirror');

-- CreateEnum
CREATE TYPE "InstrumentStatus" AS ENUM ('draft', 'proposed', 'tokenising', 'active', 'retiring', 'retired');

-- AlterEnum


ALTER TYPE "AssetStatus" ADD VALUE 'due_diligence';
ALTER TYPE "AssetStatus" ADD VALUE 'tokenised';
ALTER TYPE "AssetStatus" ADD VALUE 'active';
ALTER TYPE "AssetStatus" ADD VALUE 'redeemed';
ALTER TYPE "AssetStatus" ADD VALUE 'retired';

-- AlterTable
ALTER TABLE "assets" ADD COLUMN     "identifiers" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "fingerprints" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "kind" "IdentifierKind" NOT NULL,
    "digest" BYTEA NOT NULL,
    "is_primary" BOOLEAN NOT NULL,
    "reserved_at" TIMESTAMPTZ(6) NOT NULL,
    "released_at" TIMESTAMPTZ(6),

    CONSTRAINT "fingerprints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "issuing_entities" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "legal_form" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "registry_authority" TEXT NOT NULL,
    "registry_number" TEXT NOT NULL,
    "lei" TEXT,
    "status" "IssuingEntityStatus" NOT NULL DEFAULT 'draft',
    "review_reason" TEXT,
    "treasury_account_id" UUID,
    "treasury" BYTEA,
    "operation_id" UUID,
    "refusal_code" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "issuing_entities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instruments" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "external_id" TEXT,
    "asset_id" UUID NOT NULL,
    "issuing_entity_id" UUID NOT NULL,
    "kind" "InstrumentKind" NOT NULL,
    "name" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "ranking" INTEGER NOT NULL,
    "nominal_amount" DECIMAL(78,0),
    "nominal_unit" TEXT,
    "authorised" DECIMAL(78,0) NOT NULL,
    "decimals" INTEGER NOT NULL,
    "keeps_lots" BOOLEAN NOT NULL,
    "governing_law" CHAR(2) NOT NULL,
    "isin" TEXT,
    "ledger_role" "LedgerRole" NOT NULL,
    "mirrored_register" TEXT,
    "rules" JSONB NOT NULL,
    "status" "InstrumentStatus" NOT NULL DEFAULT 'draft',
    "review_reason" TEXT,
    "fingerprint" BYTEA,
    "number" INTEGER,
    "token" BYTEA,
    "operation_id" UUID,
    "refusal_code" TEXT,
    "tokenised_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "instruments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "fingerprints_asset_id_idx" ON "fingerprints"("asset_id");

-- CreateIndex
CREATE INDEX "fingerprints_organisation_id_id_idx" ON "fingerprints"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "issuing_entities_organisation_id_id_idx" ON "issuing_entities"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "issuing_entities_organisation_id_external_id_key" ON "issuing_entities"("organisation_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "instruments_token_key" ON "instruments"("token");

-- CreateIndex
CREATE INDEX "instruments_organisation_id_id_idx" ON "instruments"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "instruments_asset_id_idx" ON "instruments"("asset_id");

-- CreateIndex
-- A number of a real thing is used once, whoever's the instruments are: the chain creates no pair twice.
CREATE UNIQUE INDEX "instruments_fingerprint_number_key" ON "instruments"("fingerprint", "number");

-- CreateIndex
CREATE UNIQUE INDEX "instruments_organisation_id_external_id_key" ON "instruments"("organisation_id", "external_id");


-- Two assets never stand for one real thing at a time, whoever's they are.
CREATE UNIQUE INDEX fingerprints_reserved ON fingerprints (digest) WHERE released_at IS NULL;
CREATE UNIQUE INDEX fingerprints_one_primary ON fingerprints (asset_id) WHERE is_primary AND released_at IS NULL;
-- What trades under an ISIN is one thing.
CREATE UNIQUE INDEX instruments_isin ON instruments (isin) WHERE status IN ('tokenising', 'active', 'retiring');

ALTER TABLE fingerprints ADD CONSTRAINT fingerprints_digest CHECK (length(digest) = 32);
ALTER TABLE issuing_entities
  ADD CONSTRAINT issuing_entities_treasury CHECK (
    (treasury IS NULL) = (treasury_account_id IS NULL) AND (treasury IS NULL OR length(treasury) = 20)),
  ADD CONSTRAINT issuing_entities_registered CHECK (
    status NOT IN ('registering', 'registered') OR treasury IS NOT NULL);
ALTER TABLE instruments
  ADD CONSTRAINT instruments_amounts CHECK (
    authorised > 0 AND (nominal_amount IS NULL OR nominal_amount > 0)
    AND (nominal_amount IS NULL) = (nominal_unit IS NULL)),
  ADD CONSTRAINT instruments_terms CHECK (
    ranking > 0 AND decimals BETWEEN 0 AND 18 AND (ledger_role = 'mirror') = (mirrored_register IS NOT NULL)),
  ADD CONSTRAINT instruments_token CHECK (
    (fingerprint IS NULL) = (number IS NULL) AND (token IS NULL OR length(token) = 20)
    AND (status IN ('draft', 'proposed') OR (token IS NOT NULL AND number > 0 AND length(fingerprint) = 32)));

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['fingerprints', 'issuing_entities', 'instruments'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      tenant_table);
  END LOOP;
END $$;
