import type { Opinion, Opinions } from './understand-protocol';

/** Classifier-free guidance (Ho and Salimans 2022): from the opinion without the label, through that with it. */
export function guidedOpinion({ withoutLabel, withLabel }: Opinions, scale: number): Opinion {
  const beyond = (without: Float32Array, labelled: Float32Array): Float32Array =>
    without.map((value, index) => value + scale * ((labelled[index] ?? 0) - value));
  return {
    noise: beyond(withoutLabel.noise, withLabel.noise),
    x0: beyond(withoutLabel.x0, withLabel.x0),
  };
}

/** What the label changes: the one minus the other. */
export function differenceOf(labelled: Float32Array, without: Float32Array): Float32Array {
  return labelled.map((value, index) => value - (without[index] ?? 0));
}
