import { type Permission, useSession } from '../session/session';

interface Props {
  chosen: readonly Permission[];
  onChange: (scopes: readonly Permission[]) => void;
  error?: string;
}

/** A key holds no more than its maker: what they do not hold is not offered. */
export function ScopeChoice({ chosen, onChange, error }: Props) {
  const { permissions } = useSession();
  const toggle = (scope: Permission) =>
    onChange(chosen.includes(scope) ? chosen.filter((held) => held !== scope) : [...chosen, scope]);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">Scopes</legend>
      <ul className="grid max-h-64 gap-x-4 overflow-y-auto rounded-md border border-rule-strong p-3 sm:grid-cols-2">
        {permissions.map((scope) => (
          <li key={scope}>
            <label className="flex min-h-7 cursor-pointer items-center gap-2 text-sm">
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={() => toggle(scope)}
                className="size-4 accent-accent"
              />
              <code className="font-mono text-xs">{scope}</code>
            </label>
          </li>
        ))}
      </ul>
      <p className="text-xs text-faint">Give it what it needs and no more. You can only give what you hold yourself.</p>
      {error && <p className="text-xs font-medium text-negative">{error}</p>}
    </fieldset>
  );
}
