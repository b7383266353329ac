/** One client: its subscriptions end with it. */
export interface Session {
  /** Where the client is: its address, or LOCAL_PEER. */
  readonly peer: string;
  /** Undefined for plain HTTP, which has no way back to the client. */
  readonly notify?: (method: 'eth_subscription', params: { subscription: string; result: unknown }) => void;
  /** Ends of the session's subscriptions by id. */
  readonly subscriptions: Map<string, () => void>;
}

export function createSession(peer: string, notify?: Session['notify']): Session {
  return { peer, notify, subscriptions: new Map() };
}

export function endSession(session: Session): void {
  for (const end of session.subscriptions.values()) end();
  session.subscriptions.clear();
}
