-- One operation tells a new token of everything that is in force.
-- DropIndex
DROP INDEX "evidence_records_operation_id_key";

-- CreateIndex
CREATE INDEX "evidence_records_operation_id_idx" ON "evidence_records"("operation_id");
