import { blob } from '../../layout/fields.ts';
import { byteSize } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { EMULATOR_HEADER_SIZE, emulatorName, emulatorRecord } from './emulator.ts';

export const EMULATOR_CONTEXT = defineRecord({
  type: 0x00000003,
  name: 'EMULATOR_CONTEXT',
  doc: 'State of the device model, which alone interprets it.',
  spec: 'libxl: EMULATOR_CONTEXT',
  length: 'atLeast',
  layout: emulatorRecord('libxl__sr_emulator_hdr', 'emulator_ctx', blob('rest', 'bytes', { doc: 'The emulator\u2019s own blob; the specification leaves its format open.' })),
  summaryBytes: EMULATOR_HEADER_SIZE,
  summary: (body, _bytes, _facts, bodyLength) => `${emulatorName(body.get('id'))}, ${byteSize(bodyLength - EMULATOR_HEADER_SIZE)}`,
});
