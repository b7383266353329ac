import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered } from '@cadastre/sdk';
import { api, type Schema } from '../api/client';

const PAGE_SIZE = 25;

export interface AssetFilter {
  readonly status?: Schema<'Asset'>['status'];
  readonly type?: Schema<'Asset'>['type'];
}

export const assetsQuery = (filter: AssetFilter) =>
  infiniteQueryOptions({
    queryKey: ['assets', 'list', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      answered(api.GET('/v1/assets', { params: { query: { ...filter, limit: PAGE_SIZE, cursor } } })),
    getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
  });

export const assetQuery = (id: string) =>
  queryOptions({
    queryKey: ['assets', 'one', id],
    queryFn: () => answered(api.GET('/v1/assets/{id}', { params: { path: { id } } })),
  });

/** What is asked for of each type changes only with the API. */
export const assetTypesQuery = queryOptions({
  queryKey: ['asset-types'],
  queryFn: () => answered(api.GET('/v1/asset-types', {})),
  staleTime: Infinity,
});

export const assetDocumentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['assets', 'documents', id],
    queryFn: () => answered(api.GET('/v1/assets/{id}/documents', { params: { path: { id }, query: { limit: 200 } } })),
  });

/** What of the file is missing, and what would cure it. */
export const assetGateQuery = (id: string) =>
  queryOptions({
    queryKey: ['assets', 'gate', id],
    queryFn: () => answered(api.GET('/v1/assets/{id}/gate', { params: { path: { id } } })),
  });

export const assetEvidenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['assets', 'evidence', id],
    queryFn: () => answered(api.GET('/v1/assets/{id}/evidence', { params: { path: { id }, query: { limit: 200 } } })),
  });

export const assetAssessmentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['assets', 'assessments', id],
    queryFn: () =>
      answered(api.GET('/v1/assets/{id}/assessments', { params: { path: { id }, query: { limit: 200 } } })),
  });

/** Those that a title can name. */
export const issuingEntitiesQuery = queryOptions({
  queryKey: ['issuing-entities'],
  queryFn: () => answered(api.GET('/v1/issuing-entities', { params: { query: { limit: 200 } } })),
});
