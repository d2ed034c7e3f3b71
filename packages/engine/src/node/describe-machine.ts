import os from 'node:os';
import { cpuQuota } from '../cpu-quota';
import { logicalCores } from '../javascript-host';

/** The machine that this process runs on. */
export interface MachineDescription {
  /** E.g. `v20.19.0`. */
  readonly nodeVersion: string;
  /** Operating system and processor, e.g. `linux x64`. */
  readonly platform: string;
  /** The processor's name, or `unknown processor`. */
  readonly processor: string;
  /** Logical cores that this process may keep busy: as many threads compute where nobody says otherwise. */
  readonly cores: number;
  /** Cores' worth of CPU time that a container allows; null where nothing limits it. */
  readonly cpuQuota: number | null;
  /** Memory of the machine and what of it is free, in bytes; of the container, where one limits it. */
  readonly memory: number;
  /** Bytes that this process may still take. */
  readonly freeMemory: number;
}

/** What this machine has: processor, cores, memory. */
export function describeMachine(): MachineDescription {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
  return {
    nodeVersion: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: os.cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: logicalCores(),
    cpuQuota: cpuQuota(),
    memory,
    freeMemory: Math.min(process.availableMemory(), memory),
  };
}
