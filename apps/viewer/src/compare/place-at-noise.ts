import { momentAt, type Moment, type Trajectory } from '../generate/trajectory';

/**
 * Where a run is while its pictures have as much noise as a share of the way says, 0 all and 1 none: what the network was
 * shown last, or the finished picture. So runs of different numbers of steps stand side by side.
 *
 * @param timesteps of the whole noise process
 * @returns null where nothing was drawn
 */
export function placeAtNoise(trajectory: Trajectory, timesteps: number, share: number): Moment | null {
  const t = (1 - share) * timesteps;
  const next = trajectory.seen.findIndex((step) => step.t < t - 1);
  const passed = next < 0 ? trajectory.seen.length : next;
  return share >= 1
    ? momentAt(trajectory, trajectory.seen.length)
    : momentAt(trajectory, Math.min(Math.max(0, passed - 1), trajectory.seen.length - 1));
}
