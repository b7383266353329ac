import { Link } from '@tanstack/react-router';
import { Badge } from '../design/badge';
import { Brand } from '../design/brand';
import { Icon } from '../design/icon';
import { ThemeSwitch } from '../design/theme-switch';
import { codeToWords } from '../format/words';
import { useSession } from '../session/session';
import { SignOut } from '../session/sign-out';
import { navigationOf } from './navigation';

export function Sidebar() {
  const { person, organisation, permissions } = useSession();
  return (
    <div className="flex h-full flex-col gap-7 overflow-y-auto px-4 py-5">
      <div className="grid gap-4 px-2">
        <Link to="/" className="justify-self-start rounded-sm">
          <Brand />
        </Link>
        <div className="border-l-2 border-accent pl-3">
          <p className="wrap-anywhere-safe text-sm font-medium">{organisation.name}</p>
          <p className="text-xs text-faint">{codeToWords(organisation.kind)}</p>
        </div>
      </div>
      <nav aria-label="Main" className="grid gap-6">
        {navigationOf(permissions).map(({ label, entries }) => (
          <div key={label} className="grid gap-1">
            <p className="caption px-2 pb-1">{label}</p>
            <ul className="grid gap-px">
              {entries.map(({ to, label: entry, icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    className="flex h-9 items-center gap-2.5 rounded-md px-2 text-sm text-soft transition-colors hover:bg-inset hover:text-ink aria-[current=page]:bg-accent-wash aria-[current=page]:font-medium aria-[current=page]:text-ink"
                  >
                    <Icon name={icon} />
                    {entry}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="mt-auto grid gap-4 border-t border-rule px-2 pt-4">
        <div className="grid gap-1.5">
          <p className="wrap-anywhere-safe text-sm font-medium">{person.name ?? 'You'}</p>
          <p className="wrap-anywhere-safe text-xs text-faint">{person.email}</p>
          <div>
            <Badge tone="neutral">{codeToWords(person.role)}</Badge>
          </div>
        </div>
        <div className="flex items-center justify-between">
          <ThemeSwitch />
          <SignOut />
        </div>
      </div>
    </div>
  );
}
