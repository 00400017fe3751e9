/** Who may import whom, as data; arrows point downwards only. Beside it the few rules that no linter checks. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Targets are prefixes of paths below src; the same folder is always allowed. `types` may be imported as types only. */
interface Allowance {
  readonly values: readonly string[];
  readonly types?: readonly string[];
  /** Packages, and `node:` for all of Node's own modules. */
  readonly packages?: readonly string[];
}

const FORMATS: Allowance = { values: ['core/bytes/', 'core/layout/', 'core/index/', 'core/text.ts'] };
const CORE = ['core/'];

/** Keyed by path prefix; the longest that fits counts. */
const MAY_IMPORT: Readonly<Record<string, Allowance>> = {
  'core/bytes/': { values: [] },
  'core/text.ts': { values: [], types: ['core/bytes/'] },
  'core/globals.d.ts': { values: [] },
  'core/index/': { values: ['core/bytes/'] },
  'core/layout/': { values: ['core/bytes/', 'core/text.ts'], types: ['core/index/'] },
  'core/formats/': FORMATS,
  'core/paste/': { values: ['core/text.ts'] },
  'core/capture/': { values: ['core/bytes/', 'core/index/', 'core/formats/', 'core/text.ts'] },
  'core/diff/': { values: [...FORMATS.values, 'core/formats/', 'core/convert/', 'core/analysis/phases/', 'core/open-stream.ts'] },
  'core/diff/report/': { values: [...FORMATS.values, 'core/diff/', 'core/report/escape.ts', 'core/report/html-page.ts', 'core/report/html-style.ts', 'core/report/json.ts', 'core/report/markdown-text.ts'] },
  'core/conformance/': { values: [...FORMATS.values, 'core/formats/', 'core/capture/rules.ts'] },
  'core/analysis/': { values: [...FORMATS.values, 'core/formats/'], types: ['core/open-stream.ts'] },
  'core/analysis/log/': { values: [...FORMATS.values, 'core/formats/', 'core/conformance/catalogue.ts'], types: ['core/open-stream.ts'] },
  'core/spec/': { values: [...FORMATS.values, 'core/formats/', 'core/conformance/'], types: ['core/open-stream.ts'] },
  'core/restore/': { values: [...FORMATS.values, 'core/formats/', 'core/conformance/', 'core/analysis/'], types: ['core/open-stream.ts'] },
  'core/convert/': { values: [...FORMATS.values, 'core/formats/', 'core/conformance/', 'core/analysis/'], types: ['core/open-stream.ts'] },
  'core/report/': { values: [...FORMATS.values, 'core/formats/', 'core/conformance/', 'core/analysis/', 'core/restore/'], types: ['core/open-stream.ts'] },
  'core/open-stream.ts': { values: CORE },
  'codec/': { values: ['core/bytes/'], types: ['core/formats/compression.ts'], packages: ['pako', 'zstddec', 'xz-decompress', 'xxhash-wasm'] },
  'worker/protocol.ts': { values: [], types: [...CORE, 'worker/compare-protocol.ts'] },
  'worker/compare-protocol.ts': { values: [], types: CORE },
  'worker/channel.ts': { values: ['core/bytes/source.ts'], types: CORE },
  'worker/client.ts': { values: [], types: CORE },
  'worker/': { values: [...CORE, 'codec/', '../package.json'] },
  'cli/': { values: [...CORE, 'codec/', '../package.json'], packages: ['node:'] },
  'store/': { values: ['core/bytes/', 'core/diff/verdict.ts', 'core/index/', 'core/text.ts', 'worker/client.ts', 'worker/channel.ts'], types: [...CORE, 'worker/protocol.ts'], packages: ['react', 'zustand'] },
  'views/shared/': { values: ['store/', 'core/bytes/', 'core/index/', 'core/text.ts', 'styles/'], types: CORE, packages: ['react', 'react-dom'] },
  'views/': { values: ['store/', 'core/analysis/inspect.ts', 'core/bytes/', 'core/index/', 'core/text.ts', 'views/shared/', 'styles/'], types: CORE, packages: ['react', 'react-dom', 'zustand', 'lucide-react', 'radix-ui', '@tanstack/react-virtual', 'react-resizable-panels'] },
  // The frame puts the other views in their places.
  'views/app/': { values: ['store/', 'core/bytes/', 'core/index/', 'core/text.ts', 'views/', 'styles/'], types: CORE, packages: ['react', 'react-dom', 'zustand', 'lucide-react', 'radix-ui', '@tanstack/react-virtual', 'react-resizable-panels'] },
  'main.tsx': { values: ['views/app/', 'styles/', 'store/'], packages: ['react', 'react-dom'] },
};

/** Imports against the table that are known, with the reason. This list may only shrink. */
const DEBT: Readonly<Record<string, string>> = {
  'views/records/TypeFilter.tsx -> core/formats/names.ts': 'Names of records by number: the one thing of formats that a row needs on the page; its place is in the store.',
  'views/shared/row-text.ts -> core/formats/names.ts': 'The same.',
  'views/app/dialogs/GoToDialog.tsx -> worker/protocol.ts (types)': 'PfnPlace, which the store hands on; the store should name it.',
  'views/app/dialogs/GoToHits.tsx -> worker/protocol.ts (types)': 'The same.',
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

const files = (folder: string): string[] =>
  readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

const SOURCES = files(SRC)
  .map((path) => ({ name: relative(SRC, path).split('\\').join('/'), path }))
  .filter(({ name }) => /\.tsx?$/.test(name))
  .map(({ name, path }) => {
    const text = readFileSync(path, 'utf8');
    return { name, text, tree: ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true) };
  });

function isTypesOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

/** Imports and re-exports of a file, dynamic ones included. */
function importsOf({ name, tree }: (typeof SOURCES)[number]): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Expression, typesOnly: boolean): void => {
    if (!ts.isStringLiteral(specifier)) return;
    const bare = specifier.text.replace(/\?.*$/, '');
    found.push({ from: name, to: bare.startsWith('.') ? posix.join(posix.dirname(name), bare) : bare, typesOnly });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) add(node.moduleSpecifier, isTypesOnly(node));
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const allowanceOf = (name: string): Allowance | undefined => {
  const keys = Object.keys(MAY_IMPORT).filter((key) => name.startsWith(key));
  const longest = keys.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : MAY_IMPORT[longest];
};

/** The folder that counts as one's own: views/hex with all below it, core/formats with all its layers. */
function ownFolder(name: string): string {
  const [first = '', second = ''] = dirname(name).split('/');
  return first === 'core' || first === 'views' ? `${first}/${second}/` : `${first}/`;
}

const isPackage = (to: string): boolean => !existsSync(join(SRC, to)) && !to.startsWith('..') && !to.includes('.ts') && !to.endsWith('.css');

function isAllowed({ from, to, typesOnly }: Import): boolean {
  const allowance = allowanceOf(from);
  if (allowance === undefined) return false;
  if (isPackage(to)) return (allowance.packages ?? []).some((name) => to === name || to.startsWith(name.endsWith(':') ? name : `${name}/`));
  // worker/protocol and worker/channel say for themselves what they may import; the folder's own files may import them.
  if (to.startsWith(ownFolder(from)) && ownFolder(from) !== '/' && ownFolder(from) !== './') return true;
  return allowance.values.some((prefix) => to.startsWith(prefix)) || (typesOnly && (allowance.types ?? []).some((prefix) => to.startsWith(prefix)));
}

const edge = ({ from, to, typesOnly }: Import): string => `${from} -> ${to}${typesOnly ? ' (types)' : ''}`;

describe('imports', () => {
  const wrong = SOURCES.flatMap(importsOf).filter((each) => !isAllowed(each)).map(edge);

  it('point downwards only', () => {
    expect(wrong.filter((each) => DEBT[each] === undefined)).toEqual([]);
  });

  it('owe no debt that has been paid', () => {
    expect(Object.keys(DEBT).filter((each) => !wrong.includes(each))).toEqual([]);
  });

  it('are of files that exist, with their extension', () => {
    const missing = SOURCES.flatMap(importsOf).filter(({ to }) => (to.startsWith('..') ? false : /\.(tsx?|css)$/.test(to) && !existsSync(join(SRC, to))));
    expect(missing.map(edge)).toEqual([]);
  });
});

/** Lines that hold code: neither blank nor only a comment. */
function codeLines({ text, tree }: (typeof SOURCES)[number]): number {
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (node.getChildCount(tree) === 0) {
      const from = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
      const to = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
      if (node.getEnd() > node.getStart(tree)) for (let line = from; line <= to; line++) lines.add(line);
    }
    for (const child of node.getChildren(tree)) if (child.kind < ts.SyntaxKind.FirstJSDocNode || child.kind > ts.SyntaxKind.LastJSDocNode) visit(child);
  };
  visit(tree);
  return text === '' ? 0 : lines.size;
}

const usesAny = (node: ts.Node): boolean => node.kind === ts.SyntaxKind.AnyKeyword || (ts.forEachChild(node, usesAny) ?? false);

describe('files of src', () => {
  it('have at most 300 lines of code', () => {
    expect(SOURCES.filter((source) => codeLines(source) > 300).map(({ name }) => name)).toEqual([]);
  });

  it('that are components have at most 120', () => {
    expect(SOURCES.filter((source) => source.name.endsWith('.tsx') && codeLines(source) > 120).map(({ name }) => name)).toEqual([]);
  });

  it('use no any', () => {
    expect(SOURCES.filter(({ tree }) => usesAny(tree)).map(({ name }) => name)).toEqual([]);
  });

  it('silence no tool', () => {
    expect(SOURCES.filter(({ text }) => /@ts-(ignore|expect-error|nocheck)|eslint-disable/.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('never put text into a page as markup', () => {
    expect(SOURCES.filter(({ text }) => /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML/.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('leave nothing for later', () => {
    expect(SOURCES.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});

describe('folders of src', () => {
  const folders = new Set(['', 'styles', 'views', ...SOURCES.map(({ name }) => dirname(name)).filter((folder) => folder !== '.')]);
  it.each([...folders])('src/%s says what it is for', (folder) => {
    expect(existsSync(join(SRC, folder, 'README.md'))).toBe(true);
  });
});
