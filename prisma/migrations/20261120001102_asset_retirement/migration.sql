-- An approved asset that never became a token ends with a reason.
-- AlterTable
ALTER TABLE "assets" ADD COLUMN     "retirement_reason" TEXT;
