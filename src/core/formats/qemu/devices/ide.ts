import { blob, u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { PCI_DEVICE } from './pci-device.ts';
import { bool, i32, i64 } from './values.ts';

const PCI_SPEC = 'QEMU hw/ide/pci.c';
const CORE_SPEC = 'QEMU hw/ide/core.c';

const byte = (doc: string) => u8({ base: 'hex', doc });

const BMDMA: Vmsd = {
  name: 'ide bmdma',
  version: 3,
  doc: 'Bus master DMA of a channel.',
  spec: `${PCI_SPEC}: vmstate_bmdma`,
  fields: [
    field('cmd', byte('Command.')),
    field('migration_compat_status', byte('Status.')),
    field('addr', u32({ base: 'hex', doc: 'Address of the table of regions.' })),
    field('sector_num', i64({ doc: 'Sector that the DMA is at.' })),
    field('nsector', u32({ doc: 'Sectors left.' })),
    field('migration_retry_unit', u8({ doc: 'Drive whose request is tried again.' })),
  ],
  subsections: [
    {
      name: 'ide bmdma/current',
      version: 1,
      doc: 'A region that is being moved.',
      spec: `${PCI_SPEC}: vmstate_bmdma_current`,
      fields: [
        field('cur_addr', u32({ base: 'hex', doc: 'Address in the table.' })),
        field('cur_prd_last', u32({ doc: 'Not 0: it is the last one.' })),
        field('cur_prd_addr', u32({ base: 'hex', doc: 'Address of the region.' })),
        field('cur_prd_len', u32({ unit: 'bytes', doc: 'Bytes of the region.' })),
      ],
    },
    { name: 'ide bmdma/status', version: 1, doc: 'Status beside the compatible one.', spec: `${PCI_SPEC}: vmstate_bmdma_status`, fields: [field('status', byte('Status.'))] },
  ],
};

const BUS: Vmsd = {
  name: 'ide_bus',
  version: 1,
  doc: 'A channel.',
  spec: `${CORE_SPEC}: vmstate_ide_bus`,
  fields: [field('cmd', byte('Device control.')), field('unit', u8({ doc: 'Drive that is selected.' }))],
};

const DRIVE: Vmsd = {
  name: 'ide_drive',
  version: 3,
  doc: 'A drive, or the place of one.',
  spec: `${CORE_SPEC}: vmstate_ide_drive`,
  fields: [
    field('mult_sectors', i32({ doc: 'Sectors of a multiple transfer.' })),
    field('identify_set', i32({ doc: 'Not 0: the answer to IDENTIFY follows.' })),
    field('identify_data', blob(512, 'bytes', { doc: 'Answer to IDENTIFY.' }), { when: 'identify_set' }),
    field('feature', byte('Features register.')),
    field('error', byte('Error register.')),
    field('nsector', u32({ doc: 'Sector count.' })),
    field('sector', byte('Sector number.')),
    field('lcyl', byte('Cylinder, low.')),
    field('hcyl', byte('Cylinder, high.')),
    field('hob_feature', byte('Features register as written before.')),
    field('hob_sector', byte('Sector number as written before.')),
    field('hob_nsector', byte('Sector count as written before.')),
    field('hob_lcyl', byte('Cylinder, low, as written before.')),
    field('hob_hcyl', byte('Cylinder, high, as written before.')),
    field('select', byte('Device register.')),
    field('status', byte('Status register.')),
    field('lba48', u8({ doc: 'Not 0: the command is one of 48 bits.' })),
    field('sense_key', byte('Sense key of an ATAPI drive.')),
    field('asc', byte('Additional sense code.')),
    field('cdrom_changed', u8({ doc: 'Not 0: the medium was changed.' }), { since: 3 }),
  ],
  subsections: [
    { name: 'ide_drive/tray_state', version: 1, doc: 'Tray of a CD drive.', spec: `${CORE_SPEC}: vmstate_ide_tray_state`, fields: [field('tray_open', bool('It is open.')), field('tray_locked', bool('It is locked.'))] },
    { name: 'ide_drive/atapi/gesn_state', version: 1, doc: 'Events of the medium.', spec: `${CORE_SPEC}: vmstate_ide_atapi_gesn_state`, fields: [field('events.new_media', bool('A new medium.')), field('events.eject_request', bool('A request to eject.'))] },
  ],
};

export const IDE: Vmsd = {
  name: 'ide',
  version: 3,
  oldest: 3,
  doc: 'The IDE controller of the PIIX3.',
  spec: `${PCI_SPEC}: vmstate_ide_pci`,
  fields: [
    field('parent_obj', PCI_DEVICE),
    field('bmdma', BMDMA, { count: 2 }),
    field('bus', BUS, { count: 2 }),
    field('bus[0].ifs', DRIVE, { count: 2 }),
    field('bus[1].ifs', DRIVE, { count: 2 }),
  ],
};
