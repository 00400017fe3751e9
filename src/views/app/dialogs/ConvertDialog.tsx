/** A legacy stream into one of version 3: what it is to be, how far it is, what was lost or decided on the way. */
import { useEffect } from 'react';
import { forgetConvert, useConvert } from '../../../store/convert.ts';
import { ConvertForm } from './ConvertForm.tsx';
import { ConvertRunning } from './ConvertRunning.tsx';
import { ConvertResult } from './ConvertResult.tsx';
import { Modal } from './Modal.tsx';

export function ConvertDialog() {
  const at = useConvert((state) => state.at);
  useEffect(() => forgetConvert, []);
  return (
    <Modal title="Convert to version 3" width="narrow" headed>
      {at.stage === 'running' ? <ConvertRunning /> : at.stage === 'over' ? <ConvertResult outcome={at.outcome} name={at.name} /> : <ConvertForm failure={at.stage === 'failed' ? at.message : ''} />}
    </Modal>
  );
}
