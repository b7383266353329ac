-- Two searches that read every row there has ever been, each time.

-- What waits for an act on a subject: the unique index of pending ones serves only a status that the text of the
-- statement names.
CREATE INDEX "approvals_subject_id_idx" ON "approvals"("subject_id");

-- Signed bytes whose time is over, looked for after every block.
CREATE INDEX chain_submissions_unsettled ON chain_submissions (valid_until)
  WHERE status IN ('signed', 'submitted', 'replaced');
