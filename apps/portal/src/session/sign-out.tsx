import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answered } from '@cadastre/sdk';
import { api } from '../api/client';
import { problemOf } from '../api/problem';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { toast } from '../design/toast';
import { forgetSession } from './ending';

export function SignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useCommand({
    run: (_: void) => answered(api.DELETE('/v1/session')),
    onDone: async () => {
      forgetSession(queries);
      await navigate({ to: '/sign-in', replace: true });
    },
  });
  return (
    <Button
      variant="quiet"
      size="sm"
      icon="signOut"
      pending={signOut.isPending}
      onClick={() => signOut.mutate(undefined, { onError: (error) => toast(problemOf(error).title) })}
    >
      Sign out
    </Button>
  );
}
