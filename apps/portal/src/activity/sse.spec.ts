import { createSseParser } from './sse';

const STREAM =
  ': hello\n\nid: 7\nevent: asset.submitted\ndata: {"a":1}\n\nid: 8\nevent: approval.requested\ndata: line one\ndata:line two\n\n: ping\n\ndata: plain\n\n';

const EVENTS = [
  { id: '7', type: 'asset.submitted', data: '{"a":1}' },
  { id: '8', type: 'approval.requested', data: 'line one\nline two' },
  { id: '8', type: 'message', data: 'plain' },
];

describe('the event stream', () => {
  it('is read whole', () => expect(createSseParser()(STREAM)).toEqual(EVENTS));

  it('is read the same in pieces of any size', () => {
    for (let size = 1; size <= STREAM.length; size++) {
      const parse = createSseParser();
      const events = [];
      for (let at = 0; at < STREAM.length; at += size) events.push(...parse(STREAM.slice(at, at + size)));
      expect({ size, events }).toEqual({ size, events: EVENTS });
    }
  });

  it('is read the same with CRLF, cut anywhere', () => {
    const crlf = STREAM.replaceAll('\n', '\r\n');
    for (let size = 1; size <= 12; size++) {
      const parse = createSseParser();
      const events = [];
      for (let at = 0; at < crlf.length; at += size) events.push(...parse(crlf.slice(at, at + size)));
      expect({ size, events }).toEqual({ size, events: EVENTS });
    }
  });

  it('keeps an unfinished event until it is finished', () => {
    const parse = createSseParser();
    expect(parse('data: half')).toEqual([]);
    expect(parse(' and half\n')).toEqual([]);
    expect(parse('\n')).toEqual([{ id: null, type: 'message', data: 'half and half' }]);
  });
});
