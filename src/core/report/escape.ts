/** Text between the marks of HTML: nothing in it may become markup. */
import { printable } from '../text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => printable(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
