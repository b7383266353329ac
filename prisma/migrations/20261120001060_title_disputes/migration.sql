-- Disputes about the title to a real thing: opened by the issuer that was refused, decided by two people of the desk.
-- CreateEnum
CREATE TYPE "TitleDisputeStatus" AS ENUM ('open', 'upheld', 'dismissed', 'withdrawn');

-- CreateTable
CREATE TABLE "title_disputes" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "identifiers" JSONB NOT NULL,
    "documents" JSONB NOT NULL,
    "status" "TitleDisputeStatus" NOT NULL DEFAULT 'open',
    "proposal" JSONB,
    "reason" TEXT,
    "decided_at" TIMESTAMPTZ(6),
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "title_disputes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "title_disputes_organisation_id_id_idx" ON "title_disputes"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "title_disputes_asset_id_idx" ON "title_disputes"("asset_id");

-- An asset is in one dispute at a time.
CREATE UNIQUE INDEX title_disputes_one_open ON title_disputes (asset_id) WHERE status = 'open';
ALTER TABLE title_disputes ADD CONSTRAINT title_disputes_decided CHECK (
  (status IN ('upheld', 'dismissed')) = (reason IS NOT NULL) AND (status = 'open') = (decided_at IS NULL));

ALTER TABLE title_disputes ENABLE ROW LEVEL SECURITY;
ALTER TABLE title_disputes FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON title_disputes
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));
