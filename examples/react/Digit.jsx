// <Digit label={7} seed={42} /> samples a digit, and shows it clear up step by step.
import { digits } from '@ddpm/digits';
import { drawGrid, Sampler } from '@ddpm/sampler';
import { useEffect, useRef, useState } from 'react';

// One model for all components, loaded when the first one asks.
let loading;
const loadSampler = () => (loading ??= Sampler.fromPretrained(digits));

export function Digit({ label, seed = 0, steps = 20 }) {
  const canvas = useRef(null);
  const [state, setState] = useState('loading');

  useEffect(() => {
    // Another label while this one is being drawn stops it.
    const stop = new AbortController();
    const { signal } = stop;
    setState('loading');

    const draw = async () => {
      const sampler = await loadSampler();
      const stream = sampler.stream({ classLabels: [label], seed, numInferenceSteps: steps, signal });
      for await (const { xt, imageShape } of stream) {
        const picture = drawGrid([{ pixels: xt, shape: imageShape }], { scale: 1, gap: 0 });
        canvas.current?.getContext('2d').putImageData(picture.toImageData(), 0, 0);
      }
      setState('ready');
    };
    draw().catch((error) => {
      if (!signal.aborted) setState(error.message);
    });
    return () => stop.abort();
  }, [label, seed, steps]);

  const style = { width: 256, height: 256, imageRendering: 'pixelated', background: 'black' };
  return (
    <figure>
      <canvas ref={canvas} width={32} height={32} style={style} data-state={state} />
      <figcaption>{state === 'ready' ? `A ${label}, seed ${seed}` : state}</figcaption>
    </figure>
  );
}
