import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The policy of public/_headers as a meta element too, for hosts that send no headers. A meta element cannot forbid
 * framing, so that part stays behind. Only in the build: the development server needs inline styles and a web socket.
 */
function policyInPage(): Plugin {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: (_html, { path }) => {
      const headers = readFileSync(new URL('./public/_headers', import.meta.url), 'utf8');
      // The rule of the page's own path comes behind the one for all.
      const rules = headers.split(/^(?=\/)/m).filter((rule) => rule.startsWith('/*') || rule.startsWith(`${path}\n`));
      const policy = /^ {2}Content-Security-Policy: (.*)$/m.exec(rules.at(-1) ?? '')?.[1];
      if (policy === undefined) throw new Error('public/_headers names no Content-Security-Policy');
      const content = policy.replace(/; frame-ancestors [^;]*/, '');
      return [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' }];
    },
  };
}

export default defineConfig({
  plugins: [react(), policyInPage()],
  base: './',
  // The page's script holds the worker's too, see src/worker/client.ts.
  build: { rolldownOptions: { input: ['index.html', 'url.html'] }, outDir: 'dist/app', target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 4000 },
  worker: { format: 'es' },
});
