/** How requests reach the API. */
export interface Transport {
  readonly baseUrl: string;
  send(request: Request): Promise<Response>;
}
