/** What is said of a text that should be a document of XML 1.0: what is wrong with it, or what its outermost element is. */

export interface XmlFault {
  readonly at: number;
  readonly length: number;
  readonly message: string;
  /** Not every libxml2 refuses it, or it cannot be told whether one does. */
  readonly doubtful: boolean;
}

/** The element around all others. */
export interface XmlRoot {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Names of the elements right inside of it, and whether the first of each name has text. */
  readonly children: ReadonlyMap<string, boolean>;
  /** A document type may bring more than stands here. */
  readonly open: boolean;
}

/** `unknown` says why it cannot be told. */
export type XmlJudgement = { readonly fault: XmlFault } | { readonly root: XmlRoot } | { readonly unknown: string };
