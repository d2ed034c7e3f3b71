import { chooseEngine, type CreateRunner } from '@ddpm/engine';
import { preparePeer } from './peer-runners';
import { peerNames, type MeasuredName } from './workload';

/** Prepares an engine or a peer; what it returns makes runners on it. */
export async function prepareEngine(name: MeasuredName, threads: number): Promise<CreateRunner> {
  if (!isEngine(name)) return preparePeer(name, threads);
  return (await chooseEngine(name, { threads })).createRunner;
}

function isEngine(name: MeasuredName): name is Exclude<MeasuredName, (typeof peerNames)[number]> {
  return !peerNames.some((peer) => peer === name);
}
