-- What is done to holdings without their holders: freezes and their lifting.

-- CreateEnum
CREATE TYPE "FreezeScope" AS ENUM ('instrument', 'account', 'units');

-- CreateEnum
CREATE TYPE "FreezeStatus" AS ENUM ('freezing', 'standing', 'lifting', 'lifted', 'refused');

-- CreateTable
CREATE TABLE "freezes" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "scope" "FreezeScope" NOT NULL,
    "token" BYTEA NOT NULL,
    "account" BYTEA,
    "units" DECIMAL(78,0),
    "units_left" DECIMAL(78,0),
    "reason" TEXT NOT NULL,
    "status" "FreezeStatus" NOT NULL DEFAULT 'freezing',
    "lift_reason" TEXT,
    "operation_id" UUID,
    "refusal_code" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "freezes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "freezes_organisation_id_id_idx" ON "freezes"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "freezes_token_account_idx" ON "freezes"("token", "account");


ALTER TABLE freezes
  ADD CONSTRAINT freezes_scope CHECK (
    (scope = 'instrument') = (account IS NULL) AND (scope = 'units') = (units IS NOT NULL)
    AND (units IS NULL) = (units_left IS NULL)),
  ADD CONSTRAINT freezes_units CHECK (units > 0 AND units_left BETWEEN 0 AND units);

ALTER TABLE freezes ENABLE ROW LEVEL SECURITY;
ALTER TABLE freezes FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON freezes
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));
