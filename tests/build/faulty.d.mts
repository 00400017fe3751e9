export interface FaultyPlan {
  /** Records of an unknown type, which are a finding each. */
  readonly equal?: number;
  /** Records of each fault there is. */
  readonly spread?: number;
}

/** Writes a stream of faults to `path`. */
export function makeFaulty(path: string, plan: FaultyPlan): void;
