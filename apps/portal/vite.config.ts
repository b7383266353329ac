import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

/** The faces that the first screen is set in. Preloaded, they are there before the first paint and nothing shifts. */
const FIRST_FACES = /ibm-plex-(sans-latin-wght|serif-latin-500|mono-latin-400)-normal.*\.woff2$/;

/** The page is empty until its script has run: painting waits for it, and the first paint has the right theme and faces. */
const firstPaint: Plugin = {
  name: 'cadastre:first-paint',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle }) => ({
      html: html.replace('<script type="module"', '<script type="module" blocking="render"'),
      tags: Object.keys(bundle ?? {})
        .filter((file) => FIRST_FACES.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: true },
          injectTo: 'head-prepend' as const,
        })),
    }),
  },
};

export default defineConfig(({ mode }) => {
  const api = loadEnv(mode, import.meta.dirname, 'CADASTRE_').CADASTRE_API_URL ?? 'http://127.0.0.1:3000';
  return {
    root: import.meta.dirname,
    plugins: [react(), tailwindcss(), firstPaint],
    resolve: { conditions: ['@cadastre/source', 'module', 'browser', 'development|production'] },
    build: {
      outDir: 'dist',
      // `/assets` is a page of the portal.
      assetsDir: 'static',
      // The content policy allows this origin alone: no asset may become a data: URI.
      assetsInlineLimit: 0,
      // `light-dark()` as written
      target: ['chrome123', 'firefox121', 'safari17.5'],
    },
    server: { proxy: { '/v1': api, '/docs': api, '/openapi.json': api } },
  };
});
