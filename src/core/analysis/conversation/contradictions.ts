/**
 * Why two captures may not be of one migration: what each side says only behind something that the other capture has not
 * (tools/xl/xl_migrate.c migrate_domain(), migrate_receive(); tools/libs/light/libxl_colo_save.c, libxl_colo_restore.c).
 * Nothing in either direction names the other, so that captures which agree may still be of two.
 */
import type { OpenStream } from '../../open-stream.ts';
import type { Scan } from '../../bytes/cursor.ts';
import type { LayerName } from '../../index/layer.ts';
import { plural } from '../../text.ts';
import { phasesOf } from '../phases/phases.ts';
import type { BackKind, BackStep } from './back.ts';
import { speakerOf } from './scripted.ts';

/** Protocols by the layer of their words. */
const SPEAKS: Readonly<Record<string, string>> = { 'libvirt-mig': 'libvirt’s proposal has it', 'xapi': 'xenopsd does', 'xend': 'xend does' };

/** The protocol around the stream; null of xl's, and where nothing is said around it. */
const streamSpeaker = ({ layers }: OpenStream): LayerName | null => layers.find(({ name }) => name in SPEAKS)?.name ?? null;

const OR_CUT = 'One of the captures was cut, or they are of two migrations.';

/** @returns a sentence each; none where nothing speaks against it */
export function* contradictionsOf(stream: OpenStream, back: readonly BackStep[]): Scan<readonly string[]> {
  const { protocol, phases, lastWhole, failover } = yield* phasesOf(stream, false);
  const said = (kind: BackKind): number => back.filter((step) => step.kind === kind && !step.cut).length;
  const { identification, layers } = stream;
  const begins = identification?.kind === 'stream' ? identification.layer : null;
  const ended = failover === null && phases.at(-1)?.cut === false;
  const permitted = layers.some(({ name }) => name === 'xl-wire');
  const rounds = said('svm-ready');
  const sentences: string[] = [];
  const [spoken, sent] = [speakerOf(back), streamSpeaker(stream)];
  if (back.length > 0 && spoken !== sent && !(spoken === 'libvirt-mig' && begins === 'libxl')) return [`The receiver speaks as ${SPEAKS[spoken ?? ''] ?? 'xl’s does'}; the stream was sent ${sent === null ? 'without a word of that' : `as ${SPEAKS[sent] ?? ''}`}. They are of two migrations.`];
  if (said('banner') > 0 && begins !== null && begins !== 'xl') sentences.push(`The receiver is xl’s, which reads xl’s header first; the stream begins with layer ${begins}. They are of two migrations, or what came before was taken off.`);
  if (rounds > 0 && protocol === 'Remus' && lastWhole > 1) sentences.push('The receiver speaks of SVM_READY, as COLO’s does; the stream goes from checkpoint to checkpoint without CHECKPOINT_STATE, as that of Remus does. They are of two migrations.');
  else if (rounds > lastWhole) sentences.push(`The receiver has taken over ${plural(rounds, 'checkpoint')}; the stream has ${lastWhole === 0 ? 'no whole one' : plural(lastWhole, 'whole one')}. ${OR_CUT}`);
  if (said('ready') > 0 && !ended) sentences.push(`The receiver says that it has the whole domain; the stream has no END${protocol === 'none' ? `. ${OR_CUT}` : `, and a receiver of ${protocol} never says so. They are of two migrations.`}`);
  if (said('ready') === 0 && permitted && said('banner') > 0) sentences.push(`The sender lets the receiver go on, which it does only behind “domain received, ready to unpause”; the way back does not have that. ${OR_CUT}`);
  if (said('report') > 0 && ended && !permitted) sentences.push(`The receiver reports what became of its copy, which it does only behind the sender’s permission; the stream is not followed by that. ${OR_CUT}`);
  return sentences;
}
