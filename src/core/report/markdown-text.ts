/** Text between the marks of Markdown: nothing in it may become markup. */
import { printable } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text of a stream: nothing in it may become a heading, a link, a mention or markup. */
export const markdownText = (text: string): string =>
  printable(text)
    .replace(/[&<>]/g, (char) => ENTITIES[char] ?? char)
    .replace(/[\\`*_[\]|~]/g, (char) => `\\${char}`)
    .replace(/^[-+#]/, (char) => `\\${char}`)
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/:\/\//g, '&#58;//')
    .replace(/@/g, '&#64;')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}&#46;`);

/** A name as code, which needs no marks before each underscore; one that would end the code is text. */
export const markdownCode = (text: string): string => (/[`|\\]/.test(text) ? markdownText(text) : `\`${printable(text)}\``);
