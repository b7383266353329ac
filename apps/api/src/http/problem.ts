import { PROBLEMS, type ProblemCode } from './problem-registry';

/** One place in the request that is wrong: a JSON pointer into the body, or `query/name`. */
export interface ProblemPlace {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** An expected refusal (RFC 9457). Everything else that is thrown is a bug and answers 500. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: {
      readonly errors?: readonly ProblemPlace[];
      readonly headers?: Record<string, string>;
      /** where the registry's cure would not help */
      readonly cure?: string;
    } = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  toJSON(requestId: string) {
    const { status, title, cure } = PROBLEMS[this.code];
    return {
      type: `/docs/errors#${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.detail,
      cure: this.more.cure ?? cure,
      request_id: requestId,
      ...(this.more.errors ? { errors: this.more.errors } : {}),
    };
  }
}

/** Absent, or not yours: the answer is the same, so that ids of other tenants cannot be probed. */
export const notFound = (what: string): Problem => new Problem('NOT_FOUND', `There is no such ${what}.`);

export const invalid = (pointer: string, code: string, detail: string): Problem =>
  new Problem('VALIDATION_FAILED', detail, { errors: [{ pointer, code, detail }] });
