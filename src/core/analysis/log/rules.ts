/** Which rules a message speaks of: those whose breaking makes the program log it. */
import { RULES } from '../../conformance/catalogue.ts';
import type { Message } from './message.ts';
import { MESSAGES } from './match.ts';

function rulesOf({ format, rules }: Message): readonly string[] {
  const logged = RULES.filter(({ logs }) => logs !== '' && format.includes(logs)).map(({ id }) => id);
  return [...new Set([...logged, ...rules])];
}

/** Rule ids by the number of the message. */
export const RULES_OF_MESSAGE: readonly (readonly string[])[] = MESSAGES.map(rulesOf);
