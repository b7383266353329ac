import { useQuery } from '@tanstack/react-query';
import { answered } from '@cadastre/sdk';
import { api } from '../api/client';
import { useMay, useSession } from '../session/session';

/**
 * A person by name, for those who may know it; others see that it is one and the same person. Reading a name is a read
 * of personal data that the API records, so each person is asked for once, and only where shown.
 */
export function PersonName({ id }: { id: string }) {
  const { person } = useSession();
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['people', id],
    staleTime: Infinity,
    retry: false,
    enabled: id !== person.id && may('person.read'),
    queryFn: () => answered(api.GET('/v1/users/{id}', { params: { path: { id } } })),
  });
  if (id === person.id) return <>You</>;
  return <span title={id}>{data?.name ?? `Person ${id.slice(-6)}`}</span>;
}
