import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  base: './',
  build: { outDir: 'dist/app', target: 'es2022', sourcemap: true },
  worker: { format: 'es' },
});
