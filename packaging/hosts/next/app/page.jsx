'use client';
import { digits } from '@ddpm/digits';
import { Sampler } from '@ddpm/sampler';
import { useEffect, useRef } from 'react';

async function draw(canvas) {
  const sampler = await Sampler.fromPretrained(digits);
  const { images, device } = await sampler.sample({ classLabels: [7], seed: 42, numInferenceSteps: 20 });
  canvas.getContext('2d').putImageData(images[0].toImageData(), 0, 0);
  Object.assign(canvas.dataset, { engine: device.description, state: 'ready' });
}

export default function Seven() {
  const canvas = useRef(null);
  useEffect(() => void draw(canvas.current), []);
  return <canvas ref={canvas} width={32} height={32} />;
}
