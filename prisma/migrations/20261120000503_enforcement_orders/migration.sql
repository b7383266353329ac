-- Orders of enforcement: forced transfers, recoveries of lost wallets, transmissions by law.

-- CreateEnum
CREATE TYPE "EnforcementKind" AS ENUM ('forced_transfer', 'recovery', 'transmission');

-- CreateEnum
CREATE TYPE "EnforcementStatus" AS ENUM ('draft', 'proposed', 'settling', 'done', 'rejected', 'refused');

-- AlterEnum
ALTER TYPE "SubmissionStatus" ADD VALUE 'abandoned';

-- AlterTable
ALTER TABLE "freezes" ADD COLUMN     "carried_from_id" UUID;

-- AlterTable
ALTER TABLE "settlements" ADD COLUMN     "alone" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "enforcement_orders" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "kind" "EnforcementKind" NOT NULL,
    "status" "EnforcementStatus" NOT NULL DEFAULT 'draft',
    "terms" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "operation_id" UUID,
    "refusal_code" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "enforcement_orders_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "enforcement_orders_organisation_id_id_idx" ON "enforcement_orders"("organisation_id", "id");


-- A wallet is recovered by one order at a time.
CREATE UNIQUE INDEX enforcement_orders_one_recovery ON enforcement_orders ((terms ->> 'lost_wallet_id'))
  WHERE kind = 'recovery' AND status IN ('draft', 'proposed', 'settling');

ALTER TABLE enforcement_orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE enforcement_orders FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON enforcement_orders
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));
