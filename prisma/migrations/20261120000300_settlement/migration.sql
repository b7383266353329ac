-- How operations reach the chain: accounts whose keys the platform holds, what they signed before it was sent, what each
-- operation asks, and the numbers under which the chain knows parties.

-- CreateEnum
CREATE TYPE "ChainAccountKind" AS ENUM ('operator', 'custodial');

-- CreateEnum
CREATE TYPE "SubmissionStatus" AS ENUM ('signed', 'submitted', 'included', 'replaced', 'superseded');

-- CreateEnum
CREATE TYPE "Standing" AS ENUM ('active', 'restricted', 'blocked', 'deceased', 'closed');

-- CreateTable
CREATE TABLE "chain_accounts" (
    "id" UUID NOT NULL,
    "organisation_id" UUID,
    "kind" "ChainAccountKind" NOT NULL,
    "address" BYTEA NOT NULL,
    "secret_sealed" BYTEA,
    "next_nonce" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chain_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chain_submissions" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "nonce" BIGINT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "raw" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "valid_until" TIMESTAMPTZ(0) NOT NULL,
    "status" "SubmissionStatus" NOT NULL DEFAULT 'signed',
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_at" TIMESTAMPTZ(6),

    CONSTRAINT "chain_submissions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settlements" (
    "operation_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "calls" JSONB NOT NULL,
    "submission_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settlements_pkey" PRIMARY KEY ("operation_id")
);

-- CreateTable
CREATE TABLE "identities" (
    "number" BIGSERIAL NOT NULL,
    "organisation_id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "country" CHAR(2) NOT NULL,
    "investor_class" INTEGER NOT NULL,
    "standing" "Standing" NOT NULL DEFAULT 'active',
    "expires_at" TIMESTAMPTZ(0) NOT NULL,
    "claims" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("number")
);

-- CreateIndex
CREATE UNIQUE INDEX "chain_accounts_address_key" ON "chain_accounts"("address");

-- CreateIndex
CREATE INDEX "chain_accounts_organisation_id_idx" ON "chain_accounts"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "chain_submissions_hash_key" ON "chain_submissions"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "chain_submissions_account_id_nonce_attempt_key" ON "chain_submissions"("account_id", "nonce", "attempt");

-- CreateIndex
CREATE INDEX "settlements_submission_id_idx" ON "settlements"("submission_id");

-- CreateIndex
CREATE INDEX "identities_organisation_id_idx" ON "identities"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_subject_type_subject_id_key" ON "identities"("subject_type", "subject_id");

-- AddForeignKey
ALTER TABLE "chain_submissions" ADD CONSTRAINT "chain_submissions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "chain_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "chain_submissions"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- Below are the numbers of the world at block 0.
ALTER SEQUENCE identities_number_seq RESTART WITH 1000;

CREATE INDEX settlements_waiting ON settlements (account_id, operation_id) WHERE submission_id IS NULL;
CREATE INDEX chain_submissions_open ON chain_submissions (account_id, nonce) WHERE status IN ('signed', 'submitted');

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['chain_accounts', 'settlements', 'identities'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      tenant_table);
  END LOOP;
END $$;

-- One transaction may carry the calls of many organisations, so only the platform's own work sees them.
ALTER TABLE chain_submissions ENABLE ROW LEVEL SECURITY;
ALTER TABLE chain_submissions FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_platform ON chain_submissions
  USING (current_setting('cadastre.scope', true) = 'platform')
  WITH CHECK (current_setting('cadastre.scope', true) = 'platform');
