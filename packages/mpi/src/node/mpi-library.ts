import koffi, { type LibraryHandle } from 'koffi';
import { MpiLibraryError } from '../mpi-errors';

/** A library that keeps MPI's promises, and how its handles look. */
export interface MpiLibrary {
  readonly family: 'MPICH' | 'Open MPI';
  /** For people: the first line of what it says of itself. */
  readonly description: string;
  readonly handles: MpiHandles;
  /** Declares a function; `H` stands for a handle in the types of its arguments. */
  readonly declare: (name: string, types: readonly string[]) => MpiFunction;
}

/** A function of the library. It returns 0 where all went well. */
export interface MpiFunction {
  (...given: readonly unknown[]): number;
  /** Calls it in another thread; the last argument is told how it ended. */
  async(...given: readonly unknown[]): void;
}

/** Constants of `mpi.h`: numbers in MPICH and its kin (their common ABI), addresses of symbols in Open MPI. */
interface MpiHandles {
  readonly type: 'int' | 'void *';
  readonly world: number | bigint;
  readonly float: number | bigint;
  readonly sum: number | bigint;
  /** MPI_IN_PLACE, an address that no buffer has. */
  readonly inPlace: number;
}

/** MPICH moves much through its stack; the 256 KiB that koffi gives to a call in another thread are too few for it. */
const stackBytes = 4 * 2 ** 20;

/**
 * What UCX, the transport of both libraries, is to leave alone unless the user says otherwise: the functions by which a
 * process gets memory, and SIGSEGV. V8 needs both to itself; with UCX's patches about one process in ten died of compiled
 * JavaScript whose buffers were gone.
 */
const transportSettings = { UCX_MEM_EVENTS: 'n', UCX_ERROR_SIGNALS: '' };

/** File names by family: Linux, macOS, Windows (MS-MPI shares MPICH's constants). */
const fileNames: Readonly<Record<MpiLibrary['family'], readonly string[]>> = {
  MPICH: [
    'libmpich.so.12',
    'libmpi.so.12',
    'libmpi.12.dylib',
    '/opt/homebrew/lib/libmpi.12.dylib',
    'msmpi.dll',
  ],
  'Open MPI': ['libmpi.so.40', 'libmpi.40.dylib', '/opt/homebrew/lib/libmpi.40.dylib'],
};

/**
 * Loads the MPI library of a family, or the first that there is. Sets variables of UCX in this process's environment, where
 * they are not set.
 *
 * @param file Path or file name of one to take in place of those that are usual.
 * @throws MpiLibraryError where there is none, or where it is not known.
 */
export function loadMpiLibrary(family: MpiLibrary['family'] | null, file: string | undefined): MpiLibrary {
  const names = file === undefined ? usualNames(family) : [file];
  for (const [name, value] of Object.entries(transportSettings)) process.env[name] ??= value;
  for (const name of names) {
    const library = tryLoad(name);
    if (library !== null) return describe(library, name);
  }
  throw new MpiLibraryError(
    `No MPI library is found (tried ${names.join(', ')}). Install ${family ?? 'MPICH or Open MPI'}, ` +
      'on Debian `apt-get install mpich` or `apt-get install openmpi-bin`, or name its file in DDPM_MPI_LIBRARY.',
  );
}

function usualNames(family: MpiLibrary['family'] | null): readonly string[] {
  return family === null ? [...fileNames.MPICH, ...fileNames['Open MPI']] : fileNames[family];
}

function tryLoad(name: string): LibraryHandle | null {
  try {
    koffi.config({ async_stack_size: stackBytes });
    // Open MPI's plug-ins look for its symbols among those of the whole process.
    return koffi.load(name, { global: true });
  } catch {
    return null;
  }
}

function describe(library: LibraryHandle, name: string): MpiLibrary {
  const description = versionOf(library, name);
  const handles = openMpiHandles(library) ?? mpichHandles;
  return {
    family: handles === mpichHandles ? 'MPICH' : 'Open MPI',
    description,
    handles,
    declare: (functionName, types) =>
      library.func(
        functionName,
        'int',
        types.map((type) => (type === 'H' ? handles.type : type)),
      ),
  };
}

/** What the library says of itself; it may be asked before MPI begins. */
function versionOf(library: LibraryHandle, name: string): string {
  const text = Buffer.alloc(8192);
  const length = Buffer.alloc(4);
  try {
    const ask = library.func('MPI_Get_library_version', 'int', ['void *', 'void *']) as (
      text: Buffer,
      length: Buffer,
    ) => number;
    ask(text, length);
  } catch {
    throw new MpiLibraryError(`${name} is no MPI library: it has no MPI_Get_library_version. Name another.`);
  }
  const said = text.toString('latin1', 0, text.indexOf(0)).trim();
  if (!/MPICH|Open MPI|Intel|MVAPICH|Microsoft|CRAY/i.test(said)) {
    throw new MpiLibraryError(
      `${name} calls itself "${said}", which is not known here. Name an MPICH or Open MPI.`,
    );
  }
  return said.split('\n')[0]?.replaceAll(/\s+/g, ' ') ?? name;
}

/** The numbers of the ABI that MPICH, Intel MPI, MVAPICH and Cray MPI share. */
const mpichHandles: MpiHandles = {
  type: 'int',
  world: 0x44000000,
  float: 0x4c00040a,
  sum: 0x58000003,
  inPlace: -1,
};

function openMpiHandles(library: LibraryHandle): MpiHandles | null {
  const addressOf = (symbol: string): bigint => library.symbol(symbol) as bigint;
  try {
    return {
      type: 'void *',
      world: addressOf('ompi_mpi_comm_world'),
      float: addressOf('ompi_mpi_float'),
      sum: addressOf('ompi_mpi_op_sum'),
      inPlace: 1,
    };
  } catch {
    // A library that does not export them is none of Open MPI's.
    return null;
  }
}
