import { struct, u16, u32 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';

export const DESCRIPTOR_SPEC = 'xen/include/public/hvm/save.h: hvm_save_descriptor';

/** u16 typecode, u16 instance, u32 length; no padding behind the body. */
export const DESCRIPTOR_SIZE = 8;

/** The descriptor of an entry, with its type and instance named. */
export const descriptorOf = (type: number, name: string, doc: string, instance: (value: bigint) => string) =>
  struct('hvm_save_descriptor', {
    typecode: u16({ names: { [type]: name }, doc }),
    instance: u16({ meaning: instance, doc: 'Which of several: a vCPU, a chip, else 0.' }),
    length: u32({ meaning: (length) => (length === 1n ? 'byte' : 'bytes'), doc: 'Bytes in the body, without this descriptor.' }),
  });

export const cutMessage = (name: string, claimed: number, present: number): string => `${name} claims a body of ${plural(claimed, 'byte')}; the HVM context has ${plural(present, 'more byte')}.`;
