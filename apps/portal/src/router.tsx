import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { APPROVAL_STATUSES } from './approvals/approval-status';
import type { ApprovalStatusFilter } from './approvals/approvals.queries';
import { ASSET_STATUSES } from './assets/asset-status';
import { ASSET_TYPES } from './assets/asset-types';
import type { AssetFilter } from './assets/assets.queries';
import type { AuditFilter } from './audit/audit.queries';
import { Toaster } from './design/toast';
import { nextPath } from './session/next-path';
import { permitted } from './session/permitted';
import { sessionQuery } from './session/session';
import { FailurePage } from './shell/failure-page';
import { homeOf } from './shell/navigation';
import { NotFoundPage } from './shell/not-found-page';
import { PendingPage } from './shell/pending-page';
import { Shell } from './shell/shell';

type Search = Record<string, unknown>;

/** What an address says is taken where it is one of the words; anything else is as if it were not there. */
const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: () => (
    <>
      <Outlet />
      <Toaster />
    </>
  ),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({ next }: Search): { next?: string } => ({ next: nextPath(next) }),
  beforeLoad: async ({ context, search }) => {
    if (await context.queries.ensureQueryData(sessionQuery))
      throw redirect({ href: search.next ?? '/', replace: true });
  },
  component: lazyRouteComponent(() => import('./session/sign-in-page'), 'SignInPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: ({ token }: Search): { token?: string } => ({ token: text(token) }),
  component: lazyRouteComponent(() => import('./session/invitation-page'), 'InvitationPage'),
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    if (await context.queries.ensureQueryData(sessionQuery)) return;
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href }, replace: true });
  },
  component: Shell,
  notFoundComponent: NotFoundPage,
});

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    throw redirect({ to: homeOf(session?.permissions ?? []), replace: true });
  },
});

const assetsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/assets',
  validateSearch: ({ status, type }: Search): AssetFilter => ({
    status: oneOf(ASSET_STATUSES, status),
    type: oneOf(ASSET_TYPES, type),
  }),
  component: permitted('asset.read', () => import('./assets/asset-list-page').then((page) => page.AssetListPage)),
});

const assetRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/assets/$assetId',
  component: permitted('asset.read', () => import('./assets/asset-page').then((page) => page.AssetPage)),
});

const approvalsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals',
  validateSearch: ({ status }: Search): { status?: ApprovalStatusFilter } => ({
    status: oneOf([...APPROVAL_STATUSES, 'all'] as const, status),
  }),
  component: permitted('approval.read', () =>
    import('./approvals/approval-list-page').then((page) => page.ApprovalListPage),
  ),
});

const approvalRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/approvals/$approvalId',
  component: permitted('approval.read', () => import('./approvals/approval-page').then((page) => page.ApprovalPage)),
});

const activityRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/activity',
  component: permitted('operation.read', () => import('./activity/activity-page').then((page) => page.ActivityPage)),
});

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/audit',
  validateSearch: (search: Search): AuditFilter => ({
    action: text(search.action),
    target_id: text(search.target_id),
    actor_id: text(search.actor_id),
  }),
  component: permitted('audit.read', () => import('./audit/audit-page').then((page) => page.AuditPage)),
});

const apiKeysRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/api-keys',
  component: permitted('api_key.read', () =>
    import('./api-keys/api-key-list-page').then((page) => page.ApiKeyListPage),
  ),
});

const securityRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./security/security-page'), 'SecurityPage'),
});

/** Inside the shell, so that whoever is lost keeps the navigation. */
const lostRoute = createRoute({ getParentRoute: () => signedInRoute, path: '$', component: NotFoundPage });

const routeTree = rootRoute.addChildren([
  signInRoute,
  invitationRoute,
  signedInRoute.addChildren([
    homeRoute,
    assetsRoute,
    assetRoute,
    approvalsRoute,
    approvalRoute,
    activityRoute,
    auditRoute,
    apiKeysRoute,
    securityRoute,
    lostRoute,
  ]),
]);

export const createPortalRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    // What no page validated reaches no page.
    search: { strict: true },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: FailurePage,
    defaultPendingComponent: PendingPage,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
