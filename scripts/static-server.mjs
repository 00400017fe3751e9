/** A static server for the built app: one directory, this computer only, the headers of public/_headers on every answer. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.zst': 'application/zstd',
};

/** What public/_headers says: headers for every path, and those that paths of their own have instead. */
export async function readHeaders(file) {
  const rules = (await readFile(file, 'utf8')).split(/^(?=\/)/m).filter((rule) => rule !== '');
  return rules.map((rule) => {
    const [path, ...lines] = rule.split('\n');
    // "! Name" takes away what an earlier rule gave; the next line gives it anew.
    const given = lines.filter((line) => line.startsWith('  ') && !line.startsWith('  !'));
    return { path, headers: Object.fromEntries(given.map((line) => [line.slice(2, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])) };
  });
}

/** The headers of one answer. */
function headersFor(rules, url) {
  const path = url.split(/[?#]/, 1)[0];
  return Object.assign({}, ...rules.filter((rule) => rule.path === '/*' || rule.path === path).map(({ headers }) => headers));
}

/** The file that a request's path names inside `root`; null for what is outside. */
function fileFor(root, url) {
  let path;
  try {
    path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
  } catch {
    return null;
  }
  if (path.includes('\0')) return null;
  const file = join(root, path.endsWith(sep) ? join(path, 'index.html') : path);
  return file.startsWith(root + sep) ? file : null;
}

async function answer(root, rules, request, response) {
  const headers = headersFor(rules, request.url ?? '/');
  const send = (status, text, extra = {}) => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8', ...extra });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
  const file = fileFor(root, request.url ?? '/');
  const stats = file === null ? null : await stat(file).catch(() => null);
  if (file === null || stats === null || !stats.isFile()) return send(404, 'Not found.');
  response.writeHead(200, {
    ...headers,
    'Cache-Control': 'no-cache',
    'Content-Length': stats.size,
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
  });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file).on('error', () => response.destroy()).pipe(response);
}

/**
 * Serves `root` at the first free port from `port`; resolves with the server and the port it got. Listens on this
 * computer's own addresses only.
 */
export async function serve(root, { port, headers = [], tries = 20 }) {
  const server = createServer((request, response) => {
    answer(root, headers, request, response).catch(() => response.destroy());
  });
  for (let candidate = port; ; candidate++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(candidate, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      return { server, port: server.address().port };
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port === 0 || candidate - port >= tries) throw error;
    }
  }
}
