import { useId } from 'react';
import { Icon, type IconName } from './icon';
import { chooseTheme, type Theme, useTheme } from './theme';

const CHOICES: readonly { theme: Theme; label: string; icon: IconName }[] = [
  { theme: 'light', label: 'Light', icon: 'sun' },
  { theme: 'dark', label: 'Dark', icon: 'moon' },
  { theme: 'system', label: 'As the system', icon: 'screen' },
];

export function ThemeSwitch() {
  const group = useId();
  const chosen = useTheme();
  return (
    <fieldset className="inline-flex rounded-md border border-rule p-0.5">
      <legend className="sr-only">Theme</legend>
      {CHOICES.map(({ theme, label, icon }) => (
        <label
          key={theme}
          title={label}
          className="grid size-7 cursor-pointer place-items-center rounded-sm text-faint transition-colors hover:text-ink has-checked:bg-inset has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={group}
            className="sr-only"
            checked={chosen === theme}
            onChange={() => chooseTheme(theme)}
          />
          <Icon name={icon} />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
