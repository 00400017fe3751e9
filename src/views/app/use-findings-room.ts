/** How fields and findings share the right column: findings get more of it where there are some. Each case keeps its own sizes. */
import { useEffect, useRef } from 'react';
import { useDefaultLayout, useGroupRef } from 'react-resizable-panels';
import { useApp } from '../../store/index.ts';

const WITH_FINDINGS = { fields: 65, findings: 35 };
const WITHOUT = { fields: 80, findings: 20 };

export function useFindingsRoom() {
  const any = useApp((state) => state.findings.length > 0);
  const busy = useDefaultLayout({ id: 'xsi.right', storage: localStorage, onlySaveAfterUserInteractions: true });
  const quiet = useDefaultLayout({ id: 'xsi.right.quiet', storage: localStorage, onlySaveAfterUserInteractions: true });
  const groupRef = useGroupRef();
  const layout = any ? busy : quiet;
  const defaultLayout = layout.defaultLayout ?? (any ? WITH_FINDINGS : WITHOUT);
  const latest = useRef(defaultLayout);
  useEffect(() => {
    latest.current = defaultLayout;
  });
  useEffect(() => {
    groupRef.current?.setLayout(latest.current);
  }, [any, groupRef]);
  return { groupRef, defaultLayout, onLayoutChanged: layout.onLayoutChanged };
}
