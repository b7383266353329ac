import { useState } from 'react';
import type { Schema } from '../api/client';
import { Badge } from '../design/badge';
import { Button } from '../design/button';
import { Moment } from '../design/moment';
import { Cell, HeadCell, Row, Table } from '../design/table';
import { PersonName } from '../people/person-name';
import { useMay } from '../session/session';
import { standingOf } from './key-standing';
import { RevokeKeyDialog } from './revoke-key-dialog';

export function ApiKeyTable({ keys }: { keys: readonly Schema<'ApiKey'>[] }) {
  const may = useMay();
  const [revoking, setRevoking] = useState<Schema<'ApiKey'> | null>(null);
  return (
    <>
      <Table
        caption="API keys"
        head={
          <>
            <HeadCell>Key</HeadCell>
            <HeadCell wide>Scopes</HeadCell>
            <HeadCell wide>Made by</HeadCell>
            <HeadCell wide>Last used</HeadCell>
            <HeadCell align="right">Standing</HeadCell>
          </>
        }
      >
        {keys.map((key) => {
          const standing = standingOf(key, Date.now());
          return (
            <Row key={key.id}>
              <Cell>
                <p className="wrap-anywhere-safe font-medium">{key.name}</p>
                <p className="font-mono text-xs text-faint">{`${key.hint}…`}</p>
              </Cell>
              <Cell wide>
                <span className="text-sm text-soft figures" title={key.scopes.join('\n')}>
                  {key.scopes.length === 1 ? key.scopes[0] : `${key.scopes.length} scopes`}
                </span>
              </Cell>
              <Cell wide>
                <span className="text-sm text-soft">
                  <PersonName id={key.made_by} />
                </span>
              </Cell>
              <Cell wide>
                <span className="text-sm text-soft">
                  {key.last_used_at ? <Moment at={key.last_used_at} /> : 'Never'}
                </span>
              </Cell>
              <Cell align="right">
                <span className="inline-flex flex-wrap items-center justify-end gap-2">
                  <Badge tone={standing.tone}>{standing.label}</Badge>
                  {key.revoked_at === null && may('api_key.revoke') && (
                    <Button
                      size="sm"
                      variant="danger"
                      aria-label={`Revoke ${key.name}`}
                      onClick={() => setRevoking(key)}
                    >
                      Revoke
                    </Button>
                  )}
                </span>
              </Cell>
            </Row>
          );
        })}
      </Table>
      <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}
