import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client';
import { restoreTheme } from './design/theme';
import { createPortalRouter } from './router';
import { forgetSession } from './session/ending';
import './styles.css';

restoreTheme();

const queries = createQueryClient(() => {
  forgetSession(queries);
  void router.invalidate();
});
const router = createPortalRouter(queries);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has lost its root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
