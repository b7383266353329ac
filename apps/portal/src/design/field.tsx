import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const CONTROL =
  'w-full rounded-md border border-rule-strong bg-sheet px-3 text-base text-ink transition-colors placeholder:text-faint hover:border-soft aria-invalid:border-negative disabled:opacity-60';

interface Caption {
  label: string;
  hint?: ReactNode;
  /** what is wrong with this field; shown under it and read with it */
  error?: string;
}

function Labelled({ id, label, hint, error, children }: Caption & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-faint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs font-medium text-negative">
          {error}
        </p>
      )}
    </div>
  );
}

const described = (id: string, { hint, error }: Caption) => ({
  id,
  'aria-invalid': error ? true : undefined,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
});

export function TextField({
  label,
  hint,
  error,
  figures = false,
  ...rest
}: Caption & Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> & { figures?: boolean }) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, error }}>
      <input
        {...rest}
        {...described(id, { label, hint, error })}
        className={`${CONTROL} h-9 ${figures ? 'font-mono tracking-[0.2em] figures' : ''}`}
      />
    </Labelled>
  );
}

export function TextArea({
  label,
  hint,
  error,
  ...rest
}: Caption & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'>) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, error }}>
      <textarea rows={4} {...rest} {...described(id, { label, hint, error })} className={`${CONTROL} py-2`} />
    </Labelled>
  );
}

export function SelectField({
  label,
  hint,
  error,
  children,
  ...rest
}: Caption & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'>) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, error }}>
      <select {...rest} {...described(id, { label, hint, error })} className={`${CONTROL} h-9 pl-2`}>
        {children}
      </select>
    </Labelled>
  );
}
