import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon';

const VARIANTS = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border-rule-strong bg-sheet text-ink hover:bg-inset',
  quiet: 'border-transparent text-soft hover:bg-inset hover:text-ink',
  danger: 'border-negative bg-sheet text-negative hover:bg-negative-wash',
} as const;

const SIZES = { md: 'h-9 px-3.5', sm: 'h-7 px-2.5 text-xs' } as const;

export type ButtonVariant = keyof typeof VARIANTS;

export const buttonClass = (variant: ButtonVariant = 'secondary', size: keyof typeof SIZES = 'md'): string =>
  `inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border text-sm font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-60 ${VARIANTS[variant]} ${SIZES[size]}`;

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  variant?: ButtonVariant;
  size?: keyof typeof SIZES;
  icon?: IconName;
  /** While a command runs the button keeps its place, its size and the focus, and does not run it again. */
  pending?: boolean;
  children: ReactNode;
}

export function Button({ variant, size, icon, pending = false, children, onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      {...rest}
      type={pending ? 'button' : type}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={pending ? undefined : onClick}
      className={`${buttonClass(variant, size)} ${pending ? 'animate-[pending_1.2s_ease-in-out_infinite]' : ''}`}
    >
      {icon && <Icon name={icon} className="size-3.5" />}
      {children}
    </button>
  );
}
