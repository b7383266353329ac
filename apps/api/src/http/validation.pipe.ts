import { type ArgumentMetadata, Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Problem, type ProblemPlace } from './problem';

const PLACES_MAX = 50;

/** Judges bodies, queries and path parameters by their schema and points at each place that is wrong. */
@Injectable()
export class ValidationPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const schema = metadata.schema as StandardSchemaV1<unknown, T> | undefined;
    if (!schema || metadata.type === 'custom') return value;
    const result = await schema['~standard'].validate(value ?? (metadata.type === 'body' ? undefined : {}));
    if (!result.issues) return result.value;
    const places = result.issues.slice(0, PLACES_MAX).flatMap((issue) => placesOf(issue, metadata));
    throw new Problem('VALIDATION_FAILED', `${places.length} field(s) of the ${metadata.type} are not as described.`, {
      errors: places,
    });
  }
}

/** What zod says of an issue beyond the standard. */
interface ZodIssue extends StandardSchemaV1.Issue {
  readonly code?: string;
  readonly keys?: readonly string[];
  /** of a union: what each of its forms finds wrong */
  readonly errors?: readonly (readonly ZodIssue[])[];
}

function placesOf(issue: ZodIssue, { type, data }: ArgumentMetadata): ProblemPlace[] {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  const prefix = type === 'body' ? '' : `${type === 'param' ? 'path' : type}${data ? `/${data}` : ''}`;
  const pointerTo = (segments: readonly string[]) =>
    prefix + segments.map((segment) => `/${segment.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
  const code = (issue.code ?? 'invalid').toUpperCase();
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      pointer: pointerTo([...path, key]),
      code,
      detail: 'This field is not known.',
    }));
  }
  return [{ pointer: pointerTo(path), code, detail: detailOf(issue) }];
}

/** Where several forms are taken, what keeps the value from being each of them. */
function detailOf({ code, message, errors = [] }: ZodIssue): string {
  if (code !== 'invalid_union' || errors.length === 0) return message;
  const forms = errors.map((issues) =>
    issues.map((issue) => [issue.path?.join('/'), detailOf(issue)].filter(Boolean).join(': ')).join(', '),
  );
  return `It is none of what is taken here. ${forms.map((form, at) => `(${at + 1}) ${form}`).join('; ')}.`;
}
