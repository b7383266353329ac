export interface StreamedEvent {
  readonly id: string | null;
  readonly type: string;
  readonly data: string;
}

/**
 * Reads text/event-stream (the HTML standard's grammar) in pieces as they come. The browser's EventSource would need
 * every event type named beforehand, and hides the status of a refused connection.
 */
export function createSseParser(): (chunk: string) => StreamedEvent[] {
  let rest = '';
  let id: string | null = null;
  let type = '';
  let data: string[] = [];

  const takeLine = (line: string): StreamedEvent | null => {
    if (line === '') {
      const event = data.length > 0 ? { id, type: type || 'message', data: data.join('\n') } : null;
      type = '';
      data = [];
      return event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') type = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    return null;
  };

  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.flatMap((line) => takeLine(line) ?? []);
  };
}
