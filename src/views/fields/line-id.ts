/** A line's id in the document, for aria-activedescendant. */
export const lineId = (key: string): string => `field-${key.replace(/[^0-9a-z]/gi, '-')}`;
