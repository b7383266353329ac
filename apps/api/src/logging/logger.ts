import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Environment } from '../config/environment';

/** What must never reach a log, wherever it stands. */
const SECRETS = [
  'password',
  'current',
  'next',
  'totp',
  'code',
  'token',
  'secret',
  'key',
  'authorization',
  'cookie',
  'invitation_token',
];

export const createLogger = (
  environment: Pick<Environment, 'LOG_LEVEL'>,
  sink: DestinationStream = pino.destination(1),
): Logger =>
  pino(
    {
      level: environment.LOG_LEVEL,
      redact: {
        paths: [
          ...SECRETS.flatMap((name) => [`body.${name}`, `headers.${name}`]),
          'headers["x-csrf-token"]',
          'headers["set-cookie"]',
        ],
        censor: '[redacted]',
      },
      formatters: { level: (level) => ({ level }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    sink,
  );

/** Nest's log lines in the same structured stream. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  /** Nest hands over (message, …more, context). */
  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const fields = typeof message === 'object' && message !== null ? message : {};
    const text = typeof message === 'string' ? message : rest.length > 1 ? String(rest[0]) : undefined;
    this.logger[level]({ ...fields, context: typeof context === 'string' ? context : undefined }, text);
  }
}
