import { type FunctionComponent, lazy } from 'react';
import { NotPermittedPage } from '../shell/not-permitted-page';
import { type Permission, useMay } from './session';

/** A page behind a permission. Whoever lacks it is told so, and does not even load the page. */
export function permitted(permission: Permission, load: () => Promise<FunctionComponent>): FunctionComponent {
  const Page = lazy(async () => ({ default: await load() }));
  return function Permitted() {
    return useMay()(permission) ? <Page /> : <NotPermittedPage permission={permission} />;
  };
}
