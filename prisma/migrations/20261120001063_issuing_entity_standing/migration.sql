-- The desk may hold an issuing entity back; the chain follows.
-- AlterTable
ALTER TABLE "issuing_entities" ADD COLUMN     "proposed_standing" JSONB,
ADD COLUMN     "standing" "Standing" NOT NULL DEFAULT 'active';


