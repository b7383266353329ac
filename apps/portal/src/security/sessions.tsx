import { answered } from '@cadastre/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Badge } from '../design/badge';
import { Button } from '../design/button';
import { Moment } from '../design/moment';
import { Section } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { toast } from '../design/toast';
import { sessionsQuery } from './security.queries';
import { userAgentToWords } from './user-agent';

export function Sessions() {
  const { data, error } = useQuery(sessionsQuery);
  return (
    <Section title="Where you are signed in">
      {error && <ProblemNotice error={error} />}
      {!data && !error && <RowsSkeleton rows={1} label="Loading sessions" />}
      {data && (
        <ul className="border-t border-rule">
          {data.data.map((session) => (
            <Signed key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Signed({ session }: { session: Schema<'Session'> }) {
  const queries = useQueryClient();
  const revoke = useCommand({
    run: (id: string) => answered(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } })),
    onDone: async () => {
      toast('That session is signed out');
      await queries.invalidateQueries(sessionsQuery);
    },
  });
  return (
    <li className="grid gap-3 border-b border-rule py-3">
      <div className="flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="wrap-anywhere-safe font-medium" title={session.user_agent ?? undefined}>
            {userAgentToWords(session.user_agent)}
          </p>
          <p className="text-xs text-faint">
            Since <Moment at={session.created_at} />, last seen <Moment at={session.last_seen_at} />
          </p>
        </div>
        {session.current ? (
          <Badge tone="positive">This device</Badge>
        ) : (
          <Button size="sm" variant="danger" pending={revoke.isPending} onClick={() => revoke.mutate(session.id)}>
            Sign out
          </Button>
        )}
      </div>
      {revoke.error && <ProblemNotice error={revoke.error} />}
    </li>
  );
}
