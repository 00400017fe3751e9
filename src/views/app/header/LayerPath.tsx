/** The nest of layers from the outside in, each in its colour; the evidence for it opens below. */
import type { LayerInfo } from '../../../core/index/layer.ts';
import { useApp } from '../../../store/index.ts';
import { layerToken } from '../../shared/layer-colour.ts';
import { evidenceOf, guestInWords, layerTitle } from '../identity.ts';
import { CaptureCard } from './CaptureCard.tsx';
import { Evidence } from './Evidence.tsx';
import styles from './LayerPath.module.css';

function LayerStep({ layer }: { readonly layer: LayerInfo }) {
  return (
    <li className={styles['layer']} style={{ color: `var(${layerToken(layer.name)})` }}>
      {layerTitle(layer)}
    </li>
  );
}

export function LayerPath() {
  const layers = useApp((state) => state.layers);
  const identification = useApp((state) => state.identification);
  const capture = useApp((state) => state.capture);
  if (identification === null) return null;
  return (
    <div className={styles['path']}>
      <ol className={styles['layers']} aria-label="Layers, outermost first">
        {layers.map((layer) => (
          <LayerStep key={layer.id} layer={layer} />
        ))}
      </ol>
      <span className={styles['guest']}>{guestInWords(layers).join(' · ')}</span>
      {capture !== null && <CaptureCard capture={capture} />}
      <Evidence title={identification.title} evidence={evidenceOf(identification, layers)} />
    </div>
  );
}
