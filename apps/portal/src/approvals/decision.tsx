import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { Section } from '../design/page';
import { toast } from '../design/toast';
import { useMay, useSession } from '../session/session';
import { ApproveDialog } from './approve-dialog';
import { RejectDialog } from './reject-dialog';

export function Decision({ approval }: { approval: Schema<'Approval'> }) {
  const { person } = useSession();
  if (approval.status !== 'pending') return null;
  return (
    <Section title="Decision">
      {approval.maker_id === person.id ? <Waiting approval={approval} /> : <Deciding approval={approval} />}
    </Section>
  );
}

/** Why the maker finds no button here: four eyes are two people. */
function Waiting({ approval }: { approval: Schema<'Approval'> }) {
  const may = useMay();
  const queries = useQueryClient();
  const withdraw = useCommand({
    run: (id: string, headers) =>
      answered(api.POST('/v1/approvals/{id}/withdraw', { params: { path: { id } }, headers })),
    onDone: async () => {
      toast('The request is withdrawn');
      await queries.invalidateQueries();
    },
  });
  return (
    <div className="grid gap-3 text-sm text-soft">
      <p>
        <strong className="font-semibold text-ink">You made this request.</strong> Somebody else has to decide it: maker
        and checker are always two people, and a key counts as the person who made it.
      </p>
      {withdraw.error && <ProblemNotice error={withdraw.error} />}
      {may('approval.withdraw') && (
        <div>
          <Button pending={withdraw.isPending} onClick={() => withdraw.mutate(approval.id)}>
            Withdraw the request
          </Button>
        </div>
      )}
    </div>
  );
}

function Deciding({ approval }: { approval: Schema<'Approval'> }) {
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null);
  const close = () => setAsked(null);
  return (
    <div className="grid gap-4 text-sm text-soft">
      <p>Read every line. Your decision names the hash of exactly this payload and is recorded with your name.</p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon="approve" onClick={() => setAsked('approve')}>
          Approve
        </Button>
        <Button variant="danger" onClick={() => setAsked('reject')}>
          Reject
        </Button>
      </div>
      <ApproveDialog approval={approval} open={asked === 'approve'} onClose={close} />
      <RejectDialog approval={approval} open={asked === 'reject'} onClose={close} />
    </div>
  );
}
